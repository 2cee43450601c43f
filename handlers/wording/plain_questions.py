"""What people ask before they trust us, who knocks, what it costs, who we are, and what they hear."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from handlers.wording import common
from storage.places import Place
from storage.tickets import Ticket

_ENDS = "[吗呢啊呀的嘛么了?？]*"
ASKS_PRICE = re.compile(
    rf"(?:请问|那|这个?|你们?|您们?|师傅|志愿者|来人|上门|帮忙|服务|都|是|还)*(?:要不要|收不收|要|收|用)(?:付|给|花|交)?(?:钱|费用?){_ENDS}"
    rf"|(?:请问|那|这个?|你们?|都|是)*(?:(?:是不是|是)?免费|不要钱|不收钱|不收费)(?:的)?(?:吗|吧|么|[?？])"
    rf"|(?:请问|那|来一次|上门|一次|怎么|[，, ])*(?:多少钱|怎么收费|怎么收|收多少钱?|要多少钱?|费用多少){_ENDS}"
)
FREE = "不要钱。来帮忙的都是志愿者，不收费。谁问您要钱，马上告诉我。"
# Somebody stands at the door and says that they are ours.
_KNOCKS = "(?:敲门|敲我家门|按门铃|在门口|门外|有(?:个)?人(?:上门|找上门|来我家|到我家|来家里|到家里))"
_DOUBTS = "(?:是?真的|是?假的|是不是|可信|骗子|开不?开门|要不要开|可以开门|能开门|是(?:你们|您们|他|她|志愿者|师傅)(?:的人|派来的|派的)?[吗么])"
DOUBTS_WHO_KNOCKS = re.compile(rf"(?!.*没有?人).{{0,12}}{_KNOCKS}.{{0,16}}{_DOUBTS}.{{0,8}}")
_SHE = "(?:师傅|志愿者|人|他|她|那个人|小伙子?|姑娘)?"
IS_HERE = re.compile(rf"{_SHE}(?:已经|刚|刚刚)?(?:来|到|进门|上门)(?:了|啦|咯)[啊呀哦，, 谢]*")
ASKS_WHO_WE_ARE = re.compile(
    rf"(?:请问)?(?:你|您)们?是(?:谁|哪个|哪位|干什么|干啥|做什么|什么人|什么单位|哪里|哪儿){_ENDS}"
)
ASKS_WHETHER_A_PERSON = re.compile(
    rf"(?:请问)?(?:你|您)(?:到底)?是(?:不是)?(?:真人|人|机器人?|电脑|程序|AI|ai){_ENDS}(?:还是(?:真人|人|机器人?|电脑|程序|AI|ai){_ENDS})?"
)
NO_PERSON = "我是电脑里的小帮手，不是真人；您的话，社区工作人员看得到。想找真人，点“找人工”。"
ASKS_HOW_TO_CANCEL = re.compile(
    rf"(?:请问)?(?:怎么|如何|怎样|咋|哪里|在哪)(?:能|可以)?(?:取消|撤销|退)(?:单子?|掉)?{_ENDS}"
    rf"|(?:单子|约好的)?(?:怎么|如何|怎样|咋)(?:才能)?不(?:用|要)(?:他们)?来{_ENDS}"
)
HOW_TO_CANCEL = "不用帮忙了，说一声“不用来了”就行。"
ASKS_HOW_TO_CHANGE = re.compile(rf"(?:请问)?(?:怎么|如何|怎样|咋)(?:能|可以)?(?:改|换)(?:个)?(?:时间|日子){_ENDS}")
HOW_TO_CHANGE = "想换时间，直接说就行，比如“改到后天下午”。"


LETS_BE = re.compile(
    "(?:没有?(?:什么|啥)?事(?:情)?|不说了|下次吧?|下回吧?|改天(?:再说|吧)|以后再说|回头再说|算了吧)[了啊呀的哦，, ]*(?:谢谢.{0,4})?"
)
ASKS_DATE = re.compile(
    rf"(?:请问)?今天(?:是)?(?:几号|几月几号|星期几|周几|礼拜几|什么日子){_ENDS}|(?:请问)?现在(?:是)?(?:几点|什么时间)(?:钟)?(?:了)?{_ENDS}"
)


def date_and_hour(now: datetime) -> str:
    """What day and hour it is."""
    local = now.astimezone(common.ZONE)
    return f"{common.day(local.date().isoformat(), local.date()).replace('，', '是')}，现在 {local:%H:%M}。"


def who_knocks(expected: Sequence[Ticket], station: Place | None) -> str:
    """Somebody knocks who may not be ours: the word at the door tells; `expected`: on which somebody comes."""
    phone = f" {station.phone}" if station is not None and station.phone else ""
    if not expected:
        return f"先别开门。您现在没有约好的人上门，我们没有派人来。请打社区电话{phone} 问一声；觉得不对，打 110。"
    said = " 或者 ".join(one.passcode for one in expected)
    return f"先别开门，隔着门请他说口令，您别先说。说得出 {said}，就是来帮您的人；说不出，别开门，打社区电话{phone}。"


def is_here(ticket: Ticket) -> str:
    """Who waited says that somebody has come."""
    return f"好的。开门前请先听口令 {ticket.passcode}。事情办好了，跟我说一声。"
