"""The files of a ticket: kept where they belong, shown to who may see them; what nobody can read, a worker opens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from handlers import ask, cards, draft, judge, relay, under_way
from handlers.buttons import Press, button, rows
from handlers.turn import Scene, Turn
from handlers.wording import enclosing, relaying, resident, sayings, worker
from nlp.meaning import NEEDS, Intent, Meaning, Urgency
from storage import assignments, attachments, looks, messages, people, tickets
from storage.attachments import Attachment
from storage.errors import NotYours
from storage.files import File
from storage.messages import Urge, note_meaning
from storage.tickets import Ticket

# Whoever sends something so soon after their own words means the same thing.
JOINS_WITHIN = timedelta(minutes=10)
MOST_SHOWN = 10
# What is written under a photo or a file and is an act of its own.
ACTS = (Intent.CANCEL, Intent.HUMAN, Intent.STATUS, Intent.ACCEPT, Intent.RATE, Intent.SIGNUP)
AT_WORK = (Intent.RELEASE, Intent.ARRIVE, Intent.COMPLETE)
# Under a photo these say how it looks: 你看还在漏.
SHOWS = (*NEEDS, Intent.STATUS, Intent.INFO, Intent.RATE, Intent.OTHER)


def understand(turn: Turn) -> Meaning | None:
    """Return what the words under a photo or a file mean; None where there are none."""
    if not turn.heard.text.strip():
        return None
    return turn.reader.read(turn.heard.text, now=turn.now, role=turn.role, open_ticket=turn.open_ticket)


def is_need(meaning: Meaning | None) -> bool:
    """Tell whether the words tell of danger, ask for help or report something."""
    return meaning is not None and (meaning.urgency is Urgency.DANGER or meaning.intent in NEEDS)


def is_an_act(turn: Turn, meaning: Meaning | None) -> bool:
    """Tell whether the words do something by themselves; else they only say what is shown, or answer a question."""
    if meaning is None or meaning.choices:
        return False
    at_work = meaning.intent in AT_WORK and bool(assignments.tasks_of(turn.session, turn.person.id))
    return at_work or meaning.intent in ACTS


def hear_words(turn: Turn, meaning: Meaning, words: Callable[[Turn], None]) -> None:
    """Hear the words under a photo or a file; a need is one, whoever speaks."""
    if is_need(meaning) and not turn.pending:
        ask.hear_need(turn, meaning)
    else:
        words(turn)


def keep(turn: Turn, ticket: Ticket, shows: str, *, reviewed: bool = False) -> None:
    """Let the file that was just sent belong to the ticket; who serves there and the workers see it.

    So does its requester, of what a helper sends; of what is `reviewed` first, only when it has passed.
    """
    if turn.file_id is None:
        return
    _attach(turn, ticket, turn.file_id, shows)
    if ticket.status == "draft":
        return
    cards.refresh_workers(turn, ticket)
    if ticket.requester_id == turn.person.id:
        for held in set(cards.holders(turn, ticket)) - {turn.person.id}:
            hand(turn, held, turn.session.get_one(File, turn.file_id), enclosing.added(turn.heard.file), ticket)
    elif not reviewed and _serves(turn, ticket):
        words = relaying.without_private(turn.heard.text.strip(), ticket)
        line = relaying.sent(ticket, cards.names(turn, [turn.person.id])[0], turn.heard.file, words)
        hand(turn, ticket.requester_id, turn.session.get_one(File, turn.file_id), line, ticket)


def _attach(turn: Turn, ticket: Ticket, file_id: int, shows: str) -> None:
    attachments.attach(turn.session, ticket, turn.message_id, file_id, shows=shows, album=turn.heard.album)


def keep_where_it_went(turn: Turn) -> bool:
    """Let the file belong to the ticket that its words were about; False where they were about none of the sender's."""
    ticket_id = messages.about(turn.session, turn.message_id)
    ticket = None if ticket_id is None else tickets.get_ticket(turn.session, ticket_id, lock=True)
    if ticket is None or (not (mine := ticket.requester_id == turn.person.id) and not _serves(turn, ticket)):
        return False
    keep(turn, ticket, "before" if mine else "after")
    return True


def hear_sibling(turn: Turn) -> bool:
    """Put a further part of an album beside the first, without a word; False where it is no such part."""
    first = attachments.find_album(turn.session, turn.person.id, turn.heard.album)
    if first is None:
        return False
    ticket = tickets.get_ticket(turn.session, first.ticket_id, lock=True)
    keep(turn, ticket, first.shows)
    if ticket.status == "draft" and not cards.has_card(turn, ticket):
        ticket.next_look_at = turn.now + draft.ALBUM_CLOSES
    return True


def find_joined(turn: Turn) -> Ticket | None:
    """Return the ticket to which something that comes without words of its own belongs; None where to none.

    It is what the speaker is being asked about, or spoke of, or opened a moment ago, or the only task they have.
    """
    about = turn.pending.get("ticket") or messages.spoke_of(turn.session, turn.chat.id, turn.now - JOINS_WITHIN)
    if about is not None:
        ticket = tickets.get_ticket(turn.session, int(about), lock=True)
        mine = ticket.requester_id == turn.person.id and ticket.status in ("draft", *tickets.LIVE)
        if mine or _serves(turn, ticket):
            return ticket
    live = tickets.live_tickets_of(turn.session, turn.person.id)
    if live and live[0].opened_at is not None and turn.now - live[0].opened_at < JOINS_WITHIN:
        return live[0]
    tasks = assignments.tasks_of(turn.session, turn.person.id)
    return tasks[0] if len(tasks) == 1 and not live else None


def find_more(turn: Turn, meaning: Meaning) -> Ticket | None:
    """Return the one ticket under way of which a photo or a file shows more, as its words say; None where it is new.

    Nor is it where the words answer a question, or ask how far it is.
    """
    asks = meaning.intent not in NEEDS and sayings.ASKS_HOW_FAR.search(turn.heard.text)
    if meaning.intent not in SHOWS or asks or meaning.urgency is Urgency.DANGER or turn.pending:
        return None
    tasks = assignments.tasks_of(turn.session, turn.person.id)
    both = [*tasks, *tickets.unfinished_of(turn.session, turn.person.id)]
    if len(both) != 1 or under_way.is_new(both[0], meaning, serves=bool(tasks)):
        return None
    return tickets.get_ticket(turn.session, both[0].id, lock=True)


def join(turn: Turn, ticket: Ticket) -> None:
    """Let the file belong to a ticket that there is, and say so; the words under it go along."""
    mine = ticket.requester_id == turn.person.id
    note_meaning(turn.session, turn.message_id, {"answers": turn.heard.file}, ticket.id)
    if mine and _complains(turn, ticket):
        if turn.file_id is not None:
            _attach(turn, ticket, turn.file_id, "more")
        judge.complain(turn, ticket)
        return
    keep(turn, ticket, "more" if mine else "after")
    if turn.heard.text.strip() and mine:
        draft.add_words(turn, ticket)
    if ticket.status == "draft" and turn.heard.file == "voice" and ticket.words in enclosing.WORDLESS:
        # Whoever says what the photo shows has told it: nothing is to be written any more.
        tickets.amend(turn.session, ticket, turn.person.id, turn.now, kind="unread",
                      words=f"{enclosing.FILE_WORDS['voice']}\n{ticket.words}")  # fmt: skip
        _let_a_worker_look(turn, ticket)
        return
    if ticket.status == "draft":
        turn.say(enclosing.added_to_draft(turn.heard.file), ticket_id=ticket.id)
        return
    kind = turn.heard.file
    said = enclosing.joined(ticket, [kind]) if mine else enclosing.joined_of_helper(ticket, kind)
    turn.say(said, ticket_id=ticket.id)
    if mine and turn.heard.text.strip() and looks.with_workers(ticket):
        cards.tell_workers(turn, ticket, "replied", worker.said(turn.heard.text))
    if kind != "photo":
        cards.tell_workers(turn, ticket, f"unread_{kind}" if mine else f"helper_{kind}")


def _complains(turn: Turn, ticket: Ticket) -> bool:
    """Tell whether the words under it complain of who comes; where nobody does yet, 还没修好 only says how it looks."""
    meaning = understand(turn)
    if meaning is None or ticket.status not in tickets.UNFINISHED or not relay.is_complaint(turn, ticket, meaning):
        return False
    plain = meaning.intent is Intent.COMPLAIN or turn.heard.text.strip() == resident.UNSOLVED
    return plain or bool(cards.holders(turn, ticket))


def hear_file(turn: Turn, words: Callable[[Turn], None]) -> None:
    """Keep a voice message, a video or a document: with the ticket it belongs to, else a worker opens a new one.

    `words` hears what was written to it.
    """
    meaning = understand(turn)
    if hear_sibling(turn):
        return
    more = None if meaning is None else find_more(turn, meaning)
    if more is None and meaning is not None and (is_need(meaning) or is_an_act(turn, meaning)):
        hear_words(turn, meaning, words)
        keep_where_it_went(turn)
        return
    ticket = more or find_joined(turn)
    if ticket is not None:
        join(turn, ticket)
    elif turn.role == "worker" or turn.file_id is None:
        turn.say(resident.FILE_UNREADABLE, rows(button(resident.HUMAN, "person")))
    else:
        _begin(turn)


def _begin(turn: Turn) -> None:
    known = draft.facts(turn, Meaning(text="", intent=Intent.REPORT)) | {"kind": "unread"}
    said = "\n".join(part for part in (enclosing.FILE_WORDS[turn.heard.file], turn.heard.text.strip()) if part)
    ticket = tickets.draft(turn.session, turn.person.id, turn.now, said, **known)
    note_meaning(turn.session, turn.message_id, {"answers": turn.heard.file}, ticket.id)
    keep(turn, ticket, "before")
    _let_a_worker_look(turn, ticket)


def _let_a_worker_look(turn: Turn, ticket: Ticket) -> None:
    if turn.person.consented_at is not None and ticket.place_id is not None:
        # Whoever speaks may not like to read: nothing is asked that need not be.
        ask.confirm(turn, ticket)
    else:
        draft.show(turn, ticket)


def hand(scene: Scene, person_id: int, file: File, text: str, ticket: Ticket, urge: Urge = Urge.NOTICE) -> None:
    """Send somebody a file of the ticket, with a line to it."""
    chat = people.chat_of(scene.session, person_id)
    if chat is not None and is_there(file):
        messages.say(scene.session, chat, text, scene.now, urge=urge, ticket_id=ticket.id, file_id=file.id,
                     file_kind=file.kind)  # fmt: skip


def is_there(file: File) -> bool:
    """Tell whether the file can be shown: it was fetched, or will be."""
    return file.state in ("wanted", "stored")


def _show(turn: Turn, ticket: Ticket, found: Sequence[tuple[Attachment, File]]) -> None:
    seen = [(one, file) for one, file in found if is_there(file)][-MOST_SHOWN:]
    if not seen:
        turn.say(enclosing.NOTHING_TO_SEE, ticket_id=ticket.id)
        return
    for number, (one, file) in enumerate(seen, 1):
        line = enclosing.shown(ticket, number, len(seen), one.shows, file.kind)
        hand(turn, turn.person.id, file, line, ticket, Urge.ANSWER)
    cards.saw_personal(turn, ticket, turn.person.id, "files")


def _press_look(turn: Turn, press: Press) -> None:
    """看照片: for who may see the ticket. Raises UnknownTicket, NotYours."""
    ticket = turn.ticket(press.number())
    if not attachments.may_see(turn.session, turn.person.id, ticket):
        raise NotYours
    _show(turn, ticket, attachments.seen_by(turn.session, turn.person.id, ticket))


def _serves(turn: Turn, ticket: Ticket) -> bool:
    return turn.person.id in cards.holders(turn, ticket)


PRESSES: dict[str, Callable[[Turn, Press], None]] = {"enclosed": _press_look}
