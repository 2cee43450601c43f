"""What falls due: each row whose time has come is looked at once, and somebody hears something."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from handlers import captain, cards, dispatch, handed, judge, late, neighbours, post, rectify, report, silence
from handlers.buttons import button, rows
from handlers.turn import Scene
from handlers.wording import common, resident, volunteer, worker
from storage import (
    calls,
    campaigns,
    endings,
    handovers,
    imports,
    limits,
    looks,
    members,
    outbox,
    people,
    personal,
    planning,
    questions,
    quiet,
    rectifications,
    slots,
    tickets,
    visits,
    waves,
)
from storage.tickets import Ticket

LAST_ASKED = 2
# To ask people takes longest: the others come with the next round, and nobody's answer waits for all of them.
MOST_WIDER = 10
# What passes its limit in the same minute is told first.
WIDER_AFTER = timedelta(minutes=2)


def tick(scene: Scene, *, most: int = 100) -> list[str]:
    """Do what is due now, at most `most` things of a kind; returns a line of English for each thing done.

    Whoever calls it again until the list is empty has done all. Doing it twice is harmless.
    """
    planned = planning.plan_ahead(scene.session, scene.now)
    return [
        *planned,
        *_campaigns(scene),
        *_tickets(scene, most),
        *rectify.fall_due(scene, most),
        *_questions(scene, most),
        *_calls(scene, most),
        *silence.look(scene, most),
        *_expired(scene),
    ]


def _campaigns(scene: Scene) -> list[str]:
    done: list[str] = []
    posted = 0
    for campaign in campaigns.due_campaigns(scene.session, scene.now):
        if posted >= campaigns.AT_ONCE:
            break  # the other communities come with the next round: nobody's answer waits for all of them
        late, begun = scene.now >= campaign.expires_at, campaign.status != "scheduled"
        if campaign.status == "recalling":
            if count := post.take_back(scene, campaign):
                posted += count
                done.append(f"campaign {campaign.id} taken back up to message {campaign.reached_id}")
        elif late and not begun:
            post.suppress(scene, campaign)
            done.append(f"campaign {campaign.id} suppressed: too late")
        elif quiet.is_quiet(scene.now) and not late:
            continue
        elif count := post.post(scene, campaign, late=late):
            posted += count
            done.append(f"campaign {campaign.id} posted up to person {campaign.reached_id}")
        else:
            done.append(f"campaign {campaign.id} finished")
    return done


def _tickets(scene: Scene, most: int) -> list[str]:
    """Look at the tickets whose date has come, at all of them step by step: what they have in common is asked once."""
    due = _of_one_round(scene, tickets.due_tickets(scene.session, scene.now, most=most))
    done: dict[int, list[str]] = {ticket.id: [] for ticket in due}
    round_, sleeps = late.Round(scene, due), quiet.is_quiet(scene.now)
    drafts = [ticket for ticket in due if ticket.status == "draft"]
    live = [one for one in due if one.status in tickets.LIVE and (one.urgency == "danger" or not sleeps)]
    for ticket in drafts:
        done[ticket.id].append(_expire(scene, ticket))
    slots.hold_waiting(scene.session, [ticket.id for ticket in live if _seeks(scene, ticket)])
    heard = {ticket.id for ticket in live if _seek(scene, ticket, done[ticket.id])}
    for ticket in live:
        passed = late.look(scene, ticket, round_, heard=ticket.id in heard)
        if passed and not done[ticket.id] and ticket.widens_at is not None:
            ticket.widens_at = max(ticket.widens_at, scene.now + WIDER_AFTER)
        done[ticket.id] += passed
    round_.tell_requesters()
    for ticket in live:
        if ticket.remind_at is not None and ticket.remind_at <= scene.now:
            if sleeps:
                ticket.remind_at = quiet.next_morning(scene.now)
            else:
                done[ticket.id].append(_ask_again(scene, ticket) if ticket.status == "done" else _remind(scene, ticket))
    for ticket in due:
        if ticket not in drafts:
            looks.plan(ticket, scene.now)
    round_.tell_workers()
    scene.session.flush()
    return [f"ticket {number} {'; '.join(lines) or 'waits'}" for number, lines in done.items()]


def _of_one_round(scene: Scene, due: Sequence[Ticket]) -> Sequence[Ticket]:
    """Return the first of what is due, until so many are among them for which more people are asked."""
    wider = 0
    for count, ticket in enumerate(due):
        wider += _widens(scene, ticket)
        if wider > MOST_WIDER:
            return due[:count]
    return due


def _seeks(scene: Scene, ticket: Ticket) -> bool:
    return _widens(scene, ticket) or _is_team_late(scene, ticket)


def _is_team_late(scene: Scene, ticket: Ticket) -> bool:
    return ticket.status == "open" and ticket.team_by is not None and ticket.team_by <= scene.now


def _seek(scene: Scene, ticket: Ticket, done: list[str]) -> bool:
    """Ask more people where it is time to; returns whether the workers have heard of it."""
    heard = False
    if _widens(scene, ticket):
        before = waves.is_exhausted(ticket, scene.now)
        done.append(f"offered to {dispatch.widen(scene, ticket)} more")
        heard = not before and waves.is_exhausted(ticket, scene.now)
    if _is_team_late(scene, ticket):
        captain.lapse(scene, ticket)
        done.append(f"no word of the team's leader; offered to {dispatch.offer_around(scene, ticket)}")
        heard = True
    return heard


def _widens(scene: Scene, ticket: Ticket) -> bool:
    """Tell whether more people are asked now: at once in danger, else a moment after a limit that passes meanwhile."""
    if ticket.status != "open" or ticket.widens_at is None or ticket.widens_at > scene.now:
        return False
    return ticket.urgency == "danger" or all(by > scene.now for by in limits.running(ticket).values())


def _expire(scene: Scene, ticket: Ticket) -> str:
    if scene.now < ticket.created_at + tickets.HELD_WITHOUT_CONSENT:
        return report.close_album(scene, ticket)
    tickets.drop(scene.session, ticket, None, scene.now, "not confirmed")
    requester = people.get_person(scene.session, ticket.requester_id)
    if requester.consented_at is None:
        personal.forget_unconsented(scene.session, ticket)
    cards.refresh_requester(scene, ticket, resident.EXPIRED)
    return "draft expired"


def _remind(scene: Scene, ticket: Ticket) -> str:
    today = scene.now.astimezone(common.ZONE).date().isoformat()
    helpers = cards.names(scene, cards.holders(scene, ticket))
    if not helpers or rectifications.find_live(scene.session, ticket.id) is not None:
        # A notice has dates of its own, by which everybody hears.
        ticket.remind_at = None
        return "nobody to remind"
    before = ticket.when_date is not None and today <= ticket.when_date
    if before:
        return _remind_of_tomorrow(scene, ticket, helpers)
    _ask_whether_finished(scene, ticket)
    ticket.remind_at = handed.next_workday(scene)
    return "volunteer asked whether it is done"


def _remind_of_tomorrow(scene: Scene, ticket: Ticket, helpers: list[str]) -> str:
    # What is tomorrow today is wrong to say after midnight.
    midnight = datetime.combine(scene.now.astimezone(common.ZONE).date() + timedelta(days=1), time(0), common.ZONE)
    for held in cards.holders(scene, ticket):
        scene.tell(held, volunteer.tomorrow(ticket, scene.lexicon, scene.now), cards.task_buttons(ticket),
                   ticket_id=ticket.id, ring_at=scene.now + dispatch.SEEN_WITHIN, expires_at=midnight)  # fmt: skip
    scene.tell(
        ticket.requester_id, resident.tomorrow(ticket, helpers, scene.now),
        cards.requester_buttons(ticket), ticket_id=ticket.id, ring_at=scene.now + dispatch.SEEN_WITHIN,
        expires_at=midnight,
    )  # fmt: skip
    ticket.remind_at = visits.morning_after(ticket.when_date)
    return "reminded of tomorrow"


def _ask_whether_finished(scene: Scene, ticket: Ticket) -> None:
    held, works = cards.holders(scene, ticket), handed.is_workday(scene)
    for one in held:
        # A worker who has it is asked on working days; a volunteer on the morning after, whatever day it is.
        if works or not tickets.works_on(scene.session, one, ticket):
            scene.tell(one, volunteer.finished_yet(ticket), cards.task_buttons(ticket, arrived=True),
                       ticket_id=ticket.id, ring_at=scene.now + dispatch.SEEN_WITHIN)  # fmt: skip
    if works and ticket.alarm_at is None:
        # Where an alarm goes on, they hear by that.
        cards.tell_workers(scene, ticket, "unfinished", but=held)


def _ask_again(scene: Scene, ticket: Ticket) -> str:
    if ticket.asked >= LAST_ASKED:
        endings.settle(scene.session, ticket, scene.now)
        neighbours.tell_end(scene, ticket)
        return "settled: the requester did not say"
    judge.ask(scene, ticket, again=True)
    ticket.asked += 1
    ticket.remind_at = scene.now + timedelta(days=3)
    return "requester asked once more"


def _questions(scene: Scene, most: int) -> list[str]:
    done: list[str] = []
    if quiet.is_quiet(scene.now):
        return done
    for asked in questions.unanswered(scene.session, scene.now, most=most):
        name = people.get_person(scene.session, asked.person_id).name
        for one in members.workers_of(scene.session, asked.place_id):
            scene.tell(one.id, worker.still_asked(asked, name), rows(button(worker.ANSWER, "answer", asked.id)),
                       about_id=asked.person_id)  # fmt: skip
        done.append(f"question {asked.id} told again")
    return done


def _calls(scene: Scene, most: int) -> list[str]:
    done, concerned = [], set()
    night = quiet.is_quiet(scene.now)
    for message, chat in calls.unseen_and_due(scene.session, scene.now, most=most, alarms_only=night):
        place_id = None if message.ticket_id is None else tickets.get_ticket(scene.session, message.ticket_id).place_id
        call = calls.list_call(scene.session, message, chat, place_id, scene.now)
        concerned |= {one.id for one in members.workers_of(scene.session, call.place_id) if one.id != call.person_id}
        done.append(f"call {call.id} listed")
    for worker_id in sorted(concerned):
        scene.tell(worker_id, worker.CALL_LISTED, rows(button(worker.CALLS, "calls")))
    return done


def _expired(scene: Scene) -> list[str]:
    given_up = outbox.expire(scene.session, scene.now, most=campaigns.AT_ONCE)
    for campaign_id in sorted({one for one in given_up if one is not None}):
        post.tell_given_up(scene, campaigns.get_campaign(scene.session, campaign_id))
    return [f"{len(given_up)} messages given up: too late"] if given_up else []


def tidy(scene: Scene, *, most: int = 100) -> list[str]:
    """Let go of what may not be kept any longer; as `tick`, but once an hour is enough."""
    # It is looked at every hour: so that 24 hours are never passed, an hour is taken off.
    unasked, now = scene.now - tickets.HELD_WITHOUT_CONSENT + timedelta(hours=1), scene.now
    forgotten = personal.purge_unconsented(scene.session, unasked, now, most=most)
    ended = personal.purge_ended(scene.session, now - tickets.KEPT_AFTER_THE_END, now, most=most)
    handovers.drop_old(scene.session, now)
    imports.drop_old(scene.session, now)
    return [
        *(f"person {person_id} forgotten: no consent" for person_id in forgotten),
        *(f"ticket {ticket_id} purged: ended long ago" for ticket_id in ended),
    ]
