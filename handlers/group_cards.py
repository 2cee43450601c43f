"""Ticket cards in groups: one card a group, with one button for all, kept true as slots fill."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from handlers import cards
from handlers.buttons import Rows, button
from handlers.turn import Scene
from handlers.wording import groups as wording
from storage import assignments, group_cards, messages, places, quiet, rewriting, tickets
from storage.group_cards import GroupCard
from storage.messages import Urge
from storage.people import Chat
from storage.tickets import Ticket

# Nobody scrolls further up to learn that somebody is needed again.
LOOKED_AT = timedelta(hours=48)
TAKE = "takehere"


def refresh(scene: Scene, ticket: Ticket) -> None:
    """Let every group that shows such tickets read how this one stands now.

    A card appears once volunteers are asked, and is edited from then on: notices, which follow a group that moves. In
    the quiet hours none appears; whoever asks volunteers in the morning shows it then. It says what, roughly where and
    when, how many are needed and who comes; nothing of whose need it is, and nothing that they said.
    """
    wanted = {group.id: group for group in group_cards.showing(scene.session, ticket)}
    standing = {card.group_id: card for card in group_cards.cards_of(scene.session, ticket.id)}
    on_offer = ticket.status == "open" and ticket.wave > 0
    for group_id in sorted({*wanted, *standing}):
        card = standing.get(group_id)
        if on_offer and group_id in wanted:
            _offer(scene, ticket, wanted[group_id], card)
        elif card is not None:
            text = _closing(scene, ticket, card, wanted=group_id in wanted)
            if text not in (None, card.text) and not (card.waits and group_cards.withdraw(scene.session, card)):
                scene.rewrite(card.message_id, text or "")


def retire(scene: Scene, group: Chat) -> None:
    """A worker chose anew which tickets the group shows: the cards that stand there follow."""
    # Locked, in one order: else a card that somebody takes at this moment might read as it stood before.
    for ticket_id in group_cards.shown_in(scene.session, group.id):
        refresh(scene, tickets.get_ticket(scene.session, ticket_id, lock=True))


def say_again(session: Session, group: Chat, now: datetime) -> None:
    """The group has moved: what can still be pressed there is said once more, for over there nothing stands."""
    for ticket_id in group_cards.shown_in(session, group.id):
        for card in group_cards.cards_of(session, ticket_id):
            if card.group_id == group.id and card.buttons and not card.waits:
                rewriting.rewrite(session, [card.message_id], card.text, now, buttons=card.buttons)


def _offer(scene: Scene, ticket: Ticket, group: Chat, card: GroupCard | None) -> None:
    held = cards.helpers_of(scene, ticket) if ticket.taken else []
    text = wording.card(ticket, _roughly_where(scene, ticket), held, scene.lexicon, scene.now)
    buttons: Rows = [[button(wording.HELP, TAKE, ticket.id)]]
    if card is not None and card.waits and card.text != text and group_cards.withdraw(scene.session, card):
        card = None
    if card is None or (not card.buttons and scene.now - card.at > LOOKED_AT):
        if not quiet.is_quiet(scene.now):
            # What rings in many pockets at once: should night fall before it goes out, it waits for the morning.
            messages.say(scene.session, group, text, scene.now, urge=Urge.BROADCAST, buttons=buttons,
                         ticket_id=ticket.id)  # fmt: skip
    elif card.text != text or not card.buttons:
        scene.rewrite(card.message_id, text, buttons)


def _closing(scene: Scene, ticket: Ticket, card: GroupCard, *, wanted: bool) -> str | None:
    """Return how a card reads that nobody can press; None where it stays as it is.

    Who has done it is not named any more: the thanks are for all, and how it was judged is nobody's business there.
    """
    if wanted and ticket.status == "open":
        # That something was not solved, or given back in the night, is not told before others are asked.
        return wording.paused(ticket, scene.lexicon) if card.buttons else None
    if wanted and ticket.status in ("taken", "under_way"):
        return wording.filled(ticket, cards.helpers_of(scene, ticket), scene.lexicon)
    if ticket.status == "done" or assignments.assignments_of(scene.session, ticket.id, ("done",)):
        return wording.finished(ticket, scene.lexicon)
    return wording.ended(ticket, scene.lexicon)


def _roughly_where(scene: Scene, ticket: Ticket) -> str:
    """Return the estate if it is one that everybody knows, else the station: what was said may be a door."""
    if ticket.estate and places.station_of_estate(scene.session, ticket.estate) is not None:
        return ticket.estate
    place = places.find_place(scene.session, ticket.place_id)
    return "" if place is None else place.name
