"""Attachments: the files of a ticket (photo, voice, video, document), what each of them shows, and who may see them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ForeignKey, Index, ScalarSelect, delete, func, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.assignments import assignments_of
from storage.database import Base
from storage.files import File
from storage.messages import note_ticket
from storage.rectifications import answers_for, passed_at
from storage.tickets import Ticket, works_on

# Who serves, or has served, saw what was to be done.
SERVED = ("taken", "arrived", "done")


class Attachment(Base):
    """A file belongs to a ticket."""

    __tablename__ = "attachments"
    __table_args__ = (
        Index(None, "ticket_id"),
        Index(None, "file_id", unique=True),
        Index("ix_attachments_album", "album", sqlite_where=text("album <> ''"), postgresql_where=text("album <> ''")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    shows: Mapped[str]  # before, after or more
    # what the channel calls the album that it came in; empty: it came alone
    album: Mapped[str]


def attach(
    session: Session, ticket: Ticket, message_id: int, file_id: int, *, shows: str = "more", album: str = ""
) -> None:
    """Let the file that came with this message belong to the ticket; harmless where it belongs to one already.

    `shows`: before, after or more.
    """
    if session.scalar(select(Attachment.id).where(Attachment.file_id == file_id)) is not None:
        return
    session.add(Attachment(ticket_id=ticket.id, file_id=file_id, message_id=message_id, shows=shows, album=album))
    ticket.enclosed += 1
    note_ticket(session, message_id, ticket.id)
    session.flush()


def of(session: Session, ticket_id: int, shows: str | None = None) -> Sequence[tuple[Attachment, File]]:
    """Return what belongs to the ticket, each with its file, in the order of coming; of one sort only if asked."""
    query = select(Attachment, File).join(File, File.id == Attachment.file_id).where(Attachment.ticket_id == ticket_id)
    if shows is not None:
        query = query.where(Attachment.shows == shows)
    return [(one, file) for one, file in session.execute(query.order_by(Attachment.id)).all()]


def sent_by(session: Session, person_id: int) -> Sequence[tuple[Attachment, File]]:
    """Return what this person has sent that belongs to a ticket, each with its file."""
    query = select(Attachment, File).join(File, File.id == Attachment.file_id).where(File.person_id == person_id)
    return [(one, file) for one, file in session.execute(query.order_by(Attachment.id)).all()]


def find_album(session: Session, person_id: int, album: str) -> Attachment | None:
    """Return the first that came of this person's album; None where it is the first itself, or no album."""
    if not album:
        return None
    return session.scalar(
        select(Attachment)
        .join(File, File.id == Attachment.file_id)
        .where(Attachment.album == album, Attachment.album != "", File.person_id == person_id)
        .order_by(Attachment.id)
        .limit(1)
    )


def may_see(session: Session, person_id: int, ticket: Ticket) -> bool:
    """Tell whether the person may see the ticket's files.

    Its requester may, who serves or has served it, the workers of its place and those asked along, and whoever answers
    for the unit that it was handed to.
    """
    return (
        ticket.requester_id == person_id
        or any(held.person_id == person_id for held in assignments_of(session, ticket.id, SERVED))
        or answers_for(session, ticket.id, person_id)
        or works_on(session, person_id, ticket)
    )


def seen_by(session: Session, person_id: int, ticket: Ticket) -> Sequence[tuple[Attachment, File]]:
    """Return what of the ticket's files somebody who `may_see` them can look at now, in the order of coming.

    Who has done their part sees what came until then, and their own: what is shown to complain of it is not for them.
    """
    found = of(session, ticket.id)
    done = [held.done_at for held in assignments_of(session, ticket.id, ("done",)) if held.person_id == person_id]
    until = done[0] if done else passed_at(session, ticket.id, person_id)
    if until is None or ticket.requester_id == person_id or works_on(session, person_id, ticket):
        return found
    return [(one, file) for one, file in found if file.made_at <= until or file.person_id == person_id]


def hand_on(session: Session, one: Attachment, before: Ticket, after: Ticket) -> None:
    """Let an attachment of one ticket belong to another."""
    one.ticket_id = after.id
    before.enclosed -= 1
    after.enclosed += 1
    note_ticket(session, one.message_id, after.id)
    session.flush()


def let_go(session: Session, file_ids: ScalarSelect[int | None]) -> None:
    """Let these files belong to no ticket any more."""
    held = select(Attachment.ticket_id).where(Attachment.file_id.in_(file_ids))
    tickets = list(session.scalars(held.distinct()))
    if not tickets:
        return
    session.execute(delete(Attachment).where(Attachment.file_id.in_(file_ids)))
    left = select(func.count()).where(Attachment.ticket_id == Ticket.id).scalar_subquery()
    session.execute(
        update(Ticket).where(Ticket.id.in_(tickets)).values(enclosed=left),
        execution_options={"synchronize_session": "fetch"},
    )
