"""工单/N: one ticket on one page: what was said, what was understood, its life, who was asked; and what is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bot.desk import life
from bot.desk.acts import Does
from bot.desk.context import LONGEST_NUMBER, Act, Desk, Kept, NotThere, Page
from handlers import attend, cards, explain, same
from handlers.wording import common, rectifying, wishing
from handlers.wording import desk as wording
from handlers.wording import desk_ticket as words
from handlers.wording import desk_tickets as list_words
from handlers.wording import limits as limit_words
from storage import attachments, duplicates, endings, followers, lives, offers, people, places, rectifications, units
from storage.tickets import LIVE, UNFINISHED, Ticket

# So long what was opened stays open, for whoever opened it.
OPEN_FOR = timedelta(minutes=10)
# What has a place of its own on the page.
APART = ("assign", "reply", "close", "phone", "talk", "why", "whythey", "enclosed", "merge", "part")


def show(desk: Desk) -> Page:
    """Show everything about one ticket."""
    ticket = desk.ticket(desk.number("number"))
    session, scene = desk.session, desk.scene
    requester = people.get_person(session, ticket.requester_id)
    is_open = lives.opened_since(session, ticket.id, desk.person.id, desk.now - OPEN_FOR)

    def shown(text: str) -> str:
        return text if is_open else words.shown(text, ticket, requester)

    why, telling = explain.said_why(scene, ticket)
    asked = offers.offers_of(session, ticket.id)
    helpers = [people.get_person(session, one) for one in cards.holders(scene, ticket)]
    # What is theirs nobody has to take over.
    apart = (*APART, "takeover") if desk.person in helpers else APART
    place = places.find_place(session, ticket.place_id)
    notice = rectifications.find_last(session, ticket.id)
    context: dict[str, Any] = {
        "ticket": ticket, "requester": requester, "is_open": is_open, "shown": shown, "words": words,
        "state": wording.STATUS[ticket.status], "live": ticket.status in LIVE,
        "place": place.name if place else "",
        "where": (common.where if is_open else common.rough_where)(ticket),
        "when": common.when(ticket, desk.now),
        "phone": _phone(ticket.phone or requester.phone, is_open=is_open),
        "late": limit_words.since(ticket, desk.now),
        "said": life.marked(shown(ticket.words), telling), "why": why,
        "steps": life.steps(desk, ticket, asked),
        "life": life.told(desk, ticket), "looks": life.looks(desk, ticket),
        "talk": life.talk(desk, ticket, shown),
        "asked": [(name, one, wishing.why_asked(one),
                   wishing.answered(one, waits=ticket.status == "open"))
                  for name, one in zip(cards.names(scene, [one.person_id for one in asked]), asked, strict=True)],
        "enclosed": attachments.of(session, ticket.id),
        "helpers": helpers,
        "handed": notice and rectifying.on_card(notice, units.get_unit(session, notice.unit_id), desk.now),
        "rectification": notice,
        "rating": endings.find_rating(session, ticket),
        "neighbours": words.followed(len(followers.of(session, ticket.id))),
        "merged_into": duplicates.merged_into(session, ticket.id),
        "merged": duplicates.merged(session, ticket.id),
        "buttons": [(label, payload) for row in cards.worker_buttons(ticket) for label, payload in row
                    if payload.split(":")[0] not in apart],
        "can_undo": lives.can_undo(session, ticket.id, desk.person.id, desk.now),
        "assignable": attend.assignable(scene, ticket) if ticket.status in UNFINISHED else [],
    }  # fmt: skip
    return Page("ticket.html", wording.ticket_title(ticket, scene.lexicon), context, nav="tickets")


def picture(desk: Desk) -> Kept:
    """Hand over a file of the ticket."""
    ticket, number = desk.ticket(desk.number("number")), desk.number("file")
    for _, file in attachments.of(desk.session, ticket.id):
        if file.id == number and file.state == "stored" and file.name:
            media_type = file.media_type or "application/octet-stream"
            return Kept(file.name, media_type, small="small" in desk.query and media_type.startswith("image/"))
    raise NotThere


def reveal(act: Act) -> None:
    """看电话和门牌: recorded, and shown for a while to whoever opened it."""
    cards.saw_personal(act.turn, _ticket(act), act.turn.person.id, "address, phone")


def reply(act: Act) -> None:
    """答复: what was written goes to the resident."""
    if not act.text("text"):
        act.say(words.NOTHING_WRITTEN)
        return
    act.turn.ask("reply", ticket=_ticket(act).id)
    attend.hear_reply(act.turn)


def close(act: Act) -> None:
    """办结, with its reason."""
    why = " ".join(act.text("text").split())
    if why:
        attend.close(act.turn, _ticket(act), why)
    else:
        act.say(list_words.NO_REASON)


def assign(act: Act) -> None:
    """派单 to one person."""
    attend.give(act.turn, _ticket(act), act.number("person"))


def merge(act: Act) -> None:
    """合并: this ticket goes with another one."""
    into = act.text("into")
    number = int(into) if into.isdecimal() and len(into) <= LONGEST_NUMBER else 0
    same.merge(act.turn, *same.two_tickets(act.turn, number, act.number("number")))


def part(act: Act) -> None:
    """拆开: a merged ticket is for itself again."""
    same.part(act.turn, same.to_part(act.turn, act.number("number")))


def _ticket(act: Act) -> Ticket:
    return attend.ticket_here(act.turn, act.number("number"))


def _phone(phone: str, *, is_open: bool) -> str:
    return phone if is_open or not phone else common.masked(phone)


PAGES: tuple[tuple[str, Callable[[Desk], Page | Kept]], ...] = (
    ("/tickets/{number}", show),
    ("/tickets/{number}/files/{file}", picture),
)
ACTS: tuple[tuple[str, Does], ...] = (
    ("/tickets/{number}/open", reveal),
    ("/tickets/{number}/reply", reply),
    ("/tickets/{number}/close", close),
    ("/tickets/{number}/assign", assign),
    ("/tickets/{number}/merge", merge),
    ("/tickets/{number}/part", part),
)
