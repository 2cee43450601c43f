"""What people answer in words to 解决了吗 and to the stars, and what they hear."""

from __future__ import annotations

import re

from handlers.wording import sayings

THANKS_FOR_STARS = "谢谢您的评价！想再说一句吗？"
THANKS_FOR_WORDS = "谢谢您！我们都看得到。"
ASK_STARS = "太好了！请给这次服务打几颗星？5颗最好。"
_ENDS = "[吧的了啊呀啦嘛呢哦噢哈，,。 ]*"
_YES = "|".join(re.escape(word) for word in sorted(sayings.MEANS_YES, key=len, reverse=True))
_DONE = "(?:都|已经|是|全)?(?:修|弄|搞|办|做|理|搬|洗|擦|换|装|通|剪|送|买|配)?好"
_THANKS = "(?:[，,。 ]*(?:谢谢|多谢|辛苦|麻烦).{0,16})?"
IS_SOLVED = re.compile(
    rf"(?!.*[星颗分])(?:嗯+|{_YES}|{_DONE}了|解决|没有?(?:什么)?问题|(?:没有?|不)再?(?:漏|滴|响|堵)了|能用了|有|有的|还行|还可以|可以了|差不多|挺好|很好|蛮好|不错){_ENDS}{_THANKS}"
)
# 修好了，就是水有点小: done, and a word about it; with these in it nobody can tell.
IS_SOLVED_BUT = re.compile(rf"{_DONE}了[，,。 ](?P<more>.{{2,40}})")
MAY_BE_NOT = re.compile("还是|又|不|没|再来")
NOT_SOLVED = re.compile(
    # 没有问题 and 没有再漏 are the contrary.
    r"(?:还没有?|没有?|不行|不好)[的了啊呀呢哦]*(?:[，,。 ].{2,30})?"
    r"|(?:根本|压根|都|也|就)*没有?(?:给我)?(?:修|弄|办|做)(?:过|成)?[的啊呀呢]*|没(?:看)?见(?:到|过)?(?:有)?人(?:来|影)?(?:过)?[的啊呀呢]*"
    r"|(?:他们?|她|人|师傅|志愿者|根本|压根|都|也|就|[，, ])*没有?(?:人)?(?:来|到)(?:过)?(?!得及|时候)[^再]{0,20}"
)
WILL_NOT_RATE = re.compile("(?:我)?(?:不用|不想|不|别|懒得|就不)(?:再)?(?:评价?|打分|打星|打)(?:了|吧|啦)*")
_VERY = "(?:很|太|真|非常|特别|实在|挺|蛮|相当|十分)"
_MIDDLING = "(?:一般般?|马马虎虎|凑合|将就|普普通通|就那样|中等|过得去|中规中矩)"
_NOT_WELL = "(?:不(?:太|大|怎么|是很|算)(?:好|行|满意)|不怎么样|不咋[样地的]|不好|不行|不满意)"
_BADLY = f"(?:{_VERY}?差(?:劲|极了|得很)?|{_VERY}(?:不好|不满意|糟糕?)|糟糕|差评)"
STARS = (
    (re.compile(rf"(?:就|只)?{_MIDDLING}{_ENDS}"), 3),
    (re.compile(rf"(?:还行|还可以|还?不错|还好|(?:挺|蛮)(?:可以|行)){_ENDS}"), 4),
    # A mere 好的 has only heard the question.
    (re.compile(rf"(?:{_VERY}(?:好|满意|棒)|满意|没话说|没得说|好得很|好极了|棒|赞|点赞|👍+){_ENDS}{_THANKS}"), 5),
    (re.compile(rf"{_NOT_WELL}{_ENDS}"), 2),
    (re.compile(rf"{_BADLY}{_ENDS}"), 1),
)
# Of 解决了吗 these leave open which; and these do not.
IS_MIDDLING = re.compile(
    rf"(?:就|只)?(?:{_MIDDLING}|不(?:太|大|怎么|是很|算)(?:好|行|满意)|不怎么样|不咋[样地的]){_ENDS}"
)
SAYS_LATER = re.compile(
    r"(?:他|她|师傅|人家|志愿者)?(?:说|讲)?(?:今天|明天|后天|下次|改天|下周|过两天|周.)?.{0,6}(?:再来|还要来|再过来|还来|再修|来第二次).{0,6}"
)
THANKS_ALONE = re.compile(
    "(?:好的?[，,。 ]*)?(?:谢谢|多谢|感谢|辛苦)(?:了|你们?|您们?|啊|师傅|志愿者|小[伙李王张]子?|大家|帮忙|[，,。！! ])*"
)
IS_BAD = re.compile(rf"(?:{_BADLY}|不满意){_ENDS}")
# 不对，4颗星: of stars that were read out of words.
CORRECTS_STARS = re.compile(
    rf"(?:不对|不是|错了|记错了?|改成|改为|改|应该|我(?:是说|说的是|要给|给)|给|是|[，,。 ])*(?P<stars>[1-5１-５一二两三四五])(?:颗星?|个?星星?|分){_ENDS}"
)
ASK_WHICH = "您是说解决了，还是没解决？点一下就行。"
NOT_RATED = "好的，不评了。谢谢您！"
ASK_STARS_TOO = "您的话记下了。打几颗星呢？点一下就行，5颗最好。"


def stars_button(count: int) -> str:
    """One of the five buttons of a rating."""
    return "★" * count + f" {count}星"


def counted(stars: int) -> str:
    """The words were taken for so many stars, which may be said otherwise."""
    return f"好的，记 {stars} 颗星。要是不对，再说一声几颗星就行。"


def counted_poor(stars: int) -> str:
    """So few stars open the ticket again: what is done about it is said next."""
    return f"好的，记 {stars} 颗星。"


def recounted(stars: int) -> str:
    """It was said that they are so many."""
    return f"改好了，是 {stars} 颗星。谢谢您！"
