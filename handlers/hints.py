"""Half an order of a worker (派, 结, 合并 1005): what it lacks is said, instead of a guess at what else it may be."""

from __future__ import annotations

from handlers.buttons import button, rows
from handlers.turn import Turn
from handlers.wording import hints, neighbours, orders, rectifying, slots, worker

# What is an order by its form, whole or half.
_WHOLE = (
    orders.LOOKS, *orders.TAKES_OVER, *orders.OFFERS_AGAIN, *orders.ASKS_ALONG, *orders.LEAVES, *orders.CLOSES,
    *orders.ASSIGNS, *neighbours.MERGES, neighbours.PARTS, rectifying.HANDS, *slots.NEEDS,
)  # fmt: skip


def hear(turn: Turn, said: str) -> bool:
    """Say what the order lacks; False where it is none, or answers a question."""
    lacks = _lacks(said) if turn.role == "worker" and not turn.pending else None
    if lacks is not None:
        turn.say(lacks, rows(button(worker.TODO, "todo")))
    return lacks is not None


def is_order(said: str) -> bool:
    """Tell whether the words have the form of an order, whole or half: nobody hands them over to a colleague."""
    return _lacks(said) is not None or any(one.fullmatch(said) for one in _WHOLE)


def says_again(asked: str, said: str) -> bool:
    """Tell whether the words are the order anew, whole now (结 1024 修好了), though only its rest was asked for."""
    wholes = {"handover": (orders.HANDS_OVER,), "reason": orders.CLOSES}.get(asked, ())
    return any(one.fullmatch(said) for one in wholes)


def asks_who(said: str) -> bool:
    """Tell whether the words ask who is free then: 谁有空 周六上午."""
    return orders.ASKS_WHO.fullmatch(said) is not None


def _lacks(said: str) -> str | None:
    return next((lacks for half, lacks in hints.HALVES if half.fullmatch(said)), None)
