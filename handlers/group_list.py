"""我的群: the groups of a worker's places; which ticket cards each shows, and letting one go."""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers import duty, group_cards
from handlers.buttons import Press, Rows, button, rows
from handlers.turn import Phrase, Turn
from handlers.wording import groups as wording
from handlers.wording import volunteer
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
    said = (match["said"] or "").strip()
    found = [group for group, _ in groups.bound_below(turn.session, turn.person.id)]
    named = [group for group in found if group.title and group.title in said] or (found if len(found) == 1 else [])
    if len(named) != 1:
        show_mine(turn)
        return True
    group = groups.get_group(turn.session, named[0].id)
    shows = _meant(turn, said.replace(group.title, "", 1) if group.title else said)
    if shows is None:
        turn.say(*_ask(turn, group))
    else:
        _choose(turn, group, shows)
        turn.say(*_ask(turn, group))
    return True


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
