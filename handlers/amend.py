"""Answers to what was asked about a draft, and 改一项: every fact of a ticket can be said anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from handlers import ask, dispatch, draft, taught
from handlers.buttons import button, rows
from handlers.turn import Kind, Turn
from handlers.wording import behalf, nights, resident, sayings, slots
from nlp.headcount import read_headcount
from nlp.meaning import Intent, Meaning, Urgency, Where
from storage import people, places, tickets
from storage.messages import note_meaning
from storage.tickets import Ticket

MOST_SPOT = 60
# What is longer than this and names a service is more than an answer.
MOST_ANSWER = 15
# A text as short as this says nothing new by itself: a time, or one more word of the same need.
MOST_BREATH = 6
# A number as short as this, after the building, is a door: 8号楼, then 101.
MOST_DOOR = 4
# A number as short as this, alone, is no place.
MOST_NUMERAL = 2
# What can be left open.
PASSED_OVER = ("where", "when", "phone")
# Few words that answer this question, whatever else they may be read as.
_PLAIN = {"where": sayings.AT_HOME, "phone": sayings.ONLY_A_PHONE}
ASIDES = (
    Intent.HUMAN, Intent.CANCEL, Intent.STATUS, Intent.GREET, Intent.INFO, Intent.COMPLAIN, Intent.SIGNUP,
    Intent.RATE, Intent.ACCEPT, Intent.RELEASE,
)  # fmt: skip


def hear_answer(turn: Turn, meaning: Meaning) -> bool:
    """Take the sentence as the answer to the question that was put about a draft; False where it is not one."""
    pending = turn.pending
    ticket = draft_of(turn, int(pending["ticket"]))
    if ticket is None:
        turn.settled()
        return False
    what, said = pending["ask"], turn.said
    if _hear_short(turn, ticket, what, said):
        return True
    if what in _PLAIN and _PLAIN[what].fullmatch(said):
        _ANSWERS[what](turn, ticket, meaning)
    elif what not in ("words", "item", "people") and _same_need(ticket, meaning):
        _go_on(turn, ticket, meaning)
    elif other_need(ticket, meaning) or (what in _ANSWERS and _aside(turn, meaning)):
        return False
    elif what in _ANSWERS:
        _ANSWERS[what](turn, ticket, meaning)
    elif changes := _unasked(turn, meaning, said):
        amend(turn, ticket, changes)
    else:
        return False
    return True


def _hear_short(turn: Turn, ticket: Ticket, what: str, said: str) -> bool:
    """Take a few words that need no reading, 对, 不用了, 没有电话; False where they are others."""
    if said in YES_OR_NO:
        _hear_yes(turn, ticket, what, said)
    elif what in ("consent", "confirm") and sayings.SAYS_YES.fullmatch(said):
        _hear_yes(turn, ticket, what, resident.CONFIRM)
    elif what in ("consent", "confirm") and sayings.HESITATES.fullmatch(said):
        turn.say(resident.TAKE_YOUR_TIME, ticket_id=ticket.id)
    elif what != "consent" and sayings.CORRECTS_HOME.fullmatch(said):
        amend(turn, ticket, {**draft.where_columns(Where()), "words": f"{ticket.words}\n{said}"})
    elif said in sayings.MEANS_NO_NEED or sayings.SENT_BY_MISTAKE.fullmatch(said):
        ask.drop(turn, ticket)
    elif what != "words" and (nearer := _nearer(ticket, what, said)):
        amend(turn, ticket, nearer)
    elif passed := _passed_over(what, said):
        skip(turn, ticket, passed)
    else:
        return False
    return True


def _passed_over(what: str, said: str) -> str | None:
    """Return the question that is answered with 没有电话, 不知道 or 先不说; None where the words are an answer."""
    if what == "confirm" and sayings.SAYS_ANY_TIME.fullmatch(said):
        return "when"
    if what not in PASSED_OVER:
        return None
    if sayings.HAS_NO_PHONE.fullmatch(said):
        return "phone"
    any_time = what == "when" and (said in sayings.MEANS_ANY_TIME or sayings.SAYS_ANY_TIME.fullmatch(said))
    no_phone = what == "phone" and sayings.has_no_phone(said)
    return what if any_time or no_phone or sayings.DOES_NOT_KNOW.fullmatch(said) else None


def _nearer(ticket: Ticket, what: str, said: str) -> dict[str, Any]:
    """Return what is told of the door where something else was asked for: 101 after the building, 六楼."""
    if said.isascii() and said.isdigit() and len(said) <= MOST_DOOR and ticket.building and not ticket.room:
        return {"room": said}
    corrects = what == "confirm" and ticket.building and sayings.CORRECTS_DOOR.fullmatch(said)
    if corrects:
        return {"room": corrects["said"] or corrects["bare"]}
    # A floor is no part of an address as it is kept, but whoever comes reads it.
    floor = what in ("when", "phone", "confirm") and sayings.SAYS_FLOOR.fullmatch(said)
    return {"words": f"{ticket.words}\n{said}"} if floor else {}


def ask_again(turn: Turn) -> bool:
    """Put the question of a draft once more, to whoever greets in the middle of it; False where none is open."""
    open_draft = draft_of(turn, int(turn.pending["ticket"])) if turn.pending.get("ask") in QUESTIONS else None
    if open_draft is not None:
        draft.show(turn, open_draft)
    return open_draft is not None


def _hear_yes(turn: Turn, ticket: Ticket, what: str, said: str) -> None:
    if what == "consent" and said == resident.DISAGREE:
        ask.disagree(turn, ticket)
    elif what == "consent" and said not in sayings.MEANS_HELLO:
        ask.agree(turn, ticket)
    elif what == "confirm" and said in sayings.MEANS_YES:
        ask.confirm(turn, ticket)
    else:
        # Not an answer, and not an aside either: the question is put once more.
        draft.show(turn, ticket)


def _unasked(turn: Turn, meaning: Meaning, said: str) -> dict[str, Any]:
    """Return the facts in a sentence that answers no question, as a ticket's columns."""
    if meaning.intent in (Intent.CHANGE, Intent.OTHER, Intent.REQUEST) and (changes := draft.amendment(meaning)):
        return changes
    if (count := read_headcount(said)) is not None and not said.isdigit():
        return {"needed": count}
    return draft.when_columns(*turn.reader.read_when(said, turn.now)) if len(said) <= MOST_BREATH else {}


def other_need(ticket: Ticket, meaning: Meaning) -> bool:
    """Tell whether a whole sentence asks for another service than the draft."""
    other = meaning.intent is Intent.REQUEST and meaning.item not in (None, ticket.item)
    return other and len(meaning.text) > MOST_ANSWER


def _same_need(ticket: Ticket, meaning: Meaning) -> bool:
    """Tell whether a short sentence is more of the same need: people say one thing in several breaths."""
    same = meaning.item is not None and ticket.item in (None, meaning.item)
    short = len(meaning.text) <= (MOST_ANSWER if same else MOST_BREATH)
    return meaning.intent is Intent.REQUEST and ticket.kind == "request" and short


def _go_on(turn: Turn, ticket: Ticket, meaning: Meaning) -> None:
    words = {"words": f"{ticket.words}\n{turn.heard.text}", **draft.headcount_columns(meaning)}
    if ticket.item is None and meaning.item is not None:
        words |= {"item": meaning.item, "team": str(meaning.team)}
    amend(turn, ticket, words | draft.amendment(meaning))


def _aside(turn: Turn, meaning: Meaning) -> bool:
    """Tell whether the sentence is about something else than what was asked."""
    what = turn.pending["ask"]
    if meaning.intent in (Intent.HUMAN, Intent.CANCEL, Intent.STATUS):
        return True
    if what == "station" and _named_stations(turn):
        return False
    if what == "people":
        return False
    if what in ("words", "item"):
        return what == "item" and meaning.item is None
    answers = draft.amendment(meaning) or (what == "when" and turn.reader.read_when(turn.heard.text, turn.now)[0])
    return not answers and meaning.intent in ASIDES


def amend(turn: Turn, ticket: Ticket, changes: dict[str, Any], *, as_said: bool = True) -> None:
    """Change facts of a ticket, and show it again; `as_said`: what was heard names the new time."""
    if "when_date" in changes and as_said and turn.heard.kind is Kind.TEXT:
        changes = draft.on_its_day(turn, ticket, turn.heard.text, changes)
    tickets.amend(turn.session, ticket, turn.person.id, turn.now, **draft.merged(ticket, changes))
    note_meaning(turn.session, turn.message_id, {"answers": str(turn.pending.get("ask"))}, ticket.id)
    if ticket.status == "draft":
        draft.show(turn, ticket)
        return
    turn.settled()
    calm = ticket.urgency == Urgency.NORMAL and "when_date" in changes and nights.is_by_night(ticket)
    hint = nights.hint(ticket, turn.now) if calm else ""
    turn.say(resident.changed(ticket, turn.now, phone="phone" in changes) + hint, ticket_id=ticket.id)
    dispatch.amended(turn, ticket)


def _hear_where(turn: Turn, ticket: Ticket, meaning: Meaning) -> None:
    where = turn.reader.read_where(turn.heard.text)
    changes = draft.where_columns(where)
    if not changes:
        spot = " ".join(turn.heard.text.split())
        at_home = sayings.AT_HOME.fullmatch(spot.rstrip("。！!."))
        if not at_home and _is_a_place(spot):
            changes = {"spot": spot}
        elif at_home and ticket.kind == "request" and not ticket.helped and (home := people.home_of(turn.person)):
            changes = dict(home)
        else:
            skip = rows(button(resident.SKIP, "skip", ticket.id, "where"))
            turn.say(resident.NOT_UNDERSTOOD_WHERE, skip, ticket_id=ticket.id)
            return
    place_id = draft.station(turn, where)
    if place_id is not None:
        changes["place_id"] = place_id
    amend(turn, ticket, changes | draft.read_columns(meaning, "when", "phone"))


def _is_a_place(spot: str) -> bool:
    few_digits = spot.isdigit() and len(spot) <= MOST_NUMERAL
    return len(spot) <= MOST_SPOT and not few_digits and not sayings.HAS_NONE.fullmatch(spot)


def _hear_when(turn: Turn, ticket: Ticket, meaning: Meaning) -> None:
    said = turn.heard.text
    changes = _when(turn, said) or _when(turn, nights.coming(said))
    if not changes and nights.NAMES_AN_HOUR.search(said) and not sayings.NAMES_A_DAY.search(said):
        # An hour of today that is over is tomorrow's.
        changes = _when(turn, f"{nights.TOMORROW}{said}")
    changes |= draft.read_columns(meaning, "phone") if changes else draft.amendment(meaning)
    if not changes:
        skip = rows(button(resident.ANY_TIME, "skip", ticket.id, "when"))
        turn.say(resident.NOT_UNDERSTOOD_WHEN, skip, ticket_id=ticket.id)
        return
    amend(turn, ticket, changes)


def _when(turn: Turn, said: str) -> dict[str, Any]:
    return draft.when_columns(*turn.reader.read_when(said, turn.now))


def _hear_phone(turn: Turn, ticket: Ticket, meaning: Meaning) -> None:
    phone = turn.reader.read_phone(turn.heard.text) or (turn.person.phone if turn.heard.kind is Kind.CONTACT else None)
    changes = draft.read_columns(meaning, "when", "where") | ({"phone": phone} if phone else {})
    if not changes:
        numbered = any(one.isdigit() for one in turn.heard.text)
        unclear = resident.NOT_UNDERSTOOD_PHONE if numbered else resident.NO_NUMBER_SAID
        turn.say(unclear, rows(button(resident.SKIP, "skip", ticket.id, "phone")), ticket_id=ticket.id)
        return
    if ticket.helped and behalf.is_own(turn.heard.text, changes.get("phone", "")):
        # Whose number it is stands nowhere but in the words.
        changes["words"] = f"{ticket.words}\n{turn.heard.text}"
    amend(turn, ticket, changes)


def _hear_station(turn: Turn, ticket: Ticket, _meaning: Meaning) -> None:
    named = _named_stations(turn)
    if len(named) == 1:
        amend(turn, ticket, {"place_id": named[0].id})
    else:
        draft.show(turn, ticket)


def _named_stations(turn: Turn) -> list[places.Place]:
    said = turn.heard.text.strip()
    return [one for one in places.stations(turn.session) if one.name in said or said in one.name]


def _hear_words(turn: Turn, ticket: Ticket, meaning: Meaning) -> None:
    amend(turn, ticket, {"words": f"{ticket.words}\n{turn.heard.text}"} | draft.amendment(meaning))


def _hear_people(turn: Turn, ticket: Ticket, _meaning: Meaning) -> None:
    count = read_headcount(turn.heard.text)
    if count is None:
        turn.say(slots.NOT_UNDERSTOOD, ticket_id=ticket.id)
        return
    amend(turn, ticket, {"needed": count})


def _hear_item(turn: Turn, ticket: Ticket, meaning: Meaning) -> None:
    amend(turn, ticket, {"item": meaning.item, "team": meaning.team or turn.lexicon.items[str(meaning.item)].team})
    taught.by_choice(turn, ticket)


def draft_of(turn: Turn, ticket_id: int) -> Ticket | None:
    """Return the speaker's own draft; None where it is none, or no more."""
    ticket = turn.session.get(Ticket, ticket_id)
    return ticket if ticket and ticket.status == "draft" and ticket.requester_id == turn.person.id else None


def skip(turn: Turn, ticket: Ticket, field: str) -> None:
    """Leave a question of a draft open, and show what there is."""
    draft.leave_open(turn, ticket, field)
    draft.show(turn, ticket)


YES_OR_NO = {resident.AGREE, resident.DISAGREE, *sayings.MEANS_YES, *sayings.MEANS_HELLO}
_ANSWERS: dict[str, Callable[[Turn, Ticket, Meaning], None]] = {
    "where": _hear_where,
    "when": _hear_when,
    "phone": _hear_phone,
    "station": _hear_station,
    "words": _hear_words,
    "item": _hear_item,
    "people": _hear_people,
}
QUESTIONS = ("consent", "confirm", *_ANSWERS)
