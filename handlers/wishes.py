"""接单设置: a volunteer says how they want to be asked, by words or by buttons; each is undone as easily."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from handlers import attend, cards, days, duty
from handlers.buttons import Button, Press, Rows, button, rows
from handlers.turn import Phrase, Turn
from handlers.wording import common, volunteer, wishing
from storage import agenda, assignments, members, offers, wishes
from storage.clashes import PARTS
from storage.errors import NotAVolunteer, OldButton
from storage.tickets import Ticket

# RFC 5545: how a rule names the weekdays, Monday first.
BY_DAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ALL_DAY = ("00:00", "23:59")
MOST_OFTEN = 20
MOST_LISTED = 20


def show_settings(turn: Turn) -> None:
    """接单设置: how they are asked, and a button for each wish."""
    members.require_volunteer(turn.session, turn.person.id)
    turn.say(*_settings(turn))


def _settings(turn: Turn) -> tuple[str, Rows]:
    wish, hours = wishes.find_wish(turn.session, turn.person.id), wishes.hours_of(turn.session, turn.person.id)
    rests = wishes.resting_until(wish, turn.now) is not None
    weekends = wish is not None and wish.weekends_only
    return wishing.settings(wish, hours, turn.lexicon, turn.now), rows(
        button(wishing.NO_REST if rests else wishing.REST, "wish", "rest", int(not rests)),
        button(wishing.ANY_DAY if weekends else wishing.WEEKENDS, "wish", "weekends", int(not weekends)),
        button(wishing.MY_HOURS, "wishhours"), button(wishing.ONLY_TEAMS, "wishteams"),
        button(wishing.HOW_OFTEN, "wishoften"), button(volunteer.TASKS, "tasks"),
    )  # fmt: skip


def _team_buttons(turn: Turn) -> Rows:
    mine, wish = members.teams_of(turn.session, turn.person.id), wishes.find_wish(turn.session, turn.person.id)
    only = set() if wish is None else set(wish.only_teams.split(","))
    ticks = (
        button(volunteer.ticked(team.name, ticked=key in only), "wishteam", key)
        for key, team in turn.lexicon.teams.items() if key in mine
    )  # fmt: skip
    return [*rows(*ticks), [button(wishing.BACK, "wishes", 1)]]


def _hour_buttons(turn: Turn) -> Rows:
    free = {(one.weekday, one.starts_at, one.ends_at) for one in wishes.hours_of(turn.session, turn.person.id)}

    def tick(day: int, part: int) -> Button:
        named = wishing.DAY_PARTS[part]
        ticked = (day, *PARTS[named]) in free
        return button(volunteer.ticked(wishing.weekday(day) + named, ticked=ticked), "wishhour", day, part)

    grid = [[tick(day, part) for part in range(len(wishing.DAY_PARTS))] for day in range(len(BY_DAY))]
    return [*grid, [button(wishing.ANY_TIME, "wishhour", "any"), button(wishing.BACK, "wishes", 1)]]


def _says_rest(turn: Turn, _match: re.Match[str]) -> None:
    until = wishes.next_week(turn.now)
    wishes.wish(turn.session, turn.person.id, rests_until=until)
    _confirm(turn, wishing.rests(until, turn.now), "rest", 0)


def _says_no_rest(turn: Turn, _match: re.Match[str]) -> None:
    wishes.wish(turn.session, turn.person.id, rests_until=None)
    _confirm(turn, wishing.asked_again(), "rest", 1)


def _says_weekends(turn: Turn, _match: re.Match[str]) -> None:
    wishes.wish(turn.session, turn.person.id, weekends_only=True)
    _confirm(turn, wishing.weekends(only=True), "weekends", 0)


def _says_any_day(turn: Turn, _match: re.Match[str]) -> None:
    wishes.wish(turn.session, turn.person.id, weekends_only=False)
    _confirm(turn, wishing.weekends(only=False), "weekends", 1)


def _says_only_teams(turn: Turn, _match: re.Match[str]) -> None:
    turn.say(wishing.ASK_TEAMS, _team_buttons(turn))


def _says_only_team(turn: Turn, match: re.Match[str]) -> None:
    team = duty.team_named(turn, match["team"])
    if team is None:
        turn.say(duty.unknown_team(turn, match["team"]) or wishing.ASK_TEAMS, _team_buttons(turn))
        return
    name = common.team_name(team, turn.lexicon)
    if team not in members.teams_of(turn.session, turn.person.id):
        turn.say(wishing.not_in(name), _team_buttons(turn))
        return
    wishes.wish(turn.session, turn.person.id, only_teams=team)
    turn.say(wishing.only_team(name), _team_buttons(turn))


def _says_often(turn: Turn, match: re.Match[str]) -> None:
    said = match["times"]
    times = min(int(said) if said.isdigit() else wishing.NUMERALS[said], MOST_OFTEN)
    wish = wishes.find_wish(turn.session, turn.person.id)
    before = wishes.MOST_A_WEEK if wish is None else wish.most_a_week
    wishes.wish(turn.session, turn.person.id, most_a_week=times)
    _confirm(turn, wishing.often(times), "often", before)


def _says_hours(turn: Turn, match: re.Match[str]) -> None:
    said = match["when"]
    days, span = _days(turn, said), _span(turn, said)
    if not days:
        turn.say(wishing.HOURS_UNCLEAR, _hour_buttons(turn))
        return
    known = {(one.weekday, one.starts_at, one.ends_at) for one in wishes.hours_of(turn.session, turn.person.id)}
    wishes.set_hours(turn.session, turn.person.id, known | {(day, *span) for day in days})
    turn.say(wishing.free_at(wishes.hours_of(turn.session, turn.person.id)), _hour_buttons(turn))


def _says_any_time(turn: Turn, _match: re.Match[str]) -> None:
    wishes.set_hours(turn.session, turn.person.id, ())
    turn.say(wishing.free_at(()), rows(button(wishing.SETTINGS, "wishes")))


def _hear_busy(turn: Turn, match: re.Match[str]) -> bool:
    """周三周四都没空, where it can be said neither of an offer nor of a ticket or a day that they have taken."""
    person, today = turn.person.id, days.today(turn)
    if turn.role != "volunteer" or turn.pending or turn.open_ticket:
        return False
    held = [*offers.offered_to(turn.session, person), *assignments.tasks_of(turn.session, person)]
    on = [one.when_date for one in held] + [one.day for _, one in agenda.days_of(turn.session, person, today)]
    if any(day is None or date.fromisoformat(day).weekday() in wishing.weekdays_in(match[0]) for day in on):
        return False
    turn.say(wishing.ASK_FREE, _hour_buttons(turn))
    return True


def _confirm(turn: Turn, text: str, what: str, back: int) -> None:
    turn.say(text, rows(button(wishing.GO_BACK, "wish", what, back), button(wishing.SETTINGS, "wishes")))


def _days(turn: Turn, said: str) -> set[int]:
    """Return the weekdays (0 is Monday) that are meant."""
    if any(word in said for word in wishing.EVERY_DAY):
        return set(range(7))
    rhythm = turn.reader.read_rhythm(said, turn.now)
    named = {day for day, name in enumerate(BY_DAY) if rhythm is not None and name in _by_day(rhythm.rule)}
    if named:
        return named
    found = set(range(5)) if any(word in said for word in wishing.WORKDAYS) else set()
    return found | ({5, 6} if any(word in said for word in wishing.WEEKEND) else set())


def _by_day(rule: str) -> list[str]:
    return rule.partition("BYDAY=")[2].partition(";")[0].split(",")


def _span(turn: Turn, said: str) -> tuple[str, str]:
    """Return from when until when: what was said, else the part of the day, else all of it."""
    rhythm = turn.reader.read_rhythm(said, turn.now)
    if rhythm is not None and rhythm.starts_at and rhythm.ends_at:
        return rhythm.starts_at, rhythm.ends_at
    return next((hours for part, hours in PARTS.items() if part in said), ALL_DAY)


def _press_wish(turn: Turn, press: Press) -> None:
    what, value = press.word(), press.number(1)
    if what == "rest":
        wishes.wish(turn.session, turn.person.id, rests_until=wishes.next_week(turn.now) if value else None)
    elif what == "weekends":
        wishes.wish(turn.session, turn.person.id, weekends_only=bool(value))
    elif what == "often" and 0 <= value <= MOST_OFTEN:
        wishes.wish(turn.session, turn.person.id, most_a_week=value)
    else:
        raise OldButton
    turn.toast = wishing.TOAST_CHANGED
    _redraw(turn, *_settings(turn))


def _press_team(turn: Turn, press: Press) -> None:
    key, wish = press.word(), wishes.find_wish(turn.session, turn.person.id)
    if key not in members.teams_of(turn.session, turn.person.id):
        raise OldButton
    only = set() if wish is None else {one for one in wish.only_teams.split(",") if one}
    wishes.wish(turn.session, turn.person.id, only_teams=",".join(sorted(only ^ {key})))
    _redraw(turn, wishing.ASK_TEAMS, _team_buttons(turn))


def _press_hour(turn: Turn, press: Press) -> None:
    free = {(one.weekday, one.starts_at, one.ends_at) for one in wishes.hours_of(turn.session, turn.person.id)}
    if press.word() == "any":
        free = set()
    else:
        day, part = press.number(), press.number(1)
        if day >= len(BY_DAY) or part >= len(wishing.DAY_PARTS):
            raise OldButton
        free ^= {(day, *PARTS[wishing.DAY_PARTS[part]])}
    wishes.set_hours(turn.session, turn.person.id, free)
    _redraw(turn, wishing.ASK_HOURS, _hour_buttons(turn))


def _ask(text: str, buttons: Callable[[Turn], Rows]) -> Callable[[Turn, Press], None]:
    def ask(turn: Turn, _press: Press) -> None:
        members.require_volunteer(turn.session, turn.person.id)
        turn.say(text, buttons(turn))

    return ask


def _often_buttons(_turn: Turn) -> Rows:
    return rows(*(button(str(times), "wish", "often", times) for times in wishing.TIMES), wide=5)


def _redraw(turn: Turn, text: str, buttons: Rows) -> None:
    if turn.pressed_id is None:
        turn.say(text, buttons)
    else:
        turn.rewrite(turn.pressed_id, text, buttons)


def _press_settings(turn: Turn, press: Press) -> None:
    members.require_volunteer(turn.session, turn.person.id)
    if press.args:
        _redraw(turn, *_settings(turn))
    else:
        show_settings(turn)


def show_why_they(turn: Turn, ticket: Ticket) -> None:
    """为什么派给他: for a worker, who was asked, why they, and what they answered."""
    asked = offers.offers_of(turn.session, ticket.id)[-MOST_LISTED:]
    named = list(zip(cards.names(turn, [one.person_id for one in asked]), asked, strict=True))
    turn.say(wishing.why_they(ticket, named) if named else wishing.NOT_ASKED, ticket_id=ticket.id)


def _hear_why_they(turn: Turn, match: re.Match[str]) -> bool:
    if turn.role != "worker":
        return False
    show_why_they(turn, attend.ticket_here(turn, int(match["number"] or match["after"])))
    return True


def _of_a_volunteer(act: Callable[[Turn, re.Match[str]], None]) -> Callable[[Turn, re.Match[str]], bool]:
    """Only a volunteer means it so: from anybody else the sentence is understood like any other."""

    def hear(turn: Turn, match: re.Match[str]) -> bool:
        try:
            members.require_volunteer(turn.session, turn.person.id)
        except NotAVolunteer:
            return False
        turn.settled()
        act(turn, match)
        return True

    return hear


PHRASES: tuple[Phrase, ...] = (
    (wishing.SAYS_REST, _of_a_volunteer(_says_rest)),
    (wishing.SAYS_NO_REST, _of_a_volunteer(_says_no_rest)),
    (wishing.SAYS_WEEKENDS, _of_a_volunteer(_says_weekends)),
    (wishing.SAYS_ANY_DAY, _of_a_volunteer(_says_any_day)),
    (wishing.SAYS_LESS, _of_a_volunteer(lambda turn, _: show_settings(turn))),
    (wishing.SAYS_ONLY_TEAMS, _of_a_volunteer(_says_only_teams)),
    (wishing.SAYS_ONLY_TEAM, _of_a_volunteer(_says_only_team)),
    (wishing.SAYS_OFTEN, _of_a_volunteer(_says_often)),
    (wishing.SAYS_HOURS, _of_a_volunteer(_says_hours)),
    (wishing.SAYS_ANY_TIME, _of_a_volunteer(_says_any_time)),
    (wishing.SAYS_SETTINGS, _of_a_volunteer(lambda turn, _: show_settings(turn))),
    (wishing.SAYS_BUSY, _hear_busy),
    (wishing.ASKS_WHY_THEY, _hear_why_they),
)
PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "wishes": _press_settings,
    "wish": _press_wish,
    "wishteams": _ask(wishing.ASK_TEAMS, _team_buttons),
    "wishteam": _press_team,
    "wishhours": _ask(wishing.ASK_HOURS, _hour_buttons),
    "wishhour": _press_hour,
    "wishoften": _ask(wishing.ASK_OFTEN, _often_buttons),
    "whythey": lambda turn, press: show_why_they(turn, attend.ticket_here(turn, press.number())),
}
