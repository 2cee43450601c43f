"""The commands that steer a world: those of `acts` and `groups`, and the ones here.

In the test's process they are called directly, from another process as `POST /control/<command>`
with a JSON object of arguments; the answer is `{"ok": true, "result": …}`, or `"error"` with 400.
"""

import asyncio
import inspect
import json
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from aiohttp import web

from . import acts, groups
from .failures import Failure
from .world import Json, World


def sees(world: World, chat: int, after: int = 0) -> list[Json]:
    """The chat's messages that are still there and changed after that step, oldest first."""
    return [
        {
            "body": message.body,
            "by_bot": message.by_bot,
            "step": message.step,
            "history": message.history,
        }
        for message in world.chats[chat].messages.values()
        if not message.deleted and message.step > after
    ]


def screen(world: World, chat: int) -> Json:
    """What else the chat shows: toasts, the keyboard below the input field, actions, pins."""
    place = world.chats[chat]
    return {
        "info": place.info,
        "toasts": place.toasts,
        "keyboard": place.keyboard,
        "actions": place.actions,
        "pinned": place.pinned,
        "standing": place.standing,
    }


def wait(world: World, after: int, seconds: float) -> int:
    """Waits until something has changed after that step, or for so long; returns the step."""
    with world.changes:
        world.changes.wait_for(lambda: world.step > after, seconds)
        return world.step


def journal(world: World, method: str | None = None, chat: int | None = None, after: int = 0) -> list[Json]:
    """The bot's calls after that number, oldest first."""
    return [
        asdict(call)
        for call in world.journal
        if call.number > after
        and method in (None, call.method)
        and (chat is None or str(call.params.get("chat_id")) == str(chat))
    ]


def counts(world: World) -> Json:
    """Calls, updates that wait, violations of the limits, messages of the bot."""
    return {
        "calls": world.calls,
        "pending": len(world.updates),
        "violations": world.limits.violations,
        "bot_messages": sum(message.by_bot for chat in world.chats.values() for message in chat.messages.values()),
        "step": world.step,
        "webhook": world.webhook,
        "settings": world.settings,
    }


def answer_times(world: World) -> list[float]:
    """For each act that was answered by a new message in its chat: after how many seconds."""
    return [seconds for chat in world.chats.values() for seconds in chat.answered_after]


def fails(
    world: World,
    failure: Json,
    method: str | None = None,
    chat: int | None = None,
    times: int = 1,
    after: int = 0,
) -> None:
    """Plans a failure, see `failures`."""
    world.failures.plan(Failure(**failure), method, chat, times, after)


def set_up(
    world: World,
    limits: bool | None = None,
    edits_count: bool | None = None,
    keep_journal: bool | None = None,
    next_update_id: int | None = None,
    works_again: bool = False,
    forget_violations: bool = False,
) -> None:
    """Switches limits and the journal, moves the numbering of updates, ends planned failures."""
    if limits is not None:
        world.limits.on = limits
    if edits_count is not None:
        world.limits.edits = edits_count
    if keep_journal is not None:
        world.keep_journal = keep_journal
    if next_update_id is not None:
        world.updates.next_id = next_update_id
    if works_again:
        world.failures.clear()
    if forget_violations:
        world.limits.violations = 0


def advance(world: World, seconds: float) -> None:
    """Moves Telegram's clocks on."""
    world.shift += seconds
    world.changed()


def repeat(world: World, update: Json, chat: int) -> None:
    """Delivers an update again under its own id."""
    world.updates.repeat(update, chat)


def queued(world: World) -> list[Json]:
    """The updates that were not confirmed, as they will be delivered."""
    return [json.loads(pending.body) for pending in world.updates]


def deliveries(world: World) -> list[Json]:
    """Each push to the webhook: update_id, when it ended (monotonic), the answer's status (0: none)."""
    return list(world.deliveries)


def reset(world: World) -> None:
    """Forgets everything that happened."""
    world.reset()


def crowd(world: World, first: int, count: int, name: str = "居民") -> None:
    """Makes people with ids from `first` on, who have started the bot; no update is sent."""
    for number in range(first, first + count):
        acts.person(world, number, f"{name}{number - first + 1}")
        world.chats[number].standing = "member"


def say_all(world: World, lines: list[tuple[int, str]]) -> int:
    """Many people write at once: (person, text) in this order; returns how many."""
    for person, text in lines:
        acts.says(world, person, text)
    return len(lines)


def press_all(world: World, label: str, people: list[int]) -> int:
    """Each of them presses the newest button of that label in their chat; returns how many could."""
    pressed = 0
    for person in people:
        for message in reversed(world.chats[person].messages.values()):
            rows = message.body.get("reply_markup", {}).get("inline_keyboard", [])
            data = [b.get("callback_data") for row in rows for b in row if b["text"] == label]
            if data and data[0] and not message.deleted:
                acts.presses(world, person, person, message.body["message_id"], data[0])
                pressed += 1
                break
    return pressed


COMMANDS: dict[str, Callable[..., Any]] = {
    function.__name__: function
    for module in (acts, groups)
    for _, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__ and not function.__name__.startswith("_")
} | {
    function.__name__: function
    for function in (
        sees, screen, journal, counts, answer_times, fails, set_up, advance, repeat, queued,
        deliveries, reset, crowd, say_all, press_all,
    )
}  # fmt: skip


def run(world: World, command: str, /, **arguments: Any) -> Any:
    """Carries out a command; raises KeyError for an unknown one."""
    if command == "wait":
        return wait(world, **arguments)
    with world.lock:
        return COMMANDS[command](world, **arguments)


async def serve(world: World, request: web.BaseRequest, name: str) -> web.Response:
    """The same over HTTP."""
    arguments = json.loads(await request.read() or b"{}")
    try:
        if name == "wait":
            result = await asyncio.to_thread(run, world, name, **arguments)
        elif name == "say_at":
            result = await say_at(world, **arguments)
        else:
            result = run(world, name, **arguments)
        return web.json_response({"ok": True, "result": result})
    except (LookupError, TypeError, ValueError, AssertionError) as error:
        problem = {"ok": False, "error": f"{type(error).__name__}: {error}"}
        return web.json_response(problem, status=400)


async def say_at(world: World, lines: list[tuple[int, str]], per_second: float) -> int:
    """People write one after the other at an even pace; returns when all have."""
    start = time.monotonic()
    for number, (person, text) in enumerate(lines):
        await asyncio.sleep(start + number / per_second - time.monotonic())
        with world.lock:
            acts.says(world, person, text)
    return len(lines)
