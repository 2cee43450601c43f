"""The leader of a team (队长) who was given a ticket: their card, kept true, and who of the team can go."""

from __future__ import annotations

from handlers import cards
from handlers.buttons import Rows, button, rows
from handlers.turn import Scene
from handlers.wording import common
from handlers.wording import squads as wording
from storage import copies, quiet, teams
from storage.messages import Urge
from storage.teams import TeamOrder
from storage.tickets import Ticket


def ask(scene: Scene, ticket: Ticket, it: TeamOrder) -> None:
    """接 or 不接."""
    _tell(scene, ticket, it, *_question(scene, ticket, it), unasked=True)


def ask_names(scene: Scene, ticket: Ticket, it: TeamOrder, text: str = "") -> None:
    """Who goes: a button for each of the team who can; `text`: what has happened, where the leader did not speak."""
    able = teams.members_free(scene.session, ticket, it, scene.now)
    choice = [
        button(wording.I_GO if one.id == it.person_id else one.name or common.A_VOLUNTEER, "squadgo", ticket.id, one.id)
        for one in able
    ]
    head = text or wording.name_them(ticket, scene.now, anybody=bool(choice))
    buttons = [*rows(*choice, wide=3), [button(wording.PASS, "squadno", ticket.id)]]
    _tell(scene, ticket, it, head, buttons, unasked=bool(text))


def amended(scene: Scene, ticket: Ticket) -> None:
    """Facts of the ticket changed: a leader who has not answered sees the new ones."""
    it = teams.order_of(scene.session, ticket.id)
    if it is not None and it.status == "asked":
        _rewrite(scene, ticket, it, *_question(scene, ticket, it))


def ask_again(scene: Scene, ticket: Ticket, name: str) -> bool:
    """Let the leader who has accepted name another for who cannot go; False where no team has the ticket."""
    it = teams.order_of(scene.session, ticket.id)
    if it is None or it.status != "accepted" or ticket.status != "open":
        return False
    if not teams.still_leads(scene.session, ticket, it):
        call_off(scene, ticket)
        return False
    teams.give_time(ticket, scene.now)
    ask_names(scene, ticket, it, wording.one_left(ticket, name, scene.now))
    return True


def refresh(scene: Scene, ticket: Ticket) -> None:
    """Let the leader's card say who goes, once nobody else is needed."""
    it = teams.order_of(scene.session, ticket.id)
    if it is None or ticket.status not in ("taken", "under_way"):
        return
    teams.is_named(ticket, scene.now)
    if it.status == "asked" or not teams.still_leads(scene.session, ticket, it):
        call_off(scene, ticket)
        return
    theirs = teams.named_by(scene.session, ticket, it.person_id)
    swaps = [
        button(wording.replace(name), "squadoff", ticket.id, one)
        for one, name in zip(theirs, cards.names(scene, theirs), strict=True)
    ]
    text = wording.go(ticket, cards.helpers_of(scene, ticket), swaps=bool(swaps))
    _rewrite(scene, ticket, it, text, rows(*swaps))


def call_off(scene: Scene, ticket: Ticket) -> None:
    """The team is not needed: the ticket was ended, given to others, or filled by others."""
    it = teams.withdraw(scene.session, ticket, scene.now)
    if it is not None:
        _rewrite(scene, ticket, it, wording.off(ticket), [])


def lapse(scene: Scene, ticket: Ticket) -> None:
    """The leader said nothing in time: the ticket is a worker's again."""
    it = teams.lapse(scene.session, ticket, scene.now)
    if it is not None:
        _rewrite(scene, ticket, it, wording.lapsed(ticket), [])
        cards.tell_workers(scene, ticket, "team_silent")


def bring_back(scene: Scene, ticket: Ticket) -> None:
    """Who was asked leads the team no more: the ticket is a worker's again."""
    it = teams.lapse(scene.session, ticket, scene.now)
    if it is not None:
        _rewrite(scene, ticket, it, wording.brought_back(ticket), [])
        cards.tell_workers(scene, ticket, "team_leaderless")


def passes(scene: Scene, ticket: Ticket, it: TeamOrder) -> None:
    """不接: the worker hears so."""
    _rewrite(scene, ticket, it, wording.passed(ticket), [])
    cards.tell_workers(scene, ticket, "team_declined")


def _question(scene: Scene, ticket: Ticket, it: TeamOrder) -> tuple[str, Rows]:
    team = common.team_name(it.team, scene.lexicon)
    buttons = rows(button(wording.TAKE, "squadyes", ticket.id), button(wording.PASS, "squadno", ticket.id))
    return wording.asked(ticket, team, scene.lexicon, scene.now), buttons


def _tell(scene: Scene, ticket: Ticket, it: TeamOrder, text: str, buttons: Rows, *, unasked: bool) -> None:
    # Their time begins in the morning: until then nothing rings.
    waits = Urge.BROADCAST if unasked and quiet.is_quiet(scene.now) else Urge.NOTICE
    urge = Urge.ALARM if ticket.urgency == "danger" else waits
    said = scene.tell(it.person_id, text, buttons, ticket_id=ticket.id, urge=urge, ring_at=ticket.team_by)
    copies.keep_card(scene.session, ticket.id, it.person_id, "leader", said)


def _rewrite(scene: Scene, ticket: Ticket, it: TeamOrder, text: str, buttons: Rows) -> None:
    card = copies.find_card(scene.session, ticket.id, it.person_id, "leader")
    if card is not None:
        scene.rewrite(card.message_id, text, buttons)
