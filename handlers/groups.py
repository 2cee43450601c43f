"""Groups: the bot is added to one, a worker binds it to a place, themes arrive there, photos come back from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from handlers import gather, group_cards, take, wall
from handlers.buttons import Press, Rows, button, rows
from handlers.turn import Heard, Kind, Outcome, Scene, Turn
from handlers.wording import groups as wording
from handlers.wording import refusals, volunteer
from nlp.meaning import NEEDS, Urgency
from nlp.reader import Reader
from storage import assignments, files, groups, messages, people, places, rewriting, speakers, standing
from storage.database import savepoint
from storage.errors import JoinFirst, NotYourGroup, OpenFirst, Refusal
from storage.group_cards import count_as_asked
from storage.people import Chat
from storage.places import Place
from storage.speakers import Speaker

# Whom these refuse, a tap leads to the chat of their own.
LEADS_TO_THEIR_CHAT = (JoinFirst, OpenFirst)


class _NotForUsError(Exception):
    """What came has nothing to do with us: nothing of it is kept."""


@dataclass(slots=True)
class InGroup(Scene):
    """Something was heard in a group. `person_id`: whoever we know there; None for a stranger."""

    heard: Heard
    group: Chat
    person_id: int | None

    def say(self, text: str, buttons: Rows | None = None) -> int:
        """Say something in the group."""
        return messages.say(self.session, self.group, text, self.now, buttons=buttons or [])

    def keep(self, text: str = "") -> int | None:
        """Record what was heard; None where this delivery was heard before."""
        heard = self.heard
        data = {"press": heard.press, "on": heard.pressed} if heard.press else None
        return groups.hear(self.session, self.group, heard.key, self.now, kind=heard.kind.value, text=text, data=data,
                           person_id=self.person_id)  # fmt: skip

    def say_instead(self, text: str, buttons: Rows | None = None) -> None:
        """Let the message whose button was pressed read so; where none was, say it."""
        pressed = groups.find_said(self.session, self.group, self.heard.pressed)
        if pressed is None:
            self.say(text, buttons)
        else:
            rewriting.rewrite(self.session, [pressed], text, self.now, buttons=buttons or [])


def hear(session: Session, reader: Reader, heard: Heard) -> Outcome:
    """Do what was asked in a group, in the given transaction; a repetition does nothing."""
    group = groups.meet(session, heard.channel, heard.group, heard.title, heard.at)
    known = people.find_chat(session, heard.channel, heard.address) if heard.address != heard.group else None
    here = InGroup(session, reader, heard.at, heard, group, None if known is None else known.person_id)
    toast, start = None, None
    try:
        with savepoint(session):
            toast = _HEARS[heard.kind](here) if heard.kind in _HEARS else None
    except _NotForUsError:
        return Outcome()
    except Refusal as refusal:
        toast = refusals.sentence(refusal)
        start = wording.START if isinstance(refusal, LEADS_TO_THEIR_CHAT) else None
        if heard.kind is not Kind.PRESS and here.keep() is not None:
            here.say(toast)
    return Outcome(toast if heard.kind is Kind.PRESS else None, start=start)


def moved(session: Session, channel: str, old: str, new: str, now: datetime) -> None:
    """A group has become a supergroup: it stays bound, and nobody need be asked there whose it is."""
    group = groups.move(session, channel, old, new)
    place = None if group is None else places.find_place(session, group.place_id)
    if group is None or place is None:
        return
    asked = [
        message.id
        for message in standing.said_with_buttons(session, group.id)
        if any(Press.read(payload).act == "bind" for row in (message.data or {})["buttons"] for _, payload in row)
    ]
    rewriting.rewrite(session, asked, wording.bound(place), now)
    group_cards.say_again(session, group, now)


def _joined(here: InGroup) -> None:
    if here.keep() is None:
        return
    groups.came(here.group)
    place = places.find_place(here.session, here.group.place_id)
    if place is not None:
        here.say(wording.bound(place))
        return
    found = [] if here.person_id is None else groups.choices(here.session, here.person_id)
    if len(found) == 1:
        _bind(here, found[0].id)
    elif found:
        here.say(wording.ASK_WHICH, _place_buttons(found))
    else:
        here.say(wording.ASK_WORKER, rows(button(wording.BIND, "bind")))


def _left(here: InGroup) -> None:
    if here.keep() is not None:
        groups.leave(here.session, here.group)


def _text(here: InGroup) -> None:
    said = wording.command(here.heard.text)
    if said is None:
        _need(here)
        return
    if here.keep(said) is None:
        return
    if said == wording.BIND:
        _ask_which(here)
        return
    if here.person_id is None:
        raise NotYourGroup
    place = groups.unbind(here.session, here.group, here.person_id, here.now)
    here.say(wording.NOT_BOUND if place is None else wording.unbound(place))
    group_cards.retire(here, here.group)


def _need(here: InGroup) -> None:
    """Somebody answers us with a need: not here, where everybody reads it. Nothing of what they said is kept."""
    meaning = here.reader.read(here.heard.text, now=here.now, role="resident", open_ticket=False, pending=None)
    if meaning.urgency is not Urgency.DANGER and meaning.intent not in NEEDS:
        raise _NotForUsError
    if here.keep() is not None:
        here.say(wording.NEED_PRIVATELY)


def _photo(here: InGroup) -> None:
    ref = here.heard.replies_to
    replied = groups.find_said(here.session, here.group, ref) or standing.find_shown(here.session, here.group.id, ref)
    if replied is None:
        raise _NotForUsError
    speaker = _speaker(here)
    here.person_id = speaker.person.id
    message_id = here.keep(here.heard.text)
    if message_id is None:
        return
    wanted = files.want(here.session, speaker.person.id, here.heard.channel, here.heard.ref, here.now)
    messages.attach(here.session, message_id, wanted)
    if not wall.hear_group_photo(here, here.group, speaker.person.id, message_id, replied):
        raise _NotForUsError


def _press(here: InGroup) -> str | None:
    press = Press.read(here.heard.press)
    if press.act == "bind":
        return _press_bind(here, press)
    act = PUBLIC_ACTS.get(press.act)
    if act is None:
        return wording.PRIVATELY
    speaker = _speaker(here)
    here.person_id = speaker.person.id
    message_id = here.keep(here.heard.text)
    if message_id is None:
        return None
    # What was pressed stands in the group: under its number there is something else in the person's own chat.
    heard = replace(here.heard, pressed="")
    turn = Turn(here.session, here.reader, here.now, heard, speaker.chat, speaker.person, message_id, speaker.role,
                speaker.open_ticket, speaker.heard_before)  # fmt: skip
    act(turn, press, here.group)
    return turn.toast


def _press_take(turn: Turn, press: Press, group: Chat) -> None:
    """我来: as 接单 of an offer; the address goes to the chat of their own."""
    ticket = turn.ticket(press.number())
    held_by = assignments.assignments_of(turn.session, ticket.id)
    if all(held.person_id != turn.person.id for held in held_by):
        count_as_asked(turn.session, ticket, group, turn.person.id, turn.now)
    take.take(turn, ticket)
    if turn.toast == volunteer.TOAST_ACCEPTED:
        turn.toast = wording.TOAST_TAKEN


def _press_bind(here: InGroup, press: Press) -> str | None:
    if here.keep(here.heard.text) is None:
        return None
    if not press.args:
        _ask_which(here)
    else:
        _bind(here, press.number())
    return None if here.group.place_id is None else wording.TOAST_BOUND


def _ask_which(here: InGroup) -> None:
    found = [] if here.person_id is None else groups.choices(here.session, here.person_id)
    if not found:
        raise NotYourGroup
    if len(found) == 1:
        _bind(here, found[0].id)
    else:
        here.say_instead(wording.ASK_WHICH, _place_buttons(found))


def _bind(here: InGroup, place_id: int) -> None:
    if here.person_id is None:
        raise NotYourGroup
    place = groups.bind(here.session, here.group, place_id, here.person_id, here.now)
    group_cards.retire(here, here.group)
    here.say_instead(wording.bound(place))


def _place_buttons(found: list[Place]) -> Rows:
    return rows(*(button(place.name, "bind", place.id) for place in found[: wording.MOST_LISTED]))


def _speaker(here: InGroup) -> Speaker:
    """Return who speaks. Somebody new has no chat that we may write to until they open one themselves."""
    heard = here.heard
    known = people.find_chat(here.session, heard.channel, heard.address) is not None
    speaker = speakers.recognise(here.session, heard.channel, heard.address, here.now, name=heard.name)
    if known:
        # Whoever had closed their own chat has not opened it by speaking to everybody.
        here.session.refresh(speaker.chat)
    else:
        speaker.chat.status = "gone"
        here.session.flush()
    return speaker


# What may be pressed before everybody's eyes besides the binding; the rest is for the chat with the person.
PUBLIC_ACTS: dict[str, Callable[[Turn, Press, Chat], None]] = {
    "come": lambda turn, press, _group: gather.PRESSES["come"](turn, press),
    "nocome": lambda turn, press, _group: gather.PRESSES["nocome"](turn, press),
    group_cards.TAKE: _press_take,
}
_HEARS: dict[Kind, Callable[[InGroup], str | None]] = {
    Kind.JOINED: _joined,
    Kind.LEFT: _left,
    Kind.TEXT: _text,
    Kind.PHOTO: _photo,
    Kind.PRESS: _press,
}
