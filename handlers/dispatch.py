"""派单: a ticket is offered around, and everybody concerned hears when it is taken, given back or ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from handlers import captain, cards, group_cards, handed, neighbours
from handlers.turn import Scene
from handlers.wording import common, enclosing, explaining, limits, resident, volunteer, worker
from handlers.wording import slots as wording
from storage import copies, duplicates, looks, members, people, quiet, rewriting, slots, talks, tickets, visits, waves
from storage.events import happened_since, record
from storage.matching import Candidate
from storage.messages import Urge
from storage.posting import Line
from storage.tickets import Ticket

# A page that is closed cannot be rung; without a day of its own, the news should be seen within so long.
SEEN_WITHIN = timedelta(hours=2)
SAME_COMPLAINT = timedelta(days=1)


def offer_around(scene: Scene, ticket: Ticket) -> int:
    """Offer the ticket to the first wave, or to some more with the present one; returns to how many.

    Who waits for a slot moves up before. In the quiet hours nobody does yet, and nobody is asked, unless life is at
    stake: it waits for the morning.
    """
    move_up(scene, ticket)
    return _offer(scene, ticket, waves.begin(scene.session, ticket, scene.now))


def widen(scene: Scene, ticket: Ticket) -> int:
    """Nobody has taken it: offer it to more, or wider; returns to how many. When nobody is left, a worker is called.

    From then on the same people are asked again each working morning, and the requester hears so.
    """
    move_up(scene, ticket)
    if waves.is_exhausted(ticket, scene.now):
        return _ask_again(scene, ticket)
    asked = _offer(scene, ticket, waves.widen(scene.session, ticket, scene.now))
    if not asked and waves.is_exhausted(ticket, scene.now):
        cards.tell_workers(scene, ticket, "all_asked")
    return asked


def _ask_again(scene: Scene, ticket: Ticket) -> int:
    if ticket.widens_at is None or ticket.widens_at > scene.now:
        return 0
    again = waves.ask_again(scene.session, ticket, scene.now)
    for one in again:
        _retire(scene, ticket, one.person_id, volunteer.asked_anew(ticket))
    asked = _offer(scene, ticket, again)
    today = scene.now.astimezone(common.ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    if not talks.told_since(scene.session, [ticket.id], today):
        scene.tell(ticket.requester_id, limits.asked_again(ticket, asked), cards.requester_buttons(ticket),
                   ticket_id=ticket.id, ring_at=scene.now + SEEN_WITHIN)  # fmt: skip
    return asked


def move_up(scene: Scene, ticket: Ticket, instead_of: Sequence[str] = ()) -> None:
    """Let those who wait (候补) take what is free; they hear so, and can give it back with one tap.

    `instead_of`: who has just dropped out.
    """
    if ticket.status != "open" or (quiet.is_quiet(scene.now) and ticket.urgency != "danger"):
        return
    for one in slots.move_up(scene.session, ticket, scene.now):
        taken(scene, ticket, one, head=wording.moved_up(ticket), instead_of=instead_of)


def _offer(scene: Scene, ticket: Ticket, asked: list[Candidate]) -> int:
    text, buttons = volunteer.offer(ticket, scene.lexicon, scene.now), cards.offer_buttons(ticket)
    urge = Urge.ALARM if ticket.urgency == "danger" else Urge.NOTICE
    looks.plan(ticket, scene.now)
    said = scene.tell_each([Line(one.person_id, text, buttons, urge, ticket.id) for one in asked])
    copies.keep_cards(scene.session, ticket.id, "volunteer", [one.person_id for one in asked], said)
    scene.session.flush()
    group_cards.refresh(scene, ticket)
    return len(asked)


def opened(scene: Scene, ticket: Ticket) -> None:
    """A ticket is open: volunteers are asked, workers know."""
    waves.begin_anew(ticket)
    offer_around(scene, ticket)
    nobody = waves.is_exhausted(ticket, scene.now)
    if ticket.urgency == "danger":
        cards.tell_workers(scene, ticket, "danger", urge=Urge.ALARM)
    elif ticket.kind == "unread":
        cards.tell_workers(scene, ticket, f"unread_{enclosing.kind_of(ticket)}")
    else:
        cards.tell_workers(scene, ticket, "no_volunteer" if nobody else "new")


def taken(
    scene: Scene,
    ticket: Ticket,
    person_id: int,
    *,
    head: str = "",
    instead_of: Sequence[str] = (),
    alone: bool = True,
) -> None:
    """接单 is done: who took it learns the address, the requester learns who comes, the others' cards change.

    `head`: what is said first to who did not take it by themselves; `instead_of`: who comes no more; not
    `alone`: others follow in the same breath, and the requester hears of all together.
    """
    requester = people.get_person(scene.session, ticket.requester_id)
    members.begin_to_wait(scene.session, [person_id], scene.now)
    if ticket.status != "open":
        # Should it be opened again, a worker sees it first.
        waves.begin_anew(ticket)
    facts = ticket, scene.lexicon, scene.now, requester
    asleep = bool(head) and visits.can_wait(ticket, scene.now)
    said = scene.tell(
        person_id, volunteer.sent(*facts, head) if head else volunteer.accepted(*facts), cards.task_buttons(ticket),
        urge=Urge.BROADCAST if asleep else Urge.ANSWER, ticket_id=ticket.id,
        ring_at=(quiet.next_morning(scene.now) if asleep else scene.now) + SEEN_WITHIN,
    )  # fmt: skip
    _retire(scene, ticket, person_id, volunteer.taken_by(ticket, cards.names(scene, [person_id])))
    copies.keep_card(scene.session, ticket.id, person_id, "volunteer", said)
    cards.saw_personal(scene, ticket, person_id, "address, phone")
    if alone:
        _tell_who_comes(scene, ticket, person_id, instead_of)
    cards.refresh_offers(scene, ticket)
    cards.refresh_workers(scene, ticket)
    group_cards.refresh(scene, ticket)
    captain.refresh(scene, ticket)


def news(scene: Scene, ticket: Ticket) -> Urge:
    """Return how pressing it is that somebody need not go, or that all is over: by night it mostly waits."""
    return Urge.BROADCAST if visits.can_wait(ticket, scene.now) else Urge.NOTICE


def how_told(scene: Scene, ticket: Ticket, person_id: int) -> str:
    """Return what whoever gave the ticket away hears of how the other is told; empty where that is at once."""
    if people.chat_of(scene.session, person_id) is None:
        return volunteer.HEARS_BY_PHONE
    return volunteer.HEARS_BY_DAY if visits.can_wait(ticket, scene.now) else ""


def _tell_who_comes(scene: Scene, ticket: Ticket, person_id: int, instead_of: Sequence[str]) -> None:
    """Of several not everyone is told of in a message: who comes in while others are sought stands in the former."""
    if ticket.needed > 1:
        text = wording.coming(ticket, cards.helpers_of(scene, ticket), scene.now, instead_of)
    else:
        name, serves = cards.names(scene, [person_id])[0], members.teams_of(scene.session, person_id)
        team = common.team_name(ticket.team if ticket.team in serves else min(serves, default=None), scene.lexicon)
        if tickets.works_on(scene.session, person_id, ticket):
            team = resident.WORKER
        text = resident.taken(ticket, name, team, scene.now, instead_of)
    former = copies.find_card(scene.session, ticket.id, ticket.requester_id, "coming")
    if former is not None and ticket.status == "open":
        scene.rewrite(former.message_id, text, cards.requester_buttons(ticket))
        return
    said = scene.tell(ticket.requester_id, text, cards.requester_buttons(ticket), ticket_id=ticket.id,
                      ring_at=must_be_seen_by(ticket, scene.now))  # fmt: skip
    if ticket.needed > 1:
        copies.keep_card(scene.session, ticket.id, ticket.requester_id, "coming", said)


def given_back(scene: Scene, ticket: Ticket, person_id: int) -> None:
    """A volunteer gave the ticket back: it is offered again, and everybody hears so."""
    handed.call_off(scene, ticket)
    put_away(scene, ticket, person_id)
    _retire(scene, ticket, person_id, volunteer.released(ticket))
    name = cards.names(scene, [person_id])[0]
    cards.refresh_offers(scene, ticket)
    waves.begin_anew(ticket)
    # Where somebody waits, the requester hears at once who comes instead.
    move_up(scene, ticket, [name])
    if ticket.status == "open":
        _tell_missing(scene, ticket, name)
    if captain.ask_again(scene, ticket, name):
        group_cards.refresh(scene, ticket)
    else:
        offer_around(scene, ticket)
    if ticket.status == "open":
        cards.tell_workers(scene, ticket, "released")


def _tell_missing(scene: Scene, ticket: Ticket, name: str) -> None:
    several = ticket.needed > 1
    text = wording.dropped_out(ticket, name, cards.helpers_of(scene, ticket)) if several else resident.released(ticket)
    said = scene.tell(ticket.requester_id, text, cards.requester_buttons(ticket), urge=news(scene, ticket),
                      ticket_id=ticket.id, ring_at=must_be_seen_by(ticket, scene.now))  # fmt: skip
    if several:
        copies.keep_card(scene.session, ticket.id, ticket.requester_id, "coming", said)


def stood_down(scene: Scene, ticket: Ticket, person_id: int) -> None:
    """The leader of the team lets somebody else go: who was named need not."""
    _let_off(scene, ticket, person_id, volunteer.relieved(ticket))
    cards.refresh_offers(scene, ticket)
    cards.refresh_workers(scene, ticket)
    group_cards.refresh(scene, ticket)


def relieved(scene: Scene, ticket: Ticket, had_it: list[int]) -> None:
    """A worker gave the ticket to somebody else: who had it need not go."""
    handed.call_off(scene, ticket)
    for person_id in had_it:
        _let_off(scene, ticket, person_id, volunteer.relieved(ticket))


def ended(scene: Scene, ticket: Ticket, had_it: list[int], *, by: int) -> None:
    """The ticket was cancelled or closed: who had it need not go, and no offer of it stands any more.

    `by` knows it already, whether they had it or not.
    """
    handed.call_off(scene, ticket)
    captain.call_off(scene, ticket)
    into_id = duplicates.merged_into(scene.session, ticket.id)
    for person_id in had_it:
        _let_off(scene, ticket, person_id, "" if person_id == by else volunteer.let_go(ticket, into_id))
    cards.refresh_offers(scene, ticket)
    cards.refresh_workers(scene, ticket)
    group_cards.refresh(scene, ticket)
    neighbours.tell_end(scene, ticket)


def amended(scene: Scene, ticket: Ticket, by: int = 0) -> None:
    """Facts of the ticket changed: who has it (but `by`), who was offered it, and the workers see the new ones."""
    waves.resume(scene.session, ticket, scene.now)
    looks.plan(ticket, scene.now)
    for held in set(cards.holders(scene, ticket)) - {by}:
        scene.tell(held, volunteer.changed(ticket, scene.now), cards.task_buttons(ticket), ticket_id=ticket.id,
                   ring_at=scene.now + SEEN_WITHIN)  # fmt: skip
    cards.refresh_offers(scene, ticket)
    cards.refresh_workers(scene, ticket)
    group_cards.refresh(scene, ticket)
    captain.amended(scene, ticket)


def recast(scene: Scene, ticket: Ticket, *, moves: bool) -> int:
    """A worker said what the ticket is about; `moves`: another team's. Returns to how many it is offered besides."""
    for held in cards.holders(scene, ticket):
        scene.tell(held, explaining.recast_for_volunteer(ticket, scene.lexicon), cards.task_buttons(ticket),
                   ticket_id=ticket.id, ring_at=scene.now + SEEN_WITHIN)  # fmt: skip
    cards.refresh_offers(scene, ticket)
    cards.refresh_workers(scene, ticket)
    group_cards.refresh(scene, ticket)
    return offer_around(scene, ticket) if moves and ticket.status == "open" else 0


def pass_on(scene: Scene, ticket: Ticket, words: str) -> None:
    """The requester added something: who has the ticket hears it, and workers read it on their cards."""
    for held in set(cards.holders(scene, ticket)) - {ticket.requester_id}:
        scene.tell(held, volunteer.said_by_requester(ticket, words), cards.tell_buttons(ticket), ticket_id=ticket.id)
    cards.refresh_workers(scene, ticket)


def complained(scene: Scene, ticket: Ticket, head: str, words: str = "") -> bool:
    """Workers get the ticket with everything that was said; the volunteer is not exposed.

    `words`: what was said now; where the same was complained of within a day, they get these alone. Returns whether
    it was.
    """
    again = bool(words) and happened_since(scene.session, "ticket", ticket.id, head, scene.now - SAME_COMPLAINT)
    record(scene.session, "ticket", ticket.id, head, scene.now, before=ticket.status, after=ticket.status,
           actor_id=ticket.requester_id)  # fmt: skip
    said = worker.said(words) if again else cards.conversation(scene, ticket)
    cards.tell_workers(scene, ticket, head, said, urge=Urge.ALARM)
    return again


def must_be_seen_by(ticket: Ticket, now: datetime) -> datetime:
    """Return when news of a visit has to have been seen: the evening before, or soon."""
    evening = visits.evening_before(ticket.when_date)
    return evening if evening is not None and evening > now else now + SEEN_WITHIN


def put_away(scene: Scene, ticket: Ticket, person_id: int) -> None:
    """Somebody's part is over: door, telephone and passcode stand in their chat no longer; a worker may see them."""
    if not tickets.works_on(scene.session, person_id, ticket):
        own = people.get_person(scene.session, ticket.requester_id).phone
        told = rewriting.telling(scene.session, ticket.id, person_id, volunteer.secrets(ticket, own))
        rewriting.rewrite(scene.session, told, volunteer.put_away(ticket), scene.now)


def _let_off(scene: Scene, ticket: Ticket, person_id: int, text: str) -> None:
    """Who had the ticket need not go; with `text` they are told, in the morning where they set out no earlier."""
    put_away(scene, ticket, person_id)
    _retire(scene, ticket, person_id, volunteer.offer_ended(ticket))
    if text:
        urge = news(scene, ticket)
        scene.tell(person_id, text, ticket_id=ticket.id, urge=urge,
                   ring_at=quiet.when_awake(scene.now) if urge is Urge.BROADCAST else scene.now)  # fmt: skip


def _retire(scene: Scene, ticket: Ticket, person_id: int, text: str) -> None:
    card = copies.find_card(scene.session, ticket.id, person_id, "volunteer")
    if card is not None:
        scene.rewrite(card.message_id, text)
