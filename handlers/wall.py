"""The wall of a theme: photos sent by replying to it, approved by a worker, shown on a page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from handlers.buttons import Press, Rows, button
from handlers.turn import Kind, Scene, Turn
from handlers.wording import announcing
from nlp.meaning import Meaning
from storage import broadcasts, members, messages, people, turnouts, walls
from storage.campaigns import get_campaign
from storage.messages import Message, Urge
from storage.people import Chat
from storage.walls import WallPhoto

# An album is one gift, and is thanked for once.
ALBUM = timedelta(minutes=2)
MOST_SHOWN = 8


def hear_photo(turn: Turn) -> bool:
    """Take a photo for the wall: it replies to a theme, or 发照片 was pressed. False where it is neither.

    Whoever writes of danger under a photo is heard.
    """
    if turn.heard.text and turn.reader.read_danger(turn.heard.text, turn.now) is not None:
        return False
    campaign = walls.find_theme(turn.session, turn.chat, turn.heard.replies_to)
    if campaign is None and turn.pending.get("ask") == "wall_photo":
        campaign = get_campaign(turn.session, int(turn.pending["campaign"]))
        if campaign.status not in broadcasts.BEGUN:
            turn.settled()
            turn.say(announcing.WALL_OVER)
            return True
    if campaign is None:
        return False
    photo = walls.offer(turn.session, campaign, turn.person.id, turn.message_id, turn.now)
    if photo is None:
        turn.say(announcing.PHOTOS_ENOUGH)
        return True
    messages.note_meaning(turn.session, turn.message_id, {"answers": "wall_photo"})
    if not walls.sent_lately(turn.session, photo, turn.now - ALBUM):
        turn.say(announcing.PHOTO_THANKS)
    _ask_workers(turn, photo)
    return True


def hear_group_photo(scene: Scene, group_chat: Chat, person_id: int, message_id: int, replied_message_id: int) -> bool:
    """Take a photo that replies in a group to a theme; False where it replies to something else."""
    campaign = walls.theme_said(scene.session, replied_message_id)
    if campaign is None:
        return False
    photo = walls.offer(scene.session, campaign, person_id, message_id, scene.now)
    if photo is not None:
        if not walls.sent_lately(scene.session, photo, scene.now - ALBUM):
            messages.say(scene.session, group_chat, announcing.PHOTO_THANKS_IN_GROUP, scene.now)
        _ask_workers(scene, photo)
    return True


def _hear_words(turn: Turn, _meaning: Meaning) -> bool:
    """Words came where photos were waited for: then none are any more."""
    if turn.heard.kind is not Kind.PHOTO:
        turn.settled()
    return False


def _ask_workers(scene: Scene, photo: WallPhoto) -> None:
    for one in members.workers_of(scene.session, photo.place_id):
        chat = people.chat_of(scene.session, one.id)
        if chat is not None:
            _show_card(scene, chat, photo, walls.card_key(photo, one.id))


def _show_card(scene: Scene, chat: Chat, photo: WallPhoto, key: str | None = None) -> None:
    campaign = get_campaign(scene.session, photo.campaign_id)
    came = scene.session.get_one(Message, photo.message_id)
    sender = people.get_person(scene.session, photo.person_id)
    messages.say(
        scene.session, chat, announcing.photo(campaign, sender, came.text), scene.now, urge=Urge.NOTICE,
        buttons=_card_buttons(photo), about_id=sender.id, file_id=came.file_id, key=key,
    )  # fmt: skip


def _card_buttons(photo: WallPhoto) -> Rows:
    show = button(announcing.SHOW, "onwall", photo.id)
    refuse = button(announcing.DO_NOT_SHOW, "offwall", photo.id)
    return [{"waiting": [show, refuse], "shown": [refuse]}.get(photo.status, [show])]


def _press_decide(turn: Turn, press: Press, *, show: bool) -> None:
    photo = walls.get_photo(turn.session, press.number(), turn.person.id)
    first = False
    if show:
        first = walls.show(turn.session, photo, turn.person.id, turn.now)
    else:
        walls.refuse(turn.session, photo, turn.person.id, turn.now)
    turn.toast = announcing.TOAST_SHOWN if show else announcing.TOAST_NOT_SHOWN
    campaign = get_campaign(turn.session, photo.campaign_id)
    for card in _cards(turn, photo):
        turn.rewrite(card, announcing.photo_decided(campaign, on_the_wall=show), _card_buttons(photo))
    chat = people.chat_of(turn.session, photo.person_id) if first else None
    if chat is not None:
        messages.say(turn.session, chat, announcing.PHOTO_SHOWN, turn.now, urge=Urge.NOTICE,
                     data={"page": f"/wall/{campaign.id}"})  # fmt: skip


def _cards(turn: Turn, photo: WallPhoto) -> set[int]:
    """Return every worker's card of the photo, and the one that was pressed."""
    found = set(walls.cards_of(turn.session, photo))
    return found | ({turn.pressed_id} if turn.pressed_id is not None else set())


def _press_send(turn: Turn, press: Press) -> None:
    """发照片: the next photos are for the wall."""
    campaign = get_campaign(turn.session, press.number())
    turnouts.require_reached(turn.session, campaign, turn.person.id)
    turn.ask("wall_photo", campaign=campaign.id)
    turn.say(announcing.ASK_PHOTO)


def _press_take_part(turn: Turn, press: Press) -> None:
    campaign = get_campaign(turn.session, press.number())
    anew = turnouts.take_part(turn.session, campaign, turn.person.id, turn.now)
    turn.toast = announcing.TAKES_PART if anew else announcing.TAKES_PART_ALREADY


def _press_photos(turn: Turn, press: Press) -> None:
    """看照片: those that nobody has decided on."""
    campaign = broadcasts.own(turn.session, press.number(), turn.person.id)
    found = walls.waiting(turn.session, campaign, most=MOST_SHOWN)
    if not found:
        turn.say(announcing.NO_PHOTOS_LEFT)
    for photo in found:
        _show_card(turn, turn.chat, photo)


PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "onwall": lambda turn, press: _press_decide(turn, press, show=True),
    "offwall": lambda turn, press: _press_decide(turn, press, show=False),
    "sendphoto": _press_send,
    "takepart": _press_take_part,
    "photos": _press_photos,
}
ANSWERS: dict[str, Callable[[Turn, Meaning], bool]] = {"wall_photo": _hear_words}
