"""The draft of a ticket: what a meaning says of it, what is still missing, and the card that shows both."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from handlers.buttons import Button, Rows, button, rows
from handlers.neighbours import look_alikes
from handlers.turn import Turn
from handlers.wording import behalf, common, enclosing, neighbours, nights, resident, sayings
from nlp.headcount import people_asked_for
from nlp.meaning import Intent, Meaning, Urgency, When, Where
from storage import attachments, copies, duplicates, followers, people, places, tickets
from storage.tickets import Ticket

# What is said later is kept with a ticket up to so many characters; the conversation holds all.
MOST_WORDS = 2_000
# No further part of an album has come for so long: it is whole. What comes later still is put beside it in silence.
ALBUM_CLOSES = timedelta(seconds=3)
# Four o'clock is in the afternoon, nine in the morning.
MORNING = 7


def show(turn: Turn, ticket: Ticket) -> None:
    """Show the card with the one thing that is still to be said: consent, a missing fact, or 确认."""
    question, text, buttons = _open_question(turn, ticket)
    turn.ask(question, ticket=ticket.id)
    said = turn.say(text, buttons, ticket_id=ticket.id)
    copies.keep_card(turn.session, ticket.id, turn.person.id, "requester", said)


def asks_first(turn: Turn, ticket: Ticket) -> bool:
    """Ask 加入关注? once more where a neighbour has reported the same thing since the card was shown."""
    if ticket.kind == "report":
        duplicates.take_turns(turn.session, ticket)
    found = ticket.place_id is not None and _same(turn, ticket) is not None
    if found:
        show(turn, ticket)
    return found


def add_words(turn: Turn, ticket: Ticket, words: str | None = None) -> None:
    """Keep with the ticket what was said of it (just now), so that whoever takes it later reads it too."""
    said = " ".join((words or turn.heard.text).split())
    today = turn.now.astimezone(common.ZONE).date()
    if common.NEAR_DAY.search(said) and ticket.created_at.astimezone(common.ZONE).date() != today:
        # Who reads the card does not see when this was added.
        said += common.said_on(today)
    words = f"{ticket.words}\n{said}"
    if len(words) <= MOST_WORDS:
        tickets.amend(turn.session, ticket, turn.person.id, turn.now, words=words)


def facts(turn: Turn, meaning: Meaning) -> dict[str, Any]:
    """Return what is understood and what is known of the person, as a ticket's columns."""
    item = turn.lexicon.items.get(meaning.item or "")
    where = where_columns(meaning.where)
    home, helped = people.home_of(turn.person), _helped(turn, meaning)
    public = _is_public(turn, meaning)
    # What is known of the person is offered on the card, not asked again.
    if home and meaning.intent is Intent.REQUEST and meaning.for_whom in (None, "self") and not helped:
        if not where:
            # What stands still in the house does so at nobody's door.
            where = home | ({"room": ""} if public else {})
        elif not where["estate"] and where["building"] == home["building"]:
            where["estate"] = home["estate"]
    return {
        "kind": "report" if meaning.intent is Intent.REPORT or public else "request",
        "team": meaning.team,
        "item": item.key if item else None,
        "urgency": (meaning.urgency or Urgency.NORMAL).value,
        "vulnerable": meaning.vulnerable,
        **headcount_columns(meaning),
        "for_whom": None
        if meaning.intent is Intent.REPORT
        else behalf.NEIGHBOUR
        if helped and meaning.for_whom in (None, "self")
        else meaning.for_whom,
        "helped": helped,
        "phone": meaning.phone or ("" if helped else turn.person.phone),
        "place_id": station(turn, meaning.where),
        **when_columns(meaning.when, meaning.until),
        **where,
    }


def _is_public(turn: Turn, meaning: Meaning) -> bool:
    """Tell whether what was asked for is everybody's in the house: a lift that stands still is nobody's own."""
    wanted = meaning.intent is Intent.REQUEST and meaning.urgency is not Urgency.DANGER
    return wanted and not turn.pending.get("helped") and neighbours.is_everybodys(turn.heard.text)


def _helped(turn: Turn, meaning: Meaning) -> str:
    """Return who is named for whom the speaker asks; a report is nobody's own, unless it was said for whom."""
    asked_for = turn.pending.get("helped")
    if asked_for is not None:
        return str(asked_for)
    return behalf.named(turn.heard.text) if meaning.intent is Intent.REQUEST else ""


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


def leave_open(turn: Turn, ticket: Ticket, field: str) -> None:
    """Ask no more about this field of a draft."""
    tickets.amend(turn.session, ticket, turn.person.id, turn.now, skipped=f"{ticket.skipped}{field[:5]} "[:40])


def on_its_day(turn: Turn, ticket: Ticket, said: str, changes: dict[str, Any]) -> dict[str, Any]:
    """Let an hour that is said alone be one of the day that was agreed on: 改到下午四点 moves no visit to today."""
    today = turn.now.astimezone(common.ZONE).date().isoformat()
    if ticket.when_date is None or ticket.when_date <= today or sayings.NAMES_A_DAY.search(said):
        return changes
    morning = datetime.fromisoformat(ticket.when_date).replace(hour=MORNING, tzinfo=common.ZONE)
    return changes | when_columns(*turn.reader.read_when(said, morning))


def headcount_columns(meaning: Meaning) -> dict[str, Any]:
    """Return how many people a request asks for as a ticket's column; empty where it does not say."""
    count = people_asked_for(meaning.text) if meaning.intent is Intent.REQUEST else None
    return {} if count is None else {"needed": count}


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
    """Let a place said in two breaths stand together: 幸福小区, then 5号楼301, then 不对，是6号楼."""
    if not changes.keys() >= {"estate", "building", "unit", "room"}:
        return changes
    door = {part: changes[part] for part in ("building", "unit", "room")}
    if not changes["estate"] and any(door.values()):
        if not (door["building"] and door["room"]):
            door = {part: said or getattr(ticket, part) for part, said in door.items()}
        return changes | door | {"estate": ticket.estate}
    if changes["estate"] and not ticket.estate and not any(door.values()):
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


def _missing(turn: Turn, ticket: Ticket) -> tuple[str, str, list[Button]] | None:
    item = turn.lexicon.items.get(ticket.item or "")
    report, skip = ticket.kind == "report", resident.SKIP
    if missing := _what(turn, ticket) or _place(turn, ticket) or _same(turn, ticket):
        return missing
    wants_time = not report and item is not None and item.needs_time
    if wants_time and ticket.when_date is None and "when" not in ticket.skipped:
        return "when", resident.ASK_WHEN, [button(resident.ANY_TIME, "skip", ticket.id, "when")]
    # Whoever cannot wait is asked nothing more.
    waits = ticket.kind == "request" and ticket.urgency == Urgency.NORMAL
    if waits and nights.is_by_night(ticket) and "night" not in ticket.skipped:
        by_day = button(nights.by_day(ticket, turn.now), "byday", ticket.id)
        return "night", nights.ask(ticket, turn.now), [by_day, button(nights.ALL_THE_SAME, "skip", ticket.id, "night")]
    if not ticket.phone and ticket.kind == "request" and "phone" not in ticket.skipped:
        question = behalf.ask_phone(ticket) if ticket.helped else resident.ASK_PHONE
        return "phone", question, [button(skip, "skip", ticket.id, "phone")]
    return None


def _what(turn: Turn, ticket: Ticket) -> tuple[str, str, list[Button]] | None:
    if ticket.words not in enclosing.WORDLESS:
        return None
    live = tickets.live_tickets_of(turn.session, turn.person.id)[:2] if ticket.enclosed else ()
    known = [button(enclosing.belongs_to(one), "joinphoto", ticket.id, one.id) for one in live]
    return "what", enclosing.ask_what(ticket, _kinds(turn, ticket)), known


def _kinds(turn: Turn, ticket: Ticket) -> list[str]:
    return [file.kind for _, file in attachments.of(turn.session, ticket.id)] if ticket.enclosed else []


def _same(turn: Turn, ticket: Ticket) -> tuple[str, str, list[Button]] | None:
    found = look_alikes(turn, ticket) if "same" not in ticket.skipped else []
    if not found:
        return None
    mine = found[0].requester_id == turn.person.id
    question = neighbours.ask_same(found, followers.count_neighbours(turn.session, found), mine=mine)
    if found[0].status not in tickets.LIVE:
        again = (
            button(neighbours.STILL_BROKEN, "another", ticket.id),
            button(neighbours.ALL_WELL, "putright", ticket.id),
        )
        return "same", question, list(again)
    joins = button(neighbours.SAME_AS_MINE if mine else neighbours.FOLLOW, "same", ticket.id, found[0].id)
    return "same", question, [joins, button(neighbours.ANOTHER, "another", ticket.id)]


def _place(turn: Turn, ticket: Ticket) -> tuple[str, str, list[Button]] | None:
    item = turn.lexicon.items.get(ticket.item or "")
    report = ticket.kind == "report"
    placed = ticket.estate or ticket.building or ticket.room or ticket.spot
    matters = ticket.kind != "unread" and (report or item is None or item.indoors)
    if not placed and matters and "where" not in ticket.skipped:
        offered = [button(resident.SKIP, "skip", ticket.id, "where")]
        if people.home_of(turn.person) and not report and not ticket.helped:
            offered.insert(0, button(resident.home_offer(turn.person), "home", ticket.id))
        own = behalf.ask_where(ticket) if ticket.helped else resident.ASK_WHERE
        question = resident.ASK_WHERE_REPORT if report else own
        return "where", question if ticket.latitude is None else enclosing.ASK_WHICH_ESTATE, offered
    if ticket.place_id is None:
        every = places.stations(turn.session)
        return "station", resident.ASK_STATION, [button(one.name, "station", ticket.id, one.id) for one in every[:30]]
    return None
