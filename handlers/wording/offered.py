"""What a volunteer says to an offer in words of their own, what either side asks once more, and what they hear."""

from __future__ import annotations

import re

from handlers.wording import sayings
from storage.tickets import Ticket

# Of a day of volunteering it is another matter, and so is a question.
_NOT_A_DAY = r"(?!.*(?:志愿者日|活动|报名|周末|周[一二三四五六日天]|星期|礼拜|[吗？?]))"
_NUMBER = r"(?:单子?|单号)?[ ：:#＃]*(?P<{name}>[0-9]{{4,7}})"
_CANNOT = "去不了|来不了|去不成|来不成|不去了|不接|接不了|没空(?!调)|没有空(?!调)|没时间|没有时间|走不开"
DECLINES = re.compile(
    rf"{_NOT_A_DAY}(?:[^0-9]{{0,12}}[，, ])?(?:{_NUMBER.format(name='before')}[，, 号的]*)?[^0-9]{{0,8}}?(?:{_CANNOT})"
    rf"(?:[，, 的了]*{_NUMBER.format(name='after')}|[^0-9]{{0,16}})"
)
# Said of the offer alone: whoever cannot mend their own lamp says more.
DECLINES_TOO = re.compile(
    rf"(?:{_NUMBER.format(name='before')}[，, 号的]*)?(?:这个?|这种|那个?|这活|我|也|真|还是|[，, ])*(?:(?:让|叫|请|找)别人(?:去|来|吧)+|不会(?:修|弄|做|干|搞)|太远|[搞干]不(?:了|来|定|动))"
    r"[了吧呀啊的呢，, ]*(?P<after>(?!))?"
)
SAYS_YES = re.compile("|".join(re.escape(word) for word in sorted(sayings.MEANS_YES, key=len, reverse=True)))
# 我来看看 is no promise; 我接了，明天去看看 is one.
ONLY_LOOKS = re.compile("[^接归算包]*(?:(?:看|想|问|瞧)(?:[看想问瞧]|一[看想问瞧]|一?下)|考虑|[吗？?])[^接归算包]*")
# The station, the chemist and the days have hours and doors of their own.
_OF_IT = "(?!.*(?:居委|社区|站里|物业|医院|药店|派出所|活动|志愿者日|周[一二三四五六日天]|你们|上班|下班|开门|关门))"
ASKS_OF_IT = re.compile(
    rf"{_OF_IT}.{{0,6}}(?:谁能去|谁去|什么事|什么活|几点|什么时候|远不远|远吗|多远|在哪|哪里|哪儿|哪个小区|几号楼|多久|几个人|有人(?:去|接)了?吗|有没有人(?:去|接)).{{0,6}}"
)
ASKS_ANOTHER_TIME = re.compile(
    r"我.{0,8}(?:去|来|过去|过来).{0,4}(?:行不行|可以吗|行吗|可不可以|好不好|成不成)[?？]*|我?(?:想|愿意|可以|能)(?:去|来).{0,6}(?:晚|早|迟|下午|上午|明天|后天|周).{0,8}"
)
TIME_IS_THEIRS = "时间是居民说的。能按时去，就点“接单”；接了再跟居民商量也行。去不了，点“去不了”。"
NO_HURRY = "好的，不急。能去就点“接单”，去不了点“去不了”。"
WHICH_NOT = "是哪一张去不了？在那张下面点“去不了”就行。"
ALL_THERE_IS = "知道的都写在这里了；接了单，就看得到门牌和电话。"

_ENDS = "[的呀啊呢吗来着了，, ]*"
_ASKED = "多少|几|什么|啥|哪|忘|记不|不记得|再说|再发|没看"
ASKS_WORD = re.compile(
    rf"[^0-9]{{0,8}}(?:口令|密码)[^0-9]{{0,6}}(?:{_ASKED})[^0-9]{{0,6}}|(?:忘了|忘记|记不得|记不住)[^0-9]{{0,4}}(?:口令|密码){_ENDS}"
)
ASKS_WHO_COMES = re.compile(
    rf"(?:今天|明天|后天|到时候)?(?:要?来的|接单的|帮我的)?(?:这个|那个)?(?:人|师傅|志愿者|他|她)?(?:是|叫)(?:谁|哪个|哪位|什么名字|啥名字|什么){_ENDS}"
)
ASKS_DOOR = re.compile(
    rf"{_OF_IT}(?:[^0-9]{{0,6}}(?:地址|门牌号?|住址|电话号?码?|手机号?|号码)(?:是|在)?(?:多少|哪里|哪儿|什么|啥|几号楼?){_ENDS}"
    rf"|[^0-9]{{0,6}}(?:住|家)在?(?:哪里|哪儿|几号楼|几楼|几室|哪一?栋){_ENDS})"
)


def means_to_take(ticket: Ticket) -> str:
    """A mere 好的 takes nothing: the button does."""
    return f"单子 {ticket.id}，您是要接吗？要接，请点“接单”，点了才算。"
