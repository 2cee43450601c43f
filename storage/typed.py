"""What was typed to find tickets by, as conditions: words, a name, a number, or how a telephone ends.

How many tickets a word has decides how they are found: few are read, some are gathered, and of many each ticket that
is come by is asked. A database that has to guess it looks through all that have a word once for each ticket.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, intersect, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from storage.filters import MOST_DIGITS
from storage.found import ENDING, LAST, NAME, Cut, Found
from storage.tickets import Ticket

# So many pieces of what was typed, and words of one, are looked for.
MOST_PIECES, MOST_WORDS = 5, 8
# So many tickets are named one by one; what more than so many have is asked of each.
FEW, MANY = 1_000, 10_000
_TYPED = "typed"
LAST_OF_ALL = "\U0010ffff"


class Typed(NamedTuple):
    """What a ticket has that has all of it, in a query over the tickets; and whether only few tickets do."""

    conditions: list[ColumnElement[bool]]
    are_few: bool


def typed(session: Session, cut: Cut, words: str) -> Typed:
    """Return what a ticket has that has every piece of these words; looked up once in a transaction.

    `cut` is the reader's (`Reader.words`).
    """
    known: dict[str, Typed] = session.info.setdefault(_TYPED, {})
    if words not in known:
        known[words] = _typed(session, cut, words)
    return known[words]


def _typed(session: Session, cut: Cut, words: str) -> Typed:
    gathered: list[Select[int]] = []
    asked: list[ColumnElement[bool]] = []
    for piece in words.split()[:MOST_PIECES]:
        found = _piece(session, cut, piece)
        if isinstance(found, Select):
            gathered.append(found)
        else:
            asked.append(found)
    if not gathered:
        return Typed(asked, are_few=False)
    all_of_it: Any = gathered[0] if len(gathered) == 1 else intersect(*gathered)
    few = session.scalars(select(all_of_it.subquery().c[0]).limit(FEW + 1)).all()
    if len(few) <= FEW:
        return Typed([Ticket.id.in_(sorted(set(few))), *asked], are_few=True)
    # Not as a bare condition: PostgreSQL would turn it round, and look through all of them for each ticket.
    return Typed([func.coalesce(Ticket.id.in_(all_of_it), false()), *asked], are_few=False)


def _piece(session: Session, cut: Cut, piece: str) -> Select[int] | ColumnElement[bool]:
    """Return the tickets that have this piece; or whether a ticket has it, where too many do."""
    named = _beginning(NAME + piece)
    if piece.isascii() and piece.isdigit() and len(piece) <= MOST_DIGITS:
        ending = select(Found.ticket_id).where(Found.token == ENDING + piece)
        return _either(select(Ticket.id).where(Ticket.id == int(piece)), *([ending] if len(piece) == LAST else []))
    if len(piece) == 1 and piece.isalnum():
        ways = named, _beginning(piece)
        if sum(_how_many(session, way, MANY) for way in ways) < MANY:
            return _either(*ways)
        return _is_had(_begins(NAME + piece), _begins(piece))
    words = sorted(cut(piece))[:MOST_WORDS]
    if not words:
        return named
    if rarest := _rarest(session, words):
        return _either(named, _having(rarest).where(*(_also(word) for word in words if word != rarest)))
    return or_(Ticket.id.in_(named), and_(*(_is_had(Found.token == word) for word in words)))


def _rarest(session: Session, words: list[str]) -> str:
    """Return which of the words the fewest tickets have; empty where many have each."""
    rarest, least = "", MANY
    for word in words:
        if (count := _how_many(session, _having(word), least)) < least:
            rarest, least = word, count
    return rarest


def _either(*ways: Select[int]) -> Select[int]:
    # Who stands in it twice is found once all the same.
    return select(union_all(*ways).subquery().c[0])


def _having(word: str) -> Select[int]:
    return select(Found.ticket_id).where(Found.token == word)


def _beginning(begin: str) -> Select[int]:
    return select(Found.ticket_id).where(Found.token >= begin, Found.token < begin + LAST_OF_ALL)


def _also(word: str) -> ColumnElement[bool]:
    """Return whether the ticket of a row has this word too."""
    other = aliased(Found)
    return exists().where(other.token == word, other.ticket_id == Found.ticket_id)


def _is_had(*ways: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return whether one of the tokens of a ticket is so; asked of each ticket that is come by."""
    one = select(literal(True)).where(Found.ticket_id == Ticket.id, or_(*ways)).limit(1)  # noqa: FBT003
    return func.coalesce(one.scalar_subquery(), false())


def _begins(begin: str) -> ColumnElement[bool]:
    # No range of the index, in which thousands of tickets stand: of one ticket all tokens are at hand.
    return func.substr(Found.token, 1, len(begin)) == begin


def _how_many(session: Session, found: Select[int], most: int) -> int:
    # In the order of the index, or PostgreSQL would rather read the table until it has come by enough of a common one.
    some = found.order_by(Found.token, Found.ticket_id).limit(most)
    return session.scalar(select(func.count()).select_from(some.subquery())) or 0
