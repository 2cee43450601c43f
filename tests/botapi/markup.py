"""Turns formatted text into plain text and entities as Telegram does, or says why it cannot.

Offsets and lengths of entities count UTF-16 units, as the Bot API has it. Lengths of texts count
code points: the limits `message_length_max` and `caption_length_limit` of Telegram's configuration
(core.telegram.org/api/config) are given in them. Of the parse modes only HTML is known here.
"""

import html
import re
from typing import Any

from .errors import bad_request

Entity = dict[str, Any]
_TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "span": "spoiler", "a": "text_link", "code": "code", "pre": "pre",
    "blockquote": "blockquote", "tg-emoji": "custom_emoji",
}  # fmt: skip
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[^<>]*)?)\s*>")
_HREF = re.compile(r"""href\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S+))""")
_NAMED = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")
_COMMAND = re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?")
_MENTION = re.compile(r"(?<![\w@])@[A-Za-z]\w{2,31}")
_URL = re.compile(r"https?://[^\s<>]+")
_CONTROLS = {n: " " for n in range(32) if n not in (10, 13)} | {13: None}


def utf16(text: str) -> int:
    """The length of `text` in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def formatted(text: str, mode: str | None) -> tuple[str, list[Entity]]:
    """What `text` shows in this parse mode, trimmed and without control characters."""
    entities: list[Entity] = []
    text = text.translate(_CONTROLS)
    if mode:
        if mode.lower() != "html":
            raise bad_request("unsupported parse_mode")
        text, entities = _html(text)
    shown = text.rstrip()
    lead = utf16(shown) - utf16(shown.lstrip())
    if lead or shown != text:
        shown = shown.lstrip()
        entities = _shifted(entities, lead, utf16(shown))
    return shown, entities


def noticed(text: str) -> list[Entity]:
    """The entities that Telegram finds by itself: commands, mentions, addresses."""
    found: list[Entity] = []
    if "/" in text or "@" in text:
        for kind, pattern in (("url", _URL), ("bot_command", _COMMAND), ("mention", _MENTION)):
            for match in pattern.finditer(text):
                start, length = utf16(text[: match.start()]), utf16(match.group())
                if not any(e["offset"] <= start < e["offset"] + e["length"] for e in found):
                    found.append({"type": kind, "offset": start, "length": length})
    return sorted(found, key=lambda e: int(e["offset"]))


def _shifted(entities: list[Entity], lead: int, length: int) -> list[Entity]:
    kept = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, length)
        if end > start:
            kept.append(entity | {"offset": start, "length": end - start})
    return kept


def _unparsed(why: str) -> Exception:
    return bad_request(f"can't parse entities: {why}")


def _html(text: str) -> tuple[str, list[Entity]]:
    shown: list[str] = []
    length = place = 0
    opened: list[tuple[str, int, str]] = []
    entities: list[Entity] = []
    while place < len(text):
        start = text.find("<", place)
        plain = _unescaped(text[place : start if start >= 0 else len(text)])
        shown.append(plain)
        length += utf16(plain)
        if start < 0:
            break
        at = len(text[:start].encode())
        tag = _tag(text, start, at)
        name = tag.group(2).lower()
        if tag.group(1):
            entities += _closed(opened, name, length, at)
        else:
            opened.append((name, length, tag.group(3)))
        place = tag.end()
    if opened:
        raise _unparsed(f'Can\'t find end tag corresponding to start tag "{opened[-1][0]}"')
    return "".join(shown), sorted(entities, key=lambda e: (e["offset"], -e["length"]))


def _tag(text: str, start: int, at: int) -> re.Match[str]:
    """The tag that begins there; `at` is the same place in bytes, which Telegram's refusals name."""
    tag = _TAG.match(text, start)
    if tag and (tag.group(1) or tag.group(2).lower() in _TAGS):
        return tag
    if ">" not in text[start:]:
        raise _unparsed(f"Unclosed start tag at byte offset {at}")
    name = text[start + 1 :].split(">", maxsplit=1)[0].split()
    raise _unparsed(f'Unsupported start tag "{name[0] if name else ""}" at byte offset {at}')


def _closed(opened: list[tuple[str, int, str]], name: str, length: int, at: int) -> list[Entity]:
    """The entity that an end tag completes, if there is anything in it."""
    if not opened:
        raise _unparsed(f"Unexpected end tag at byte offset {at}")
    last, begun, rest = opened.pop()
    if last != name:
        raise _unparsed(f'Unmatched end tag at byte offset {at}, expected "</{last}>", found "</{name}>"')
    return [_html_entity(name, begun, length - begun, rest)] if length > begun else []


def _html_entity(name: str, offset: int, length: int, rest: str) -> Entity:
    entity: Entity = {"type": _TAGS[name], "offset": offset, "length": length}
    href = _HREF.search(rest)
    if name == "a" and href:
        entity["url"] = html.unescape(next(group for group in href.groups() if group is not None))
    return entity


def _unescaped(text: str) -> str:
    return _NAMED.sub(lambda m: html.unescape(m.group()), text) if "&" in text else text
