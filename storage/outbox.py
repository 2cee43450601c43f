"""The sender's side of the outbox: rows are claimed just before they are sent, and settled just after.

queued → sending → sent | later | never | uncertain. A claim is a lease that runs out: what a dead sender left in
`sending` is found again and judged by its class, for it may or may not have gone out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    Select,
    Table,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from storage.database import dialect_of
from storage.messages import UNSETTLED, WAITING, Message, Urge, stands
from storage.people import Chat

LEASE = timedelta(seconds=90)
DOUBTFUL = "perhaps double"
ANEW = "anew"
TOO_LATE = "too late"
GOES = ("queued", "later", "sent")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A claimed row, as the channel needs it; plain values, so that it may leave its thread."""

    id: int
    chat_id: int
    address: str
    urge: Urge
    text: str
    data: dict[str, Any] | None
    attempts: int
    replaces_id: int | None
    replaces_ref: str | None
    doubtful: bool
    # of an edit: the picture of what it replaces
    file_id: int | None = None
    # a part of it that has gone out already
    channel_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a claimed row."""

    id: int
    chat_id: int
    state: str
    channel_ref: str | None = None
    due_at: datetime | None = None
    remark: str | None = None


_TABLE = cast("Table", Message.__table__)
# Built once: building a statement costs as much as running it.
_SENDING = (
    update(_TABLE)
    .where(_TABLE.c.id.in_(bindparam("rows", expanding=True)))
    .values(state="sending", lease_until=bindparam("lease"), attempts=_TABLE.c.attempts + 1)
)
# What may have come once stays marked until it has come for certain, whatever holds it up in between.
_REMARK = case((and_(_TABLE.c.remark == DOUBTFUL, bindparam("goes", type_=Boolean)), DOUBTFUL), else_=bindparam("why"))
_SETTLE = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("row"))
    .values(
        state=bindparam("to"), channel_ref=bindparam("ref"), due_at=bindparam("due"), remark=_REMARK, lease_until=None
    )
)


@cache
def _claimable(dialect: str) -> Select[Any]:
    row, chat = _TABLE, cast("Table", Chat.__table__)
    earlier, original, edit = row.alias("earlier"), row.alias("original"), row.alias("edit")
    # Where nobody knows whether the original came, its first edit came as a message: the next ones edit that.
    became = select(func.min(edit.c.channel_ref)).where(edit.c.replaces_id == row.c.replaces_id).scalar_subquery()
    query = (
        select(
            row.c.id, row.c.chat_id, chat.c.address, row.c.urge, row.c.text, row.c.data, row.c.attempts,
            row.c.replaces_id, row.c.remark, row.c.channel_ref,
            func.coalesce(row.c.file_id, original.c.file_id).label("file_id"),
            func.coalesce(original.c.channel_ref, became).label("replaces_ref"),
        )
        .select_from(
            row.join(chat, chat.c.id == row.c.chat_id).outerjoin(original, original.c.id == row.c.replaces_id)
        )
        .where(
            stands(UNSETTLED),
            row.c.state != "sending",
            # Written so that nobody begins with all chats of the channel: what waits is little beside them.
            chat.c.channel.concat("") == bindparam("channel"),
            or_(row.c.due_at.is_(None), row.c.due_at <= bindparam("now")),
            or_(row.c.expires_at.is_(None), row.c.expires_at > bindparam("now")),
            row.c.urge <= bindparam("least"),
            or_(row.c.replaces_id.is_(None), original.c.state.not_in(UNSETTLED)),
            row.c.chat_id.not_in(bindparam("skip", expanding=True)),
            ~exists().where(
                earlier.c.chat_id == row.c.chat_id,
                earlier.c.urge == row.c.urge,
                earlier.c.id < row.c.id,
                stands(UNSETTLED, earlier),
            ),
        )
        .order_by(row.c.urge, row.c.id)
        .limit(bindparam("most", type_=Integer))
    )  # fmt: skip
    return query.with_for_update(of=row, skip_locked=True, key_share=True) if dialect == "postgresql" else query


def claim(
    session: Session, channel: str, now: datetime, *, most: int, skip: Sequence[int] = (),
    least: Urge = Urge.BROADCAST,
) -> list[Outgoing]:  # fmt: skip
    """Take up to `most` rows that may go now, the most pressing first, and mark them `sending`.

    One of each chat, and within a chat and class only the oldest unsettled one; an edit waits until what it replaces
    has gone. `skip` names chats that are paused (their pace), `least` the least pressing class that may go (quiet
    hours).
    """
    given = {"channel": channel, "now": now, "most": most, "skip": list(skip), "least": int(least)}
    connection, dialect = session.connection(), dialect_of(session)
    if dialect == "postgresql":
        # What waits stands in the index in its order. Where the statistics are of yesterday, and nothing waited then,
        # it would rather sort the fifty thousand rows of a broadcast at every claim.
        connection.exec_driver_sql("SET LOCAL enable_sort = off")
    found = connection.execute(_claimable(dialect), given).all()
    if dialect == "postgresql":
        connection.exec_driver_sql("SET LOCAL enable_sort = on")
    # The others of a chat come with the next claim: its pace allows one a second.
    firsts: dict[int, Any] = {}
    rows = [row for row in found if firsts.setdefault(row.chat_id, row) is row]
    if rows:
        session.connection().execute(_SENDING, {"rows": [row.id for row in rows], "lease": now + LEASE})
    return [
        Outgoing(
            row.id, row.chat_id, row.address, Urge(row.urge), row.text, row.data, row.attempts + 1,
            row.replaces_id, row.replaces_ref, row.remark == DOUBTFUL, row.file_id,
            row.channel_ref,
        )
        for row in rows
    ]  # fmt: skip


def settle(session: Session, outcomes: Sequence[Settled]) -> None:
    """Record what became of claimed rows.

    `never` with the remark "gone" settles everything of the chat; an edit with the remark
    "anew" has lost its original and becomes a message of its own.
    """
    if not outcomes:
        return
    session.connection().execute(
        _SETTLE,
        [
            {"row": one.id, "to": one.state, "ref": one.channel_ref, "due": one.due_at, "why": one.remark,
             "goes": one.state in GOES}
            for one in outcomes
        ],
    )  # fmt: skip
    anew = [one.id for one in outcomes if one.remark == ANEW]
    if anew:
        session.execute(update(Message.__table__).where(Message.id.in_(anew)).values(replaces_id=None))  # type: ignore[arg-type]
    unsure = [one.id for one in outcomes if one.state in ("uncertain", "never")]
    if unsure:
        _list_for_the_worker(session, Message.id.in_(unsure))
    for gone in {one.chat_id for one in outcomes if one.state == "never" and one.remark == "gone"}:
        close_chat(session, gone)


def expire(session: Session, now: datetime, *, most: int) -> Sequence[int | None]:
    """Give up what should have gone out by now and would make no sense any more; returns of which campaign each was."""
    late = (
        select(Message.id, Message.campaign_id)
        .where(stands(WAITING), Message.expires_at <= now)
        .order_by(Message.expires_at)
        .limit(most)
        .with_for_update(skip_locked=True, key_share=True)
    )
    rows = session.execute(late).all()
    if rows:
        ids = [row.id for row in rows]
        session.execute(
            update(Message.__table__).where(Message.id.in_(ids)).values(state="never", remark=TOO_LATE),  # type: ignore[arg-type]
        )
    return [row.campaign_id for row in rows]


def take_back(session: Session, campaign_id: int, *, after: int, most: int) -> tuple[list[int], list[int]]:
    """Take back the next messages of a campaign after this one: what has not gone out never will.

    Returns these messages, and which of them have gone out, or may have, or are on their way.
    """
    rows = session.execute(
        select(Message.id, Message.state)
        .where(Message.campaign_id == campaign_id, Message.id > after, Message.replaces_id.is_(None))
        .order_by(Message.id)
        .limit(most)
        .with_for_update(key_share=True),
    ).all()
    waiting = [row.id for row in rows if row.state in WAITING]
    if waiting:
        session.execute(
            update(Message.__table__)  # type: ignore[arg-type]
            .where(Message.id.in_(waiting))
            .values(state="superseded", remark="recalled"),
        )
    gone = [row.id for row in rows if row.state in ("sending", "sent", "posted", "uncertain")]
    return [row.id for row in rows], gone


def close_chat(session: Session, chat_id: int) -> None:
    """The chat cannot be reached any more: nothing waits for it until its person speaks again."""
    session.execute(update(Chat).where(Chat.id == chat_id).values(status="gone"))
    waiting = and_(Message.chat_id == chat_id, Message.state.in_(("queued", "later")))
    _list_for_the_worker(session, waiting)
    session.execute(
        update(Message.__table__)  # type: ignore[arg-type]
        .where(waiting)
        .values(state="never", remark="gone"),
    )


def recover(session: Session, now: datetime, *, all_of_them: bool) -> int:
    """Judge what a dead sender left in `sending`, and return how many rows that were.

    `all_of_them` at the start of the only process, else those whose lease ran out. Alarms, answers and edits go once
    more, marked as perhaps double; the rest is uncertain.
    """
    left = and_(stands(UNSETTLED), Message.state == "sending", Message.direction == "out")
    if not all_of_them:
        left = and_(left, Message.lease_until < now)
    rows = session.execute(
        select(Message.id, Message.urge, Message.replaces_id, Message.remark, Message.text)
        .where(left)
        .with_for_update(skip_locked=True, key_share=True),
    ).all()
    again = [
        row.id
        for row in rows
        # What was taken back in the meantime is empty now.
        if repeats(Urge(row.urge), row.replaces_id) and row.remark != DOUBTFUL and row.text
    ]
    doubt = [row.id for row in rows if row.id not in set(again)]
    for ids, state in ((again, "queued"), (doubt, "uncertain")):
        if ids:
            session.execute(
                update(Message.__table__)  # type: ignore[arg-type]
                .where(Message.id.in_(ids))
                .values(state=state, lease_until=None, remark=DOUBTFUL),
            )
    if doubt:
        _list_for_the_worker(session, Message.id.in_(doubt))
    return len(rows)


def _list_for_the_worker(session: Session, chosen: ColumnElement[bool]) -> None:
    """Let what may not have arrived be told by telephone, as what a closed page did not show: see `calls`.

    An edit has been seen in its first form; of a broadcast nobody is rung.
    """
    session.execute(
        update(Message.__table__)  # type: ignore[arg-type]
        .where(chosen, Message.urge <= Urge.NOTICE, Message.replaces_id.is_(None))
        .values(ring_at=Message.at),
    )


def repeats(urge: Urge, replaces_id: int | None) -> bool:
    """Tell whether something uncertain is said once more: silence would be worse than hearing it twice."""
    return urge in (Urge.ALARM, Urge.ANSWER) or replaces_id is not None
