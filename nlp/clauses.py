"""What a sentence says of itself: which of its parts it denies, and where a second need begins."""

from __future__ import annotations

import re

from nlp.late import late

_STOP = "[,。!?;:~ ]"
_DENIED = late(
    rf"(?:^|{_STOP})(?:我|我们|咱|这|这次|这回|倒|也|可|真|又|其实){{0,2}}"
    r"(?:不是|并不是|并非|不是说|不是要|不是来|没说要?|没想|不打算|哪是|又不是)"
    rf"[^,。!?;:~]{{1,16}}{_STOP}{{1,2}}"
    r"(?=(?:我)?(?:而是|就是|只是|是|就想|只想|想|要的是|说的是|我说|主要是|关键是))"
)
_DENIES = re.compile("不是|并非|没说|没想|不打算|哪是")  # one of these stands in all that is denied
_LINK = late(r"^(?:我)?(?:而是|就是|只是|是说|是)")
_SECOND = re.compile(
    rf"{_STOP}{_STOP}*(?:对了{_STOP}?)?(?:另外|还有(?!多|几|没|人|名|位|不|啥|什么|空|票|吗|[0-9])|再就是|再有就是|再一个|此外|"
    rf"顺便(?:再|也)?|顺带|还想|还要(?!多|等|交|带|排|过)|也想(?=请|找|要|让|问|学)|第二[个件]?(?:是|事)?|二是|2[、.]){_STOP}?"
)
_LEAST = 4  # characters that a need takes


def heeded(text: str) -> str:
    """Return `text` without what it denies in order to say something else (不是要修灯，是想找人聊聊天)."""
    while _DENIES.search(text) and (denied := _DENIED.search(text)) is not None:
        rest = _LINK.sub("", text[denied.end() :])
        if not rest:
            break
        head = text[: denied.start()]
        text = f"{head},{rest}" if head else rest
    return text


def halves(text: str) -> tuple[str, str] | None:
    """Return what stands before and after the words that begin a second thing (另外, 还有); None where none do."""
    for joint in _SECOND.finditer(text):
        first, second = text[: joint.start()], text[joint.end() :]
        if len(first) >= _LEAST and len(second) >= _LEAST:
            return first, second
    return None
