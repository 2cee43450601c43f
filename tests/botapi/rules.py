"""Checks a call's parameters against the facts of the Bot API in `rules.json`.

Stricter than Telegram in one thing: a parameter or field that the Bot API does not describe is
refused, where Telegram would ignore it; a misspelt one should be seen in a test.
"""

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import Refused, bad_request

Check = Callable[[Any], Any]
_NUMBER = re.compile(r"-?\d{1,19}")
_YES, _NO = {"true", "1", "yes"}, {"false", "0", "no", ""}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the call."""

    name: str
    content_type: str
    data: bytes


class Wrong(ValueError):
    """A value is not of the described type; the message says how."""


def _integer(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return int(value)
    raise Wrong("must be of type Integer")


def _float(value: Any) -> float:
    with suppress(TypeError, ValueError):
        if not isinstance(value, bool):
            return float(value)
    raise Wrong("must be of type Float")


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).lower()
    if word in _YES or word in _NO:
        return word in _YES
    raise Wrong("must be of type Boolean")


def _string(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    raise Wrong("must be of type String")


def _file(value: Any) -> Upload:
    if isinstance(value, Upload):
        return value
    raise Wrong("must be a file")


_SCALARS: dict[str, Check] = {
    "Integer": _integer,
    "Float": _float,
    "Boolean": _boolean,
    "String": _string,
    "InputFile": _file,
}


class Rules:
    """The facts, compiled into one check a parameter; `rules.read` is what the server calls."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self._types: dict[str, Any] = facts["types"]
        self._checks: dict[str, Check] = dict(_SCALARS)
        self.methods: dict[str, dict[str, tuple[Check, bool]]] = {
            method.lower(): {
                name: (self.check(spec.lstrip("!")), self._structured(spec.lstrip("!")))
                for name, spec in fields.items()
            }
            for method, fields in facts["methods"].items()
        }
        self.names: dict[str, str] = {name.lower(): name for name in facts["methods"]}
        self._required: dict[str, list[str]] = {
            method.lower(): [name for name, spec in fields.items() if spec[0] == "!"]
            for method, fields in facts["methods"].items()
        }

    def read(self, method: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """The typed parameters of a call of `method` (in lower case); raises `Refused`."""
        checks = self.methods[method]
        read: dict[str, Any] = {}
        for name, value in given.items():
            try:
                check, structured = checks[name]
            except KeyError:
                raise bad_request(f'unknown parameter "{name}"') from None
            try:
                read[name] = check(json.loads(value) if structured and isinstance(value, str) else value)
            except Wrong as wrong:
                raise bad_request(f'parameter "{name}" {wrong}') from None
            except json.JSONDecodeError:
                raise bad_request(f"can't parse {name}: it is not a JSON object") from None
        for name in self._required[method]:
            if name not in read:
                raise self._missing(name)
        return read

    def check(self, spec: str) -> Check:
        """The check for a type as `rules.json` writes it; it returns the value or raises `Wrong`."""
        if spec not in self._checks:
            # A type can reach itself (a message and the one it answers): look it up when needed.
            self._checks[spec] = lambda value: self._checks[spec](value)  # noqa: PLW0108 - read when called
            self._checks[spec] = self._compile(spec)
        return self._checks[spec]

    def _compile(self, spec: str) -> Check:
        choices = spec.split("|")
        if all(choice.startswith("Array of ") for choice in choices):
            return _array(self.check("|".join(c.removeprefix("Array of ") for c in choices)))
        if len(choices) > 1:
            return self._one_of(choices)
        described = self._types.get(spec)
        if described is None:
            raise KeyError(f"rules.json does not describe {spec}")
        if isinstance(described, list):
            return self._one_of([name for name in described if name in self._types])
        return self._object(spec, described)

    def _object(self, name: str, described: dict[str, str]) -> Check:
        fields = {field: self.check(spec.lstrip("!")) for field, spec in described.items()}
        required = [field for field, spec in described.items() if spec[0] == "!"]

        def check(value: Any) -> dict[str, Any]:
            if not isinstance(value, dict):
                raise Wrong(f"must be a JSON object ({name})")
            for field in required:
                if field not in value:
                    raise Wrong(f'is wrong: can\'t find field "{field}" of {name}')
            for field, inner in value.items():
                if field not in fields:
                    raise Wrong(f'is wrong: unknown field "{field}" of {name}')
                try:
                    fields[field](inner)
                except Wrong as wrong:
                    raise Wrong(f'is wrong: field "{field}" of {name} {wrong}') from None
            return value

        return check

    def _one_of(self, names: list[str]) -> Check:
        checks = [(name, self.check(name)) for name in names]
        prefix = _common([n for n in names if n not in _SCALARS])
        kinds = {_snake(name.removeprefix(prefix)): check for name, check in checks}

        def check(value: Any) -> Any:
            if isinstance(value, dict) and value.get("type") in kinds:
                return kinds[value["type"]](value)
            refusals = []
            for _, one in checks:
                try:
                    return one(value)
                except Wrong as wrong:
                    refusals.append(str(wrong))
            # What was most nearly meant lacks nothing, so its complaint is about a field.
            raise Wrong(next((r for r in refusals if "can't find" not in r), refusals[0]))

        return check

    @staticmethod
    def _structured(spec: str) -> bool:
        return not any(choice in _SCALARS for choice in spec.split("|"))

    @staticmethod
    def _missing(name: str) -> Refused:
        if name == "chat_id":
            return bad_request("chat_id is empty")
        if name == "text":
            return bad_request("message text is empty")
        return bad_request(f'parameter "{name}" is required')


def _array(item: Check) -> Check:
    def check(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise Wrong("must be a JSON array")
        return [item(one) for one in value]

    return check


def _common(names: list[str]) -> str:
    """What all names begin with: the types of one union share it (InputMediaPhoto, InputMediaVideo)."""
    first = min(names, default="", key=len)
    return next(
        (first[:n] for n in range(len(first), 0, -1) if all(name.startswith(first[:n]) for name in names)),
        "",
    )


def _snake(name: str) -> str:
    return re.sub(r"(?<=.)([A-Z])", r"_\1", name).lower()


def load() -> Rules:
    """The rules that ship beside this module."""
    path = Path(__file__).with_name("rules.json")
    return Rules(json.loads(path.read_text(encoding="utf-8")))


RULES = load()
