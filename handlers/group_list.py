"""我的群: the groups of a worker's places; which ticket cards each shows, and letting one go."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from handlers import duty, group_cards, nearest
from handlers.buttons import Press, Rows, button, rows
from handlers.turn import Phrase, Turn
from handlers.wording import groups as wording
from handlers.wording import orders, volunteer
from storage import groups, messages
from storage.errors import OldButton
from storage.messages import Urge
from storage.people import Chat

# How a payload says which cards: nobody's, everybody's, or a team's label.
NONE, ALL = "none", "all"


def show_mine(turn: Turn) -> None:
    """我的群: which groups are bound to the places where the worker works."""
    text, buttons = _list(turn)
    turn.say(text, buttons)


def hear_cards(turn: Turn, match: re.Match[str]) -> bool:
    """群单 枫林邻居 家电队: which tickets the group shows; what the words leave open is asked by buttons."""
    if turn.role != "worker":
        return False
    found = [group for group, _ in groups.bound_below(turn.session, turn.person.id)]
    name, what = _parts(turn, (match["said"] or "").strip(), found)
    named = _named(name, found)
    if name and not named.meant:
        _no_such_group(turn, name, found, named.likely)
    elif len(named.meant) != 1:
        show_mine(turn)
    else:
        _show_cards(turn, groups.get_group(turn.session, named.meant[0]), what)
    return True


def _parts(turn: Turn, said: str, found: Sequence[Chat]) -> tuple[str, str]:
    """Return what the words call the group, and what they say of its cards; each may be empty."""
    title = max((one.title for one in found if one.title and one.title in said), key=len, default="")
    if title:
        return title, said.replace(title, "", 1).strip(orders.GAPS)
    *before, last = wording.GAPS.split(said)
    if not before:
        before, last = ([last], "") if last and not _says_which(turn, last) else ([], last)
    elif _says_which(turn, "".join(before)):
        return "", said
    return "".join(before), last


def _says_which(turn: Turn, said: str) -> bool:
    return not said.endswith(wording.A_GROUP) and (said.endswith(wording.A_TEAM) or _meant(turn, said) is not None)


def _named(name: str, found: Sequence[Chat]) -> nearest.Found[int]:
    exact = [one.id for one in found if not name or one.title == name]
    return nearest.Found(exact, []) if exact else nearest.find(name, [(one.id, one.title) for one in found])


def _no_such_group(turn: Turn, name: str, found: Sequence[Chat], likely: Sequence[int]) -> None:
    near = [one for one in found if one.id in likely]
    offered = (near or found)[: nearest.MOST_LIKELY]
    turn.say(
        wording.no_such_group(name, near, offered),
        [[button(wording.choose_cards(one), "groupcards", one.id)] for one in offered],
    )


def _show_cards(turn: Turn, group: Chat, what: str) -> None:
    shows = _meant(turn, what)
    if shows is not None:
        _choose(turn, group, shows)
    text, buttons = _ask(turn, group)
    unknown = (duty.unknown_team(turn, what) or wording.not_understood(what)) if what and shows is None else ""
    turn.say("\n".join(filter(None, (unknown, text))), buttons)


def _meant(turn: Turn, said: str) -> str | None:
    if any(word in said for word in wording.MEANS_NO_CARDS):
        return ""
    if any(word in said for word in wording.MEANS_ALL_CARDS):
        return groups.EVERY
    return duty.team_named(turn, said.strip()) if said.strip() else None


def _choose(turn: Turn, group: Chat, shows: str) -> None:
    before = group.shows
    groups.show(turn.session, group, shows, turn.person.id, turn.now)
    if shows != before:
        messages.say(turn.session, group, wording.cards_chosen(shows, turn.lexicon), turn.now, urge=Urge.BROADCAST)
        group_cards.retire(turn, group)


def _press_cards(turn: Turn, press: Press) -> None:
    group = groups.get_group(turn.session, press.number())
    groups.require_worker(turn.session, turn.person.id, group)
    if len(press.args) == 1:
        turn.say(*_ask(turn, group))
        return
    word = press.word(1)
    shows = {NONE: "", ALL: groups.EVERY}.get(word, word)
    if shows not in ("", groups.EVERY, *turn.lexicon.teams):
        raise OldButton
    _choose(turn, group, shows)
    turn.toast = wording.TOAST_CHOSEN
    if turn.pressed_id is not None:
        turn.rewrite(turn.pressed_id, *_ask(turn, group))


def _ask(turn: Turn, group: Chat) -> tuple[str, Rows]:
    teams = ((team, wording.team_label(team, turn.lexicon), team) for team in turn.lexicon.teams)
    choices = (("", wording.NO_CARDS, NONE), (groups.EVERY, wording.ALL_CARDS, ALL), *teams)
    return wording.ask_cards(group, turn.lexicon), rows(
        *(button(volunteer.ticked(label, ticked=group.shows == shows), "groupcards", group.id, word)
          for shows, label, word in choices)
    )  # fmt: skip


def _press_unbind(turn: Turn, press: Press) -> None:
    group = groups.get_group(turn.session, press.number())
    place = groups.unbind(turn.session, group, turn.person.id, turn.now)
    turn.toast = wording.TOAST_UNBOUND
    if place is not None:
        messages.say(turn.session, group, wording.unbound(place), turn.now)
        group_cards.retire(turn, group)
    if turn.pressed_id is not None:
        turn.rewrite(turn.pressed_id, *_list(turn))


def _list(turn: Turn) -> tuple[str, Rows]:
    found = groups.bound_below(turn.session, turn.person.id)
    if not found:
        return wording.NO_GROUPS, []
    buttons = [
        [button(wording.choose_cards(group), "groupcards", group.id), button(wording.unbind(group), "unbind", group.id)]
        for group, _ in found[: wording.MOST_LISTED]
    ]
    return wording.listed(found, turn.lexicon), buttons


PRESSES: dict[str, Callable[[Turn, Press], None]] = {"unbind": _press_unbind, "groupcards": _press_cards}
SAYINGS: dict[str, Callable[[Turn], None]] = {wording.MY_GROUPS: show_mine}
PHRASES: tuple[Phrase, ...] = ((wording.SAYS_CARDS, hear_cards),)
