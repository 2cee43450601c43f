"""The volunteer day for who comes: invitation and reminders, 来 and 来不了, what one has signed up for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import timedelta

from handlers import checkin, days, swap
from handlers.buttons import Press, Rows, button, rows
from handlers.turn import Phrase, Scene, Turn, Words
from handlers.wording import gathering, resident, sayings
from nlp.meaning import Intent, Meaning
from storage import activities, agenda, assignments, campaigns, members, offers, places, rosters, shifts, signups
from storage.activities import Occurrence
from storage.audiences import Reach
from storage.campaigns import Campaign
from storage.shifts import Shift
from storage.signups import Change

MOST_SLOTS = 8
# Themes that people know of: what was not sent, or taken back, is not told.
SAID = ("posting", "posted")
# What is said so long after a card may still answer it.
CARD_STANDS = timedelta(days=4)
# Who excuses themselves says little; a longer sentence is about something else.
MOST_EXCUSE = 20
hear_place = checkin.hear_place
start_check_in = checkin.start_check_in


def planned_in(turn: Turn, place_id: int) -> str | None:
    """Return what is planned in the place, in words; None where nothing is."""
    here = places.above(turn.session, place_id)
    gathers = agenda.gatherings(turn.session, here, days.today(turn))
    since = turn.now - timedelta(days=6)
    said = [one for one in campaigns.themes_of(turn.session, here, since) if one.status in SAID]
    themes = [one for one in said if one.kind == "theme"][:2]
    return gathering.planned(gathers, themes, turn.now) if gathers or themes else None


def hear_coming(turn: Turn, meaning: Meaning) -> bool:
    """我报名, 周六来不了: for the day that is named, else the next; False where none can be meant."""
    coming = meaning.intent in (Intent.SIGNUP, Intent.ACCEPT)
    if not coming and not is_excuse(meaning.text):
        # A place that somebody gives up by a misunderstanding goes to somebody else.
        return False
    if coming and meaning.when is None and gathering.SAYS_I_COME.fullmatch(meaning.text):
        return _asks_whether(turn)
    return _hear(turn, None if meaning.when is None else meaning.when.date, coming=coming)


def is_excuse(said: str) -> bool:
    """Tell whether the words say that somebody cannot come, and hardly more."""
    return len(said) <= MOST_EXCUSE and gathering.NOT_COMING_SAID.search(said) is not None


def come(turn: Turn, occurrence: Occurrence, shift_id: int | None = None) -> None:
    """来: the answer says which shift, or how many wait before."""
    change = signups.sign_up(turn.session, occurrence, turn.person.id, turn.now, shift_id)
    held, shift = change.signup, days.shift_of(turn, change.signup)
    turn.toast = gathering.TOAST_COMING
    if shift_id not in (None, held.shift_id):
        turn.toast = gathering.other_is_full(shift)
    if held.status == "waiting":
        before = agenda.waiting_before(turn.session, held)
        leave = rows(button(gathering.NOT_COMING, "nocome", occurrence.id))
        _answer(turn, gathering.waits(occurrence, shift, turn.now, before), leave)
    else:
        _answer(turn, gathering.signed(occurrence, shift, turn.now), _may_leave(occurrence))
    days.tell_change(turn, occurrence, Change(held, None, change.moved_up))


def stay_away(turn: Turn, occurrence: Occurrence) -> None:
    """来不了: the next moves up and is told."""
    change = signups.decline(turn.session, occurrence, turn.person.id, turn.now)
    turn.toast = gathering.TOAST_NOT_COMING
    _answer(turn, gathering.not_signed(occurrence, turn.now), rows(button(gathering.COMING, "come", occurrence.id)))
    days.tell_change(turn, occurrence, change)


def show_mine(turn: Turn) -> None:
    """我的报名: each day with 来不了, 换人 and its calendar file."""
    mine = agenda.days_of(turn.session, turn.person.id, days.today(turn), most=5)
    if not mine:
        turn.say(gathering.NO_SIGNUPS)
    for held, occurrence in mine:
        waiting = held.status == "waiting"
        buttons = [] if held.status == "arrived" else [button(gathering.NOT_COMING, "nocome", occurrence.id)]
        if held.status == "coming":
            buttons.append(button(gathering.SWAP, "swap", occurrence.id))
        buttons.append(button(gathering.CALENDAR, "ics", occurrence.id))
        buttons.append(button(gathering.FEED, "feed"))
        turn.say(
            gathering.mine(occurrence, days.shift_of(turn, held), turn.now, waiting=waiting), rows(*buttons, wide=2)
        )


def give_up(scene: Scene, person_id: int) -> None:
    """Take the person off every day to come; the next move up and are told."""
    for _, occurrence in agenda.days_of(scene.session, person_id, days.today(scene), most=50):
        if scene.now < shifts.begins(occurrence):
            change = signups.decline(scene.session, occurrence, person_id, scene.now)
            days.tell_change(scene, occurrence, change)


def tell_called_off(scene: Scene, occurrence: Occurrence) -> int:
    """Tell everybody who comes or waits that the day does not take place; returns how many they are."""
    told = signups.signups_of(scene.session, occurrence.id, ("coming", "waiting"))
    for held in told:
        days.tell(scene, held.person_id, gathering.called_off(occurrence, scene.now))
    return len(told)


def _hear(turn: Turn, iso: str | None, *, coming: bool) -> bool:
    if not members.roles_of(turn.session, turn.person.id):
        return False
    planned = days.next_days(turn, most=12)
    mine = {one.id for _, one in agenda.days_of(turn.session, turn.person.id, days.today(turn))}
    meant = [one for one in planned if iso in (None, one.day)]
    if coming:
        teams = members.teams_of(turn.session, turn.person.id)
        meant.sort(key=lambda one: (one.day, one.team is not None and one.team not in teams))
    else:
        meant = [one for one in meant if one.id in mine] or [one for one in meant if _was_invited(turn, one)]
    if meant:
        (come if coming else stay_away)(turn, meant[0])
        return True
    if not coming or not planned:
        return False
    turn.say(gathering.no_such_day(planned[0], turn.now), days.answers(planned[0]))
    return True


def _asks_whether(turn: Turn) -> bool:
    """我一定参加 by whom nobody asked: it may be said of much else, so the next day is shown, and one tap says yes."""
    planned = days.next_days(turn) if members.roles_of(turn.session, turn.person.id) else []
    if planned:
        teams = members.teams_of(turn.session, turn.person.id)
        every = shifts.shifts_of(turn.session, planned[0].id)
        card = _invitation(turn, planned[0], [one for one in every if one.team is None or one.team in teams])
        turn.say(card.text, card.buttons)
    return bool(planned)


def _was_invited(turn: Turn, occurrence: Occurrence) -> bool:
    invitation = campaigns.step_of(turn.session, occurrence.id, "invite")
    return invitation is not None and campaigns.was_posted_to(turn.session, invitation, turn.person.id)


def _says_coming(turn: Turn, match: re.Match[str], *, coming: bool) -> bool:
    """周六我来, 周六来不了: unless a ticket of that very day is more likely meant."""
    day, person_id = day_named(turn, match), turn.person.id
    at_hand = offers.offered_to(turn.session, person_id) if coming else assignments.tasks_of(turn.session, person_id)
    if day is None or any(ticket.when_date in (None, day) for ticket in at_hand):
        return False
    return _hear(turn, day, coming=coming)


def _cancels(turn: Turn, match: re.Match[str]) -> bool:
    """取消报名: of the day that is named, else the next that they come to."""
    return _hear(turn, day_named(turn, match), coming=False)


def day_named(turn: Turn, match: re.Match[str]) -> str | None:
    """Return the planned day that the words of a phrase name, as an ISO date."""
    when, _ = turn.reader.read_when(match.string, turn.now)
    planned = sorted({one.day for one in days.next_days(turn, most=12)})
    if when is not None:
        return when.date if when.date in planned else None
    # A bare 21号 may as well be a house: it is a day where one with this number is planned.
    named = match["number"]
    return next((iso for iso in planned if named and int(iso[-2:]) == int(named)), None)


def _answers_card(turn: Turn, match: re.Match[str]) -> bool:
    """来的, 那我还是来吧, 好的, 不去了: said in few words to the card that asks."""
    said = match.string
    if gathering.NOT_COMING_SAID.search(said):
        press = turn.offered("nocome", within=CARD_STANDS)
        if press is not None:
            stay_away(turn, activities.get_occurrence(turn.session, press.number()))
        return press is not None
    comes = gathering.COMES_AFTER_ALL.fullmatch(said) is not None
    # To a card that was answered already, a mere 好的 is politeness.
    press = turn.offered("come", *(["nocome"] if comes else []), within=CARD_STANDS)
    if press is None or not (comes or said in sayings.MEANS_YES):
        return False
    come(turn, activities.get_occurrence(turn.session, press.number()))
    return True


def _says_i_come(turn: Turn, _match: re.Match[str]) -> bool:
    """我来, without a day: to the next volunteer day that the speaker was asked about, unless a ticket is on offer."""
    if offers.offered_to(turn.session, turn.person.id):
        return False
    asked = next((one for one in days.next_days(turn) if _was_invited(turn, one)), None)
    return asked is not None and _hear(turn, asked.day, coming=True)


def _answer(turn: Turn, text: str, buttons: Rows) -> None:
    """Where a button was pressed its message reads differently now; what was said is answered."""
    pressed = turn.pressed_id if turn.heard.press else None
    if pressed is None:
        turn.say(text, buttons)
    else:
        turn.rewrite(pressed, text, buttons)


def _may_leave(occurrence: Occurrence) -> Rows:
    return rows(button(gathering.NOT_COMING, "nocome", occurrence.id), button(gathering.CALENDAR, "ics", occurrence.id))


def _invite(scene: Scene, campaign: Campaign, part: Sequence[Reach]) -> Sequence[Words]:
    occurrence = activities.get_occurrence(scene.session, campaign.occurrence_id or 0)
    every = shifts.shifts_of(scene.session, occurrence.id)
    teamed = any(one.team for one in every)
    teams = rosters.teams_among(scene.session, [to.person_id for to in part]) if teamed else {}
    made: dict[tuple[int, ...], Words] = {}
    said = []
    for to in part:
        open_to = [one for one in every if one.team is None or one.team in teams.get(to.person_id, ())]
        key = tuple(one.id for one in open_to)
        said.append(made.get(key) or made.setdefault(key, _invitation(scene, occurrence, open_to)))
    return said


def _invitation(scene: Scene, occurrence: Occurrence, open_to: Sequence[Shift]) -> Words:
    come_to = [button(gathering.COMING, "come", occurrence.id)]
    if len(open_to) > 1:
        come_to = [button(gathering.slot(one), "come", occurrence.id, one.id) for one in open_to[:MOST_SLOTS]]
    buttons = rows(
        *come_to, button(gathering.NOT_COMING, "nocome", occurrence.id),
        button(gathering.NO_MORE, "mute", "saturday"),
    )  # fmt: skip
    return Words(gathering.invitation(occurrence, open_to[:MOST_SLOTS], scene.now), buttons)


def _remind(scene: Scene, campaign: Campaign, part: Sequence[Reach]) -> Sequence[Words]:
    """周六还来吗 and the morning's line: each with the person's own shift."""
    occurrence = activities.get_occurrence(scene.session, campaign.occurrence_id or 0)
    by_id = {one.id: one for one in shifts.shifts_of(scene.session, occurrence.id)}
    own = agenda.shifts_among(scene.session, occurrence.id, [to.person_id for to in part])
    line = gathering.still_coming if campaign.kind == "confirm" else gathering.this_morning
    answers = days.answers(occurrence)
    buttons = answers if campaign.kind == "confirm" else [[answers[0][1]]]
    asks = {"locate": True} if campaign.kind == "morning" else None
    said = {one: Words(line(occurrence, by_id[one], scene.now), buttons, asks) for one in by_id}
    return [said[own[to.person_id]] for to in part]


def _ask_after(scene: Scene, campaign: Campaign, part: Sequence[Reach]) -> Sequence[Words]:
    occurrence = activities.get_occurrence(scene.session, campaign.occurrence_id or 0)
    buttons = rows(button(gathering.ALL_WELL, "well"), button(resident.HUMAN, "person"))
    return [Words(gathering.missed(occurrence, scene.now), buttons)] * len(part)


def _press_come(turn: Turn, press: Press) -> None:
    come(
        turn, activities.get_occurrence(turn.session, press.number()), press.number(1) if len(press.args) > 1 else None
    )


def _press_calendar(turn: Turn, press: Press) -> None:
    turn.say(gathering.CALENDAR_FILE, data={"calendar": activities.get_occurrence(turn.session, press.number()).id})


def _press_feed(turn: Turn, _press: Press) -> None:
    turn.say(gathering.CALENDAR_FEED, data={"feed": turn.person.id})


def _press_well(turn: Turn, _press: Press) -> None:
    _answer(turn, gathering.WELL_THEN, [])


Says = Callable[[Scene, Campaign, Sequence[Reach]], Sequence[Words]]
SAYS: dict[str, Says] = {"invite": _invite, "confirm": _remind, "morning": _remind, "missed": _ask_after}
PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "come": _press_come,
    "nocome": lambda turn, press: stay_away(turn, activities.get_occurrence(turn.session, press.number())),
    "signed": lambda turn, _press: show_mine(turn),
    "ics": _press_calendar,
    "feed": _press_feed,
    "well": _press_well,
    **swap.PRESSES,
    **checkin.PRESSES,
}
ANSWERS: dict[str, Callable[[Turn, Meaning], bool]] = {}
SAYINGS: dict[str, Callable[[Turn], None]] = {gathering.SIGNED: show_mine, **checkin.SAYINGS}
PHRASES: tuple[Phrase, ...] = (
    (gathering.FEW_WORDS, _answers_card),
    (gathering.SAYS_COMING, lambda turn, match: _says_coming(turn, match, coming=True)),
    (gathering.SAYS_NOT_COMING, lambda turn, match: _says_coming(turn, match, coming=False)),
    (gathering.CANCELS, _cancels),
    (gathering.SAYS_I_COME, _says_i_come),
    *swap.PHRASES,
    *checkin.PHRASES,
)
