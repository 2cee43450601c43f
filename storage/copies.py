"""Where a ticket's card stands in somebody's chat, so that it can be kept true there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Executable, ForeignKey, Index, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base, dialect_of, upsert

# Cards are written past the session, which may hold an older reading of them.
_AS_IT_IS_NOW = {"populate_existing": True}


class Card(Base):
    """Where a ticket stands in somebody's chat, so that it can be kept true there."""

    __tablename__ = "cards"
    __table_args__ = (Index(None, "ticket_id", "person_id", "role", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    role: Mapped[str]  # requester, volunteer or worker
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))


def keep_card(session: Session, ticket_id: int, person_id: int, role: str, message_id: int | None) -> None:
    """Remember that this message is the person's newest card of the ticket."""
    if message_id is not None:
        session.connection().execute(
            _card_kept(dialect_of(session)),
            {"ticket_id": ticket_id, "person_id": person_id, "role": role, "message_id": message_id},
        )


def keep_cards(
    session: Session, ticket_id: int, role: str, person_ids: Sequence[int], message_ids: Sequence[int | None]
) -> None:
    """As `keep_card`, of each of these people with the message beside them, in one statement."""
    kept = [
        {"ticket_id": ticket_id, "person_id": person_id, "role": role, "message_id": message_id}
        for person_id, message_id in zip(person_ids, message_ids, strict=True) if message_id is not None
    ]  # fmt: skip
    if kept:
        session.connection().execute(_card_kept(dialect_of(session)), kept)


@cache
def _card_kept(dialect: str) -> Executable:
    statement = upsert(dialect, Card)
    return statement.on_conflict_do_update(
        index_elements=["ticket_id", "person_id", "role"], set_={"message_id": statement.excluded.message_id}
    )


def find_card(session: Session, ticket_id: int, person_id: int, role: str) -> Card | None:
    """Return where the person has the ticket's card."""
    return session.scalar(
        select(Card).where(Card.ticket_id == ticket_id, Card.person_id == person_id, Card.role == role),
        execution_options=_AS_IT_IS_NOW,
    )


def cards_of(session: Session, ticket_id: int, role: str) -> Sequence[Card]:
    """Return all cards of the ticket that people of this role hold."""
    query = select(Card).where(Card.ticket_id == ticket_id, Card.role == role).order_by(Card.id)
    return session.scalars(query, execution_options=_AS_IT_IS_NOW).all()


def drop_card(session: Session, ticket_id: int, person_id: int, role: str) -> None:
    """Keep the person's card of the ticket true no more: it stands as it reads now."""
    session.execute(delete(Card).where(Card.ticket_id == ticket_id, Card.person_id == person_id, Card.role == role))
