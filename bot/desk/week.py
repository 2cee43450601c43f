"""本周: what happens and what goes out in a week, day by day; who comes and who is missing; what came back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from bot.desk.context import Desk, Kept, NotThere, Page
from bot.desk.filtering import place_names
from handlers import preview
from handlers.buttons import Button, button
from handlers.week import waits
from handlers.wording import common, gathering
from handlers.wording import desk_week as wording
from storage import almanac, people, places, rosters, shifts, turnouts, weeks
from storage.activities import Activity, Occurrence
from storage.campaigns import Campaign
from storage.shifts import Shift

HERE = "/desk/week"
DAYS = 7
# Nobody plans further, or looks further back.
FURTHEST = timedelta(days=1100)
MOST_DAYS, MOST_BROADCASTS, MOST_DRAFTS, MOST_PHOTOS = 60, 40, 6, 12
# A centre sees the weeks of all its stations: what stands in the calendar alone is found there.
MOST_CARDS = 12
# To tell how far a broadcast has come all its messages are looked at: of those under way and the newest, up to so many.
MOST_LOOKED_AT = 25_000
UNDER_WAY = ("posting", "recalling")
BEGUN = (*UNDER_WAY, "posted", "recalled")
WRITTEN_LATELY = timedelta(days=30)


class Entry(NamedTuple):
    """One line of the calendar."""

    clock: str
    what: str
    place: str
    look: str
    state: str
    address: str


class Square(NamedTuple):
    """One day of the calendar."""

    iso: str
    weekday: str
    number: str
    is_today: bool
    off: str
    entries: Sequence[Entry]


class Gathering(NamedTuple):
    """A day on which people gather, with its shifts, and how many stand how."""

    occurrence: Occurrence
    activity: Activity
    shifts: Sequence[Shift]
    counts: Mapping[str, int]
    steps: Sequence[Campaign]

    @property
    def taken(self) -> int:
        """How many come or came."""
        return sum(self.counts.get(status, 0) for status in ("coming", "arrived", "left"))

    @property
    def needed(self) -> int:
        """How many are wanted; 0: as many as come."""
        return sum(one.needed for one in self.shifts) if all(one.needed for one in self.shifts) else 0

    @property
    def lacks(self) -> int:
        """How many are missing."""
        return sum(rosters.missing(one) for one in self.shifts)


def show(desk: Desk) -> Page:
    """Show one week."""
    today = desk.now.astimezone(common.ZONE).date()
    first = _monday(desk.query.get("week", ""), today)
    last = first + timedelta(days=DAYS - 1)
    names, chosen = place_names(desk), desk.asked("place", 0)
    here = _places(desk, chosen)
    days = weeks.held(desk.session, here, first.isoformat(), last.isoformat(), most=MOST_DAYS)
    since, until = (datetime.combine(one, time(0), common.ZONE) for one in (first, last + timedelta(days=1)))
    sent = weeks.broadcasts(desk.session, here, since, until, most=MOST_BROADCASTS)
    gathered = gatherings(desk, days)
    roots = [one.parent_id or one.id for one in sent if one.kind == "theme"]
    counts = weeks.photo_counts(desk.session, roots, here) if roots else {}
    days_shown, sent_shown = _cards(gathered), _own_first(sent)
    progress, silences = _looked_at(desk, sent_shown, days_shown)
    shown = names if len(names) > 1 and not chosen else {}
    context = {
        "squares": _squares(desk, first, today, days, gathered, sent, shown), "gatherings": days_shown,
        "sent": sent_shown, "more_days": wording.more(len(gathered) - len(days_shown)),
        "more_sent": wording.more(len(sent) - len(sent_shown)),
        "progress": progress, "silences": silences, "joined": lambda one: turnouts.count_taking_part(desk.session, one),
        "drafts": weeks.drafts(desk.session, here, desk.now - WRITTEN_LATELY, most=MOST_DRAFTS),
        "leaders": _leaders(desk, days_shown),
        "names": names, "chosen": chosen, "shown": shown,
        "photos": weeks.photos(desk.session, roots, here, most=MOST_PHOTOS) if roots else [], "photo_counts": counts,
        "under_way": any(one.status in UNDER_WAY for one in sent),
        "too_many": wording.too_many(MOST_DAYS) if len(days) == MOST_DAYS or len(sent) == MOST_BROADCASTS else "",
        "before": address(first - timedelta(days=DAYS), chosen), "after": address(first + timedelta(days=DAYS), chosen),
        "this": "" if first <= today <= last else address(None, chosen), "week": first.isoformat(),
        **shared(desk),
    }  # fmt: skip
    return Page("week.html", wording.title(first, last, today), context, nav="week")


def shared(desk: Desk) -> dict[str, object]:
    """Return what the templates of the week's pages call by name."""
    lexicon = desk.reader.lexicon
    return {
        "wording": wording, "when": lambda one: gathering.when(one, desk.now), "shift_name": gathering.shift_name,
        "team": lambda team: common.team_name(team, lexicon), "whom": lambda one: preview.whom(desk.scene, one),
        "stands": lambda one: wording.stands(one.activity, one.occurrence, one.taken, one.lacks),
        "said_around": lambda one: [
            wording.step(step, desk.now, waits(step, one.occurrence, one.activity)) for step in one.steps
        ],
        "buttons": lambda one: buttons(desk, one),
    }  # fmt: skip


def gatherings(desk: Desk, days: Sequence[tuple[Occurrence, Activity]]) -> list[Gathering]:
    """Return the days on which people gather, with everything around them."""
    ids = [one.id for one, activity in days if activity.kind != "theme"]
    if not ids:
        return []
    session = desk.session
    on, counts, steps = weeks.shifts(session, ids), weeks.words(session, ids), weeks.steps(session, ids)
    return [
        Gathering(one, activity, on.get(one.id, []), counts.get(one.id, {}), steps.get(one.id, []))
        for one, activity in days if activity.kind != "theme"
    ]  # fmt: skip


def buttons(desk: Desk, one: Gathering) -> list[Button]:
    """Return what can be done with a day and with what it belongs to, as in chat."""
    occurrence, activity = one.occurrence, one.activity
    if activity.status == "ended":
        return []
    made = []
    if shifts.begins(occurrence) > desk.now:
        if occurrence.status in ("skipped", "asked"):
            made.append(button(wording.KEEP, "plankeep", occurrence.id))
        if occurrence.status in ("planned", "asked"):
            made.append(button(wording.SKIP, "planskip", occurrence.id))
    paused = activity.status == "paused"
    made.append(button(*((wording.RESUME, "planresume") if paused else (wording.PAUSE, "planpause")), activity.id))
    made.append(button(wording.REHEARSE, "planshow", activity.id))
    made.append(button(wording.CHANGE, "plansee", activity.id))
    return made


def address(day: date | None, place: int) -> str:
    """Return the address of the week of that day (None: this one), for one place or for all."""
    query = {"week": day.isoformat()} if day else {}
    query |= {"place": str(place)} if place else {}
    return f"{HERE}?{urlencode(query)}" if query else HERE


def photo(desk: Desk) -> Kept:
    """Hand over a photo for a wall."""
    file = weeks.photo_file(desk.session, desk.number("photo"), desk.places)
    if file is None or file.name is None:
        raise NotThere
    return Kept(file.name, file.media_type or "image/jpeg", small="small" in desk.query)


def _monday(said: str, today: date) -> date:
    day = today
    with suppress(ValueError):
        day = date.fromisoformat(said)
    if abs(day - today) > FURTHEST:
        day = today
    return day - timedelta(days=day.weekday())


def _places(desk: Desk, chosen: int) -> list[int]:
    if not chosen:
        return desk.places
    desk.place(chosen)
    return [one for one in places.below(desk.session, [chosen]) if desk.sees(one)]


def _squares(
    desk: Desk, first: date, today: date, days: Sequence[tuple[Occurrence, Activity]], gathered: Sequence[Gathering],
    sent: Sequence[Campaign], names: Mapping[int, str],
) -> list[Square]:  # fmt: skip
    lines: dict[str, list[Entry]] = {}
    for one in gathered:
        it, look = one.occurrence, wording.stands(one.activity, one.occurrence, one.taken, one.lacks)
        lines.setdefault(it.day, []).append(
            Entry(
                it.starts_at, wording.what(one.activity, it), names.get(it.place_id, ""), *look, f"{HERE}/days/{it.id}"
            )
        )
    themes = [one for one, activity in days if activity.kind == "theme" and one.status in ("planned", "asked")]
    written = weeks.written_for(desk.session, [one.id for one in themes]) if themes else set()
    for it in themes:
        if it.id not in written and it.day >= today.isoformat():
            write = f"{HERE}/write?{urlencode({'kind': 'theme', 'place': it.place_id})}"
            lines.setdefault(it.day, []).append(
                Entry(it.starts_at, wording.WRITE_THEME, names.get(it.place_id, ""), *wording.UNWRITTEN, write)
            )
    for campaign in sent:
        at = campaign.due_at.astimezone(common.ZONE)
        lines.setdefault(at.date().isoformat(), []).append(
            Entry(f"{at:%H:%M}", f"{wording.kind(campaign)}：{wording.brief(campaign, 12)}",
                  names.get(campaign.place_id, ""), *wording.went(campaign), f"{HERE}/sent/{campaign.id}")
        )  # fmt: skip
    return [
        Square(day.isoformat(), wording.weekday(day), wording.number(day), day == today,
               wording.off(known.kind, known.name), sorted(lines.get(day.isoformat(), [])))
        for n, known in enumerate(almanac.look_up_days(desk.session, first, DAYS))
        for day in [first + timedelta(days=n)]
    ]  # fmt: skip


def _looked_at(
    desk: Desk, sent: Sequence[Campaign], gathered: Sequence[Gathering]
) -> tuple[dict[int, turnouts.Progress], dict[int, int]]:
    """Return how far broadcasts have come, and of each day to come how many of the invited have said nothing.

    The newest broadcast is always looked at, everything else as far as a page may.
    """
    begun = [one for one in sent if one.status in BEGUN]
    newest = sorted(begun, key=lambda one: (one.status in UNDER_WAY, one.due_at), reverse=True)
    days = {
        step.id: one.occurrence.id for one in gathered for step in one.steps
        if step.kind == "invite" and step.status in BEGUN and one.occurrence.status == "planned"
    }  # fmt: skip
    invitations = [step for one in gathered for step in one.steps if step.id in days]
    wanted = [*newest, *invitations]
    sizes, looked_at = turnouts.sizes(desk.session, wanted) if wanted else {}, 0
    within: set[int] = set()
    for one in wanted:
        if one in newest[:1] or looked_at + sizes.get(one.id, 0) <= MOST_LOOKED_AT:
            within.add(one.id)
            looked_at += sizes.get(one.id, 0)
    counted, asked = ([one for one in many if one.id in within] for many in (newest, invitations))
    progress = turnouts.progress(desk.session, counted) if counted else {}
    silences = weeks.silences(desk.session, asked) if asked else {}
    return progress, {days[of]: count for of, count in silences.items()}


def _cards(gathered: Sequence[Gathering]) -> list[Gathering]:
    """Return those days that are shown in full, where they are too many those that lack somebody first."""
    first = sorted(gathered, key=lambda one: not one.lacks)[:MOST_CARDS]
    return [one for one in gathered if one in first]


def _own_first(sent: Sequence[Campaign]) -> list[Campaign]:
    """Return those broadcasts that are shown in full: where they are too many, no stations' parts of another."""
    first = {one.id for one in sorted(sent, key=lambda one: one.parent_id is not None)[:MOST_CARDS]}
    return [one for one in sent if one.id in first]


def _leaders(desk: Desk, gathered: Sequence[Gathering]) -> dict[int, str]:
    led = {one.occurrence.leader_id for one in gathered} | {on.leader_id for one in gathered for on in one.shifts}
    return people.names(desk.session, led) if led - {None} else {}


PAGES: tuple[tuple[str, Callable[[Desk], Page | Kept]], ...] = (
    ("/week", show),
    ("/week/photos/{photo}", photo),
)
