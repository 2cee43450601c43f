"""What is said where somebody has waited too long for our answer."""

from __future__ import annotations

from handlers.wording.resident import quote
from storage.people import Person
from storage.questions import Question

SORRY = "对不住，刚才消息发不出去，让您久等了。上面是给您的回话。"
PASSED_ON = "刚才没弄好，您的话我已经转给社区工作人员了，有了回话马上告诉您。急的话请打社区电话。"
NOT_GONE_OUT = "【没回上】有人等了三分钟，我的回话还发不出去。请打个电话告诉他；网络一通，我会接着发。"
_KINDS = {"press": "（点了一个按钮）", "photo": "（发来照片）", "file": "（发来语音或文件）", "place": "（发来位置）"}


def words(kind: str, text: str) -> str:
    """What somebody did that we could not act upon, in words."""
    return " ".join(filter(None, (_KINDS.get(kind, ""), text.strip()))) or "（发来一条我读不了的消息）"


def stumbled(asked: Question, person: Person) -> str:
    """The worker: something broke on our side, and somebody waits."""
    phone = f" {person.phone}" if person.phone else ""
    return (
        f"【没回上】{person.name or '居民'}{phone} 说了下面的话，程序出错没办成，已经等了三分钟，请您接着办：\n"
        f"{quote(asked.text, 500)}"
    )
