"""A worker's day: 我的待办, 今天, 谁有空."""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers import attend, draft, handover, nearest
from handlers.buttons import Button, Press, button, rows
from handlers.turn import Turn
from handlers.wording import common, orders, planning, worker
from storage import (
    activities,
    calls,
    cohandlers,
    duties,
    outlook,
    people,
    questions,
    shifts,
    signups,
)
from storage.activities import Occurrence
from storage.errors import DateInThePast


def todo(turn: Turn) -> None:
    """我的待办: what needs a person, the most pressing first; before it, what a colleague left."""
    here = attend.places_of(turn)
    handover.show(turn)
    piles = duties.piles(turn.session, here, cohandlers.asked_along(turn.session, turn.person.id), turn.now)
    asked = questions.open_questions(turn.session, here)
    due = calls.calls_due(turn.session, here, but=turn.person.id)
    if not (piles or asked or due):
        turn.say(worker.NOTHING_TO_DO, [_DAY])
        return
    numbers = [button(str(one.id), "look", one.id) for pile in piles for one in pile.tickets]
    more = [*([button(worker.CALLS, "calls")] if due else []), *_DAY]
    turn.say(orders.todo(piles, len(asked), len(due), turn.lexicon, turn.now),
             [*rows(*numbers[: attend.MOST_LISTED], wide=4), *rows(*more, wide=4)])  # fmt: skip
    for question in asked[:3]:
        name = people.get_person(turn.session, question.person_id).name
        turn.say(worker.question(question, name), rows(button(worker.ANSWER, "answer", question.id)),
                 about_id=question.person_id)  # fmt: skip


def today(turn: Turn) -> None:
    """今天: the day in one short card."""
    here = attend.places_of(turn)
    handover.show(turn)
    figures = duties.today(turn.session, here, cohandlers.asked_along(turn.session, turn.person.id), turn.now)
    date = turn.now.astimezone(common.ZONE).date().isoformat()
    days = [
        orders.gathering(_title(turn, one), shifts.hours_of(turn.session, one)[0], counted.coming, counted.needed)
        for one in outlook.days_between(turn.session, here, date, date)
        if one.status == "planned"
        for counted in (signups.counts(turn.session, one.id),)
    ]
    numbers = rows(*(button(str(one.id), "look", one.id) for one in figures.visits), wide=4)
    turn.say(orders.today(figures, days, turn.lexicon, turn.now), [*numbers, _DAY])


def hear_today(turn: Turn, _match: re.Match[str]) -> bool:
    """今天, unless that answers when."""
    if turn.role != "worker" or turn.pending:
        return False
    today(turn)
    return True


def hear_who(turn: Turn, match: re.Match[str]) -> bool:
    """谁有空 周六上午 维修队: who is free then, by team, with how much they have."""
    said = f"{match['before']} {match['after']}".strip(orders.GAPS)
    if turn.role != "worker" or turn.pending:
        return False
    who_is_free(turn, said)
    return True


def who_is_free(turn: Turn, said: str) -> None:
    """Say who is free at the time and in the team that the words name: today, and in every team, where they do not."""
    here, unknown = attend.places_of(turn), unknown_team(turn, said)
    if unknown is not None:
        turn.say(unknown)
        return
    today = turn.now.astimezone(common.ZONE).date()
    when = {"when_date": today.isoformat(), **draft.when_columns(*turn.reader.read_when(said, turn.now))}
    when["when_date"] = when["when_date"] or today.isoformat()
    if orders.IS_PAST.search(said) or when["when_date"] < today.isoformat():
        raise DateInThePast
    found = duties.free(turn.session, here, when, turn.now, team_named(turn, said))
    if not found.count:
        turn.say(orders.NOBODY_FREE)
        return
    at = " ".join(filter(None, (common.day(when["when_date"], today), when.get("when_time") or when.get("when_part"))))
    turn.say(orders.free(found, at, turn.lexicon), [_DAY])


def team_named(turn: Turn, said: str) -> str | None:
    """Return the team that the words name, by its name or by what it does (维修队); None where they name none."""
    named = sorted(_teams(turn), key=lambda pair: -len(pair[1]))
    label = next((team for team, name in named if name in said), None)
    core = orders.team_in(said)
    meant = set() if label or not core else set(nearest.find(core, named).meant)
    return label or (meant.pop() if len(meant) == 1 else None)


def unknown_team(turn: Turn, said: str) -> str | None:
    """Return what is said of a team that there is not, with the nearest; None where the words name none."""
    core = orders.team_in(said)
    if not core or team_named(turn, said) is not None:
        return None
    found = nearest.find(core, _teams(turn))
    likely = dict.fromkeys(turn.lexicon.teams[one].name for one in (*found.meant, *found.likely))
    every = "" if likely else orders.teams_there_are([one.name for one in turn.lexicon.teams.values()])
    return f"{orders.no_such_team(core, list(likely))}{every}"


def _teams(turn: Turn) -> list[tuple[str, str]]:
    """Return every name of a team, and of what it does."""
    items = [(one.team, one.name) for one in turn.lexicon.items.values()]
    return [*((label, team.name) for label, team in turn.lexicon.teams.items()), *items]


def _title(turn: Turn, occurrence: Occurrence) -> str:
    return occurrence.title or planning.title(activities.get_activity(turn.session, occurrence.activity_id))


_DAY: list[Button] = [
    button(orders.TODAY, "today"),
    button(orders.FREE, "whofree"),
    button(orders.HANDOVER, "handover"),
]


PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "todo": lambda turn, _press: todo(turn),
    "today": lambda turn, _press: today(turn),
    "whofree": lambda turn, _press: who_is_free(turn, ""),
    **handover.PRESSES,
}
