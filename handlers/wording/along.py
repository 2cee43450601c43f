"""What is said of who works on a ticket beside its own place (三跨协办)."""

from __future__ import annotations

from collections.abc import Sequence

from storage.tickets import Ticket

NOBODY_ALONG = "这里还没有别的社区，也没有别的工作人员可以请。"


def ask_along(ticket: Ticket) -> str:
    """Whom to ask along."""
    return f"请谁一起办？点一下，或者写“协办 {ticket.id}”，后面写社区或者人名。"


def works_here(ticket: Ticket, name: str) -> str:
    """Who is to be asked along works in the ticket's own place."""
    return f"{name}是本站的同事，单子 {ticket.id} 本来就看得到、动得了，不用再请。"


def only_home(place: str) -> str:
    """Who was asked along themselves does not ask others along."""
    return f"还要请别人一起办，请{place}的工作人员来请。"


def helps_already(ticket: Ticket, name: str) -> str:
    """They were asked along before."""
    return f"{name}已经在一起办单子 {ticket.id} 了，不用再请。"


def asked_along(ticket: Ticket, name: str) -> str:
    """Another unit works on it too."""
    return f"已请{name}一起办单子 {ticket.id}。办结以前，那边也看得到、动得了。"


def nobody_helps(ticket: Ticket, said: str) -> str:
    """Nobody was asked along, or nobody of this name."""
    return f"单子 {ticket.id} 没有请{said or '别人'}一起办。"


def let_go(ticket: Ticket, names: Sequence[str]) -> str:
    """Those who were asked along need not help any more."""
    return f"好的，单子 {ticket.id} 不用{'、'.join(names)}一起办了，已经告诉对方。"


def helps_no_more(ticket: Ticket) -> str:
    """To who was asked along: it is over."""
    return f"单子 {ticket.id} 不用您一起办了。谢谢您！"


def has_left(ticket: Ticket, names: Sequence[str]) -> str:
    """To the ticket's own workers: who was asked along works on it no more."""
    return f"{'、'.join(names)}不再一起办单子 {ticket.id} 了。还要人手，请另外安排。"


def asked_to_help(place: str, by: str) -> str:
    """The head of the card in the chat of who was asked along."""
    return f"【请您协办】{place}的{by}请您一起办："
