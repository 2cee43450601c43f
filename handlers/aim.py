"""To whom a broadcast goes: everybody, a role, a team, a place, or those never heard from; and to which groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from handlers import preview
from handlers.buttons import Press, Rows, button, rows
from handlers.turn import Scene, Turn
from handlers.wording import announcing
from storage import broadcasts, places, stations
from storage.campaigns import Campaign
from storage.errors import OldButton
from storage.places import Place

MOST_LISTED = 40
ROLES = (("resident", announcing.RESIDENTS), ("volunteer", announcing.VOLUNTEERS), ("worker", announcing.WORKERS))


def ask_who(turn: Turn, campaign: Campaign) -> None:
    """Ask to whom it goes."""
    number = campaign.id
    choice = [
        button(announcing.EVERYBODY, "aim", number, "all"),
        button(announcing.AND_GROUPS, "aim", number, "groups"),
        *(button(label, "aim", number, role) for role, label in ROLES),
        button(announcing.ONE_TEAM, "aimteam", number),
        *([button(announcing.ONE_PLACE, "aimplace", number)] if below(turn, campaign.place_id) else []),
        button(announcing.UNHEARD, "aim", number, "unheard"),
    ]
    turn.say(announcing.ASK_WHO, rows(*choice, wide=3))


def _press_where(turn: Turn, press: Press) -> None:
    """发到哪里: of a theme the places and the groups; of anything else, to whom at all."""
    campaign = broadcasts.own(turn.session, press.number(), turn.person.id)
    if campaign.kind == "theme":
        turn.say(_choosing(turn, campaign), _ticks(turn, campaign))
    else:
        ask_who(turn, campaign)


def audience_of(scene: Scene, word: str, team: str = "") -> dict[str, Any]:
    """Return whom a word means: all, groups (and all), unheard, team, or a role. Raises OldButton for no such team."""
    match word:
        case "all":
            return {}
        case "groups":
            return {"groups": True}
        case "unheard":
            return {"unheard": True}
        case "team" if team in scene.lexicon.teams:
            return {"role": "volunteer", "team": team}
        case "team":
            raise OldButton
    return {"role": word}


def _press_aim(turn: Turn, press: Press) -> None:
    campaign, word = broadcasts.own(turn.session, press.number(), turn.person.id), press.word(1)
    if word == "place":
        audience: dict[str, Any] = {"places": [press.number(2)]}
    else:
        audience = audience_of(turn, word, press.word(2) if word == "team" else "")
    broadcasts.aim(turn.session, campaign, turn.person.id, turn.now, audience)
    preview.show(turn, campaign)


def _press_team(turn: Turn, press: Press) -> None:
    campaign = broadcasts.own(turn.session, press.number(), turn.person.id)
    teams = [button(team.name, "aim", campaign.id, "team", label) for label, team in turn.lexicon.teams.items()]
    turn.say(announcing.ASK_TEAM, rows(*teams))


def _press_place(turn: Turn, press: Press) -> None:
    campaign = broadcasts.own(turn.session, press.number(), turn.person.id)
    found = below(turn, campaign.place_id)
    turn.say(announcing.ASK_PLACE, rows(*(button(one.name, "aim", campaign.id, "place", one.id) for one in found)))


def _press_tick(turn: Turn, press: Press) -> None:
    """Choose a place or leave it out; none chosen means all of them."""
    campaign, word = broadcasts.own(turn.session, press.number(), turn.person.id), press.word(1)
    audience = dict(campaign.audience or {})
    if word == "groups":
        audience["groups"] = not audience.get("groups")
    elif word == "all":
        audience["places"] = []
    else:
        audience["places"] = sorted(set(audience.get("places", [])) ^ {press.number(1)})
    broadcasts.aim(turn.session, campaign, turn.person.id, turn.now, audience)
    if turn.pressed_id is not None:
        turn.rewrite(turn.pressed_id, _choosing(turn, campaign), _ticks(turn, campaign))


def _press_ready(turn: Turn, press: Press) -> None:
    preview.show(turn, broadcasts.own(turn.session, press.number(), turn.person.id))


def _choosing(turn: Turn, campaign: Campaign) -> str:
    expected = broadcasts.forecast(turn.session, campaign)
    return announcing.choosing(preview.whom(turn, campaign), expected.people, expected.groups)


def _ticks(turn: Turn, campaign: Campaign) -> Rows:
    chosen, number = (campaign.audience or {}).get("places") or [], campaign.id
    there = below(turn, campaign.place_id)
    every = [button(announcing.ticked(announcing.EVERYBODY, on=not chosen), "aimtick", number, "all")] if there else []
    listed = [button(announcing.ticked(one.name, on=one.id in chosen), "aimtick", number, one.id) for one in there]
    on = bool((campaign.audience or {}).get("groups"))
    groups = button(announcing.GROUPS_ON if on else announcing.GROUPS_OFF, "aimtick", number, "groups")
    return [*rows(*every, *listed), [groups, button(announcing.READY, "aimed", number)]]


def below(scene: Scene, place_id: int, *, most: int = MOST_LISTED) -> Sequence[Place]:
    """Return the places below to which alone something from this one could go."""
    ids = [one for one in places.below(scene.session, [place_id]) if one != place_id]
    return stations.listed(scene.session, ids)[:most]


PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "whereto": _press_where,
    "aim": _press_aim,
    "aimteam": _press_team,
    "aimplace": _press_place,
    "aimtick": _press_tick,
    "aimed": _press_ready,
}
