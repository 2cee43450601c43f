"""Sent down the tree: a station's worker gets the theme from above, and may add lines for the station's people."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from handlers import preview
from handlers.buttons import Press, Rows, button, rows
from handlers.turn import Scene, Turn
from handlers.wording import announcing
from nlp.meaning import Meaning
from storage import broadcasts, members, places
from storage.campaigns import Campaign

MOST_LINES = 300


def tell_stations(scene: Scene, campaign: Campaign, carried: Sequence[Campaign]) -> None:
    """Ask every worker of these stations whether they would add something."""
    above = places.find_place(scene.session, campaign.place_id)
    for child in carried:
        text = announcing.carried(child, above.name if above is not None else "", scene.now)
        choice = _choice(child, announcing.ADD_LINES)
        for one in members.workers_of(scene.session, child.place_id):
            scene.tell(one.id, text, choice, expires_at=child.due_at)


def tell_called_off(scene: Scene, campaign: Campaign, dropped: Sequence[Campaign]) -> None:
    """Tell the workers of these stations that it does not come."""
    above = places.find_place(scene.session, campaign.place_id)
    for child in dropped:
        for one in members.workers_of(scene.session, child.place_id):
            scene.tell(one.id, announcing.called_off(above.name if above is not None else ""))


def hear_lines(turn: Turn, _meaning: Meaning) -> bool:
    """Take the sentence as what the station adds."""
    child = broadcasts.own(turn.session, int(turn.pending["campaign"]), turn.person.id)
    if len(turn.heard.text) > MOST_LINES:
        turn.say(announcing.LINES_TOO_LONG)
        return True
    broadcasts.add_lines(turn.session, child, turn.person.id, turn.now, turn.heard.text)
    turn.settled()
    preview.say_as_seen(turn, child, preview.to_person(child), announcing.LINES_KEPT)
    turn.say(announcing.lines_sent(child, turn.now), _choice(child, announcing.ADD_AGAIN))
    return True


def _choice(child: Campaign, label: str) -> Rows:
    return rows(button(label, "addlines", child.id), button(announcing.AS_IT_IS, "asitis", child.id))


def _press_add(turn: Turn, press: Press) -> None:
    child = broadcasts.own(turn.session, press.number(), turn.person.id)
    turn.ask("campaign_lines", campaign=child.id)
    turn.say(announcing.ASK_LINES)


def _press_as_it_is(turn: Turn, press: Press) -> None:
    broadcasts.own(turn.session, press.number(), turn.person.id)
    turn.settled("campaign_lines")
    turn.toast = announcing.LINES_LEFT


PRESSES: dict[str, Callable[[Turn, Press], None]] = {"addlines": _press_add, "asitis": _press_as_it_is}
ANSWERS: dict[str, Callable[[Turn, Meaning], bool]] = {"campaign_lines": hear_lines}
