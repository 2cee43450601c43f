"""`wudan understand`: what a sentence means, in colour for a person, and as JSON lines for a program."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple

from bot.front import wall_clock
from bot.settings import SettingsError
from handlers import explain
from handlers.wording import command
from handlers.wording.common import ZONE
from nlp.marks import marks
from nlp.meaning import Meaning
from nlp.reader import Reader

ROLES = ("resident", "volunteer", "worker")
PLAIN = "\x1b[0m"
ALARM, PLACE, TIME, PHONE, WORD = "\x1b[1;97;41m", "\x1b[30;42m", "\x1b[30;46m", "\x1b[30;45m", "\x1b[1;33m"
COLOURS = {"where": PLACE, "when": TIME, "phone": PHONE, "110": ALARM, "119": ALARM, "120": ALARM}


class Line(NamedTuple):
    """What is to be read: a message, when and by whom it was said."""

    text: str
    now: datetime
    role: str
    open_ticket: bool = False


def run(asked: argparse.Namespace, reader: Reader, moment: Callable[[str], datetime]) -> None:
    """Read the words of the command line, or line by line what comes in; write what each means.

    Where the first line is a JSON object, all are. Raises SettingsError for one that is none, has no text, or was said
    by nobody we know.
    """
    coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    explains = asked.explain or sys.stdout.isatty()
    for line in _lines(asked, moment):
        meaning = reader.read(line.text, now=line.now, role=line.role, open_ticket=line.open_ticket)
        if explains:
            print(_explained(reader, line.text, meaning, line.now, coloured=coloured), flush=True)
        else:
            print(json.dumps(meaning.as_json(), ensure_ascii=False), flush=True)


def _lines(asked: argparse.Namespace, moment: Callable[[str], datetime]) -> Iterator[Line]:
    now = wall_clock().astimezone(ZONE)
    if asked.words:
        yield Line(" ".join(asked.words), now, asked.role)
        return
    plain: bool | None = None  # the first line tells
    if isinstance(sys.stdin, io.TextIOWrapper):
        # What is no text must not stop what is.
        sys.stdin.reconfigure(encoding="utf-8", errors="ignore")
    for number, written in enumerate(sys.stdin, 1):
        line = written.removeprefix("\ufeff")
        if not line.strip():
            continue
        if plain is None or sys.stdin.isatty():
            plain = not line.lstrip().startswith("{")
        if plain:
            yield Line(line.strip(), now, asked.role)
            continue
        try:
            given = json.loads(line)
            text, role = given["text"], given.get("role") or asked.role
        except (ValueError, KeyError, TypeError, AttributeError):
            raise SettingsError(command.no_object(number)) from None
        if not isinstance(text, str):
            raise SettingsError(command.no_object(number))
        if role not in ROLES:
            raise SettingsError(command.no_role(number, str(role), ROLES))
        said_at = moment(str(given["now"])) if given.get("now") else now
        yield Line(text, said_at, role, open_ticket=bool(given.get("open_ticket")))


def _explained(reader: Reader, text: str, meaning: Meaning, now: datetime, *, coloured: bool) -> str:
    said = "\n".join(map(_harmless, explain.tried(reader, text, meaning, now).splitlines()))
    return f"{_highlighted(reader, text, meaning)}\n{said}\n" if coloured else f"{said}\n"


def _highlighted(reader: Reader, text: str, meaning: Meaning) -> str:
    pieces, at = [], 0
    for mark in marks(meaning, reader.offsets(text)):
        piece = f"{COLOURS.get(mark.kind, WORD)}{_harmless(text[mark.start : mark.end])}{PLAIN}"
        pieces += [_harmless(text[at : mark.start]), piece]
        at = mark.end
    return "".join((*pieces, _harmless(text[at:])))


def _harmless(piece: str) -> str:
    """Return what came from outside without anything that speaks to the terminal."""
    return "".join(c if c.isprintable() else " " for c in piece)
