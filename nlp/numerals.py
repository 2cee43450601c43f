"""Numbers as people write them: 1024, 一千零二十四, 六零二, 一个半小时."""

from __future__ import annotations

from nlp.late import late

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "幺": 1, "俩": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}

CHINESE = "零〇一二两三四五六七八九十百千幺"
ANY_NUMBER = rf"(?:[0-9]{{1,9}}|[{CHINESE}万]{{1,12}})"

_NUMBER = late(ANY_NUMBER)
_TICKET = (
    late(rf"(?:编号|单号|工单|订单)[:是为 ]{{0,2}}({ANY_NUMBER})"),
    late(rf"({ANY_NUMBER})号?(?:那个|那张|这个|这张|的)?(?:单|工单|任务|活)"),
    late(rf"(?:接|抢|领|完成|取消|退|放|关)(?:了|下|掉)?第?({ANY_NUMBER})"),
    late(rf"({ANY_NUMBER})号?[,. ]?(?:我?接|完成|完了|好了|搞定|取消|放弃|退)"),
    late(rf"[#第]({ANY_NUMBER})"),
)
_HOURS = late(
    rf"(?:(?P<n>[0-9]{{1,3}}(?:\.[0-9])?|[{CHINESE}]{{1,4}})个?(?P<half>半)?|(?P<only>半)个?)"
    r"(?:多|来)?(?:小时|钟头|h)(?P<tail>半)?"
)
_MINUTES = late(rf"([0-9]{{1,4}}|[{CHINESE}]{{1,4}})(?:多|来)?分钟?")
_QUARTERS = late(rf"([0-9]|[{CHINESE}])刻钟?")


def to_int(text: str) -> int | None:
    """Return the whole number that all of `text` spells, in ASCII or Chinese digits, or None."""
    if text.isascii():
        return int(text) if text.isdigit() else None
    text = text.replace("廿", "二十").replace("卅", "三十")
    if not any(c in _UNITS or c == "万" for c in text):
        return _spelled(text)
    total = section = digit = 0
    for c in text:
        if c in _DIGITS or c in "0123456789":
            digit = _DIGITS.get(c, digit * 10 + int(c) if c.isdecimal() else 0)
        elif c in _UNITS:
            section += (digit or 1) * _UNITS[c]
            digit = 0
        elif c == "万":
            total += (section + digit or 1) * 10_000
            section = digit = 0
        else:
            return None
    return total + section + digit


def _spelled(text: str) -> int | None:
    digits = [_DIGITS.get(c, int(c) if c in "0123456789" else None) for c in text]
    if not digits or None in digits or len(digits) > 12:
        return None
    return int("".join(map(str, digits)))


def ascii_digits(text: str) -> str:
    """Return a spoken number of a house as ASCII: 六零二 → 602, 十二 → 12, b → B."""
    if text.isascii():
        return text.upper()
    value = to_int(text)
    if value is None:
        return text
    spelled = not any(c in _UNITS or c in "廿卅" for c in text)
    return str(value).zfill(len(text)) if spelled else str(value)


def read_number(text: str) -> int | None:
    """Return the number that a short reply names: of a ticket first, else the only one said."""
    for pattern in _TICKET:
        for found in pattern.finditer(text):
            value = to_int(found.group(1))
            if value is not None:
                return value
    for found in _NUMBER.finditer(text):
        value = to_int(found.group())
        if value is not None:
            return value
    return None


def read_minutes(text: str) -> int | None:
    """Return a length of time in minutes: 一个半小时 → 90, 1.5小时 → 90, 45 → 45; None if none."""
    total = 0.0
    for found in _HOURS.finditer(text):
        if found["only"]:
            total += 30
            continue
        n = found["n"]
        value = float(n) if n[0].isdigit() and n.isascii() else to_int(n)
        total += (value or 0) * 60 + (30 if found["half"] or found["tail"] else 0)
    for pattern, minutes in ((_MINUTES, 1), (_QUARTERS, 15)):
        for found in pattern.finditer(text):
            total += (to_int(found.group(1)) or 0) * minutes
    if total:
        return min(round(total), 100_000)
    bare = text.strip()
    value = to_int(bare) if _NUMBER.fullmatch(bare) else None
    return value if value is not None and value <= 1440 else None
