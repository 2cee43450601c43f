"""The draft of a ticket: what a meaning says of it, what is still missing, and the card that shows both."""

from __future__ import annotations

from typing import Any

from handlers.buttons import Rows, button, rows
from handlers.turn import Turn
from handlers.wording import resident
from nlp.meaning import Intent, Meaning, Urgency, When, Where
from storage import copies, people, places, tickets
from storage.tickets import Ticket

# What is said later is kept with a ticket up to so many characters; the conversation holds all.
MOST_WORDS = 2_000


def show(turn: Turn, ticket: Ticket) -> None:
    """Show the card with the one thing that is still to be said: consent, a missing fact, or 确认."""
    question, text, buttons = _open_question(turn, ticket)
    turn.ask(question, ticket=ticket.id)
    said = turn.say(text, buttons, ticket_id=ticket.id)
    copies.keep_card(turn.session, ticket.id, turn.person.id, "requester", said)


def add_words(turn: Turn, ticket: Ticket) -> None:
    """Keep with the ticket what was said of it just now, so that whoever takes it later reads it too."""
    said = " ".join(turn.heard.text.split())
    words = f"{ticket.words}\n{said}"
    if len(words) <= MOST_WORDS:
        tickets.amend(turn.session, ticket, turn.person.id, turn.now, words=words)


def facts(turn: Turn, meaning: Meaning) -> dict[str, Any]:
    """Return what is understood and what is known of the person, as a ticket's columns."""
    item = turn.lexicon.items.get(meaning.item or "")
    where = where_columns(meaning.where)
    home = people.home_of(turn.person)
    # What is known of the person is offered on the card, not asked again.
    if home and meaning.intent is Intent.REQUEST and meaning.for_whom in (None, "self"):
        if not where:
            where = home
        elif not where["estate"] and where["building"] == home["building"]:
            where["estate"] = home["estate"]
    return {
        "kind": "report" if meaning.intent is Intent.REPORT else "request",
        "team": meaning.team,
        "item": item.key if item else None,
        "urgency": (meaning.urgency or Urgency.NORMAL).value,
        "vulnerable": meaning.vulnerable,
        "for_whom": meaning.for_whom,
        "phone": meaning.phone or turn.person.phone,
        "place_id": station(turn, meaning.where),
        **when_columns(meaning.when, meaning.until),
        **where,
    }


def when_columns(when: When | None, until: When | None) -> dict[str, Any]:
    """Return a wished time as a ticket's columns; empty where there is none."""
    if when is None:
        return {}
    return {
        "when_date": when.date,
        "when_time": when.time,
        "when_part": when.part,
        "until_time": until.time if until is not None else None,
    }


def where_columns(where: Where | None) -> dict[str, Any]:
    """Return a place as a ticket's columns; empty where there is none."""
    if where is None:
        return {}
    return {
        "estate": where.estate or "",
        "building": where.building or "",
        "unit": where.unit or "",
        "room": where.room or "",
        "spot": "",
    }


def merged(ticket: Ticket, changes: dict[str, Any]) -> dict[str, Any]:
    """Let a place said in two breaths stand together: 幸福小区, then 5号楼301."""
    if not changes.keys() >= {"estate", "building", "room"}:
        return changes
    only_door = not changes["estate"] and (changes["building"] or changes["room"])
    only_estate = changes["estate"] and not (changes["building"] or changes["unit"] or changes["room"])
    if only_door and ticket.estate:
        return changes | {"estate": ticket.estate}
    if only_estate and not ticket.estate:
        return changes | {"building": ticket.building, "unit": ticket.unit, "room": ticket.room}
    return changes


def read_columns(meaning: Meaning, *wanted: str) -> dict[str, Any]:
    """Return the wanted facts (when, where, phone) of the meaning, as a ticket's columns."""
    changes: dict[str, Any] = {}
    if "when" in wanted:
        changes |= when_columns(meaning.when, meaning.until)
    if "where" in wanted:
        changes |= where_columns(meaning.where)
    if "phone" in wanted and meaning.phone:
        changes["phone"] = meaning.phone
    return changes


def amendment(meaning: Meaning) -> dict[str, Any]:
    """Return every fact in the meaning that can change a ticket, as its columns."""
    return read_columns(meaning, "when", "where", "phone")


def station(turn: Turn, where: Where | None) -> int | None:
    """Return the id of the community: by the estate named, the invitation, or because there is only one."""
    if where is not None and where.estate:
        by_name = places.station_of_estate(turn.session, where.estate)
        if by_name is not None:
            return by_name.id
    if turn.person.place_id is not None:
        return turn.person.place_id
    return places.only_station(turn.session)


def _open_question(turn: Turn, ticket: Ticket) -> tuple[str, str, Rows]:
    not_a_need = button(resident.NOT_A_NEED, "drop", ticket.id)
    if turn.person.consented_at is None:
        agree, disagree = button(resident.AGREE, "agree", ticket.id), button(resident.DISAGREE, "disagree", ticket.id)
        return "consent", resident.first_card(ticket, turn.lexicon, turn.now), rows(agree, disagree, not_a_need)
    missing = _missing(turn, ticket)
    if missing is not None:
        what, question, offered = missing
        text = resident.card_with(ticket, turn.lexicon, turn.now, question)
        return what, text, [*rows(*offered), [not_a_need]]
    buttons = rows(button(resident.CONFIRM, "confirm", ticket.id), button(resident.CHANGE_ONE, "edit", ticket.id),
                   not_a_need)  # fmt: skip
    return "confirm", resident.complete_card(ticket, turn.lexicon, turn.now), buttons


def _missing(turn: Turn, ticket: Ticket) -> tuple[str, str, list[tuple[str, str]]] | None:
    item = turn.lexicon.items.get(ticket.item or "")
    report = ticket.kind == "report"
    skip = resident.SKIP
    placed = ticket.estate or ticket.building or ticket.room or ticket.spot
    if not placed and (report or item is None or item.indoors) and "where" not in ticket.skipped:
        offered = [button(skip, "skip", ticket.id, "where")]
        if people.home_of(turn.person) and not report:
            offered.insert(0, button(resident.home_offer(turn.person), "home", ticket.id))
        return "where", resident.ASK_WHERE_REPORT if report else resident.ASK_WHERE, offered
    if ticket.place_id is None:
        every = places.stations(turn.session)
        return "station", resident.ASK_STATION, [button(one.name, "station", ticket.id, one.id) for one in every[:30]]
    wants_time = not report and item is not None and item.needs_time
    if wants_time and ticket.when_date is None and "when" not in ticket.skipped:
        return "when", resident.ASK_WHEN, [button(resident.ANY_TIME, "skip", ticket.id, "when")]
    if not ticket.phone and not report and "phone" not in ticket.skipped:
        return "phone", resident.ASK_PHONE, [button(skip, "skip", ticket.id, "phone")]
    return None
