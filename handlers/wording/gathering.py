"""What people hear about a volunteer day: invitation, reminders, their own sign-ups, check-in, hours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from handlers.wording import common
from storage.activities import Occurrence
from storage.campaigns import Campaign
from storage.ledger import Hours
from storage.shifts import Shift

COMING, NOT_COMING = "来", "来不了"
NO_MORE = "不再收到"
SWAP, CALENDAR, FEED = "换人", "日历", "订阅日历"
SIGNED, MY_HOURS, CHECK_OUT = "我的报名", "我的时长", "签退"
AGREE, REFUSE = "可以换", "不换"
ALL_WELL = "一切都好"
A_DAY = "志愿者日"
EVERYBODY = "大家一起"

# 周六我来，这周六早上的活动我也参加: a day is named, and that one comes.
_DAY = r"(?:这|本|下)?(?:个)?(?:周|星期|礼拜)[一二三四五六日天]|今天|明天|后天|大后天|(?:\d{1,2}月)?(?P<number>\d{1,2})[号日]"
_WHAT = r"(?:早上|早晨|上午|下午|晚上)?(?:的)?(?:活动|志愿者日|志愿活动|志愿服务)?[，, ]?(?:我们?|俺|本人)?"
SAYS_COMING = re.compile(
    rf"(?:我|我们)?(?:{_DAY}){_WHAT}(?:也|都|一定|肯定|准时|会|能|可以|要|想)*(?:来|去|参加|报名|到)(?:的|参加|啊|呀|吧|帮忙)?"
)
SAYS_NOT_COMING = re.compile(
    rf"(?:我|我们)?(?:{_DAY}){_WHAT}(?:有事|临时有事|不舒服|生病了|病了)?[，, ]?(?:就|可能|恐怕|实在)*"
    r"(?:(?:来|去|参加|到)不了了?|不(?:能)?(?:来|去|参加)了?|没法(?:来|去)了?|请假)"
)
NAMES_A_DAY = re.compile("活动|志愿者日|志愿活动|志愿服务|报名")
NOT_COMING_SAID = re.compile(r"(?:来|去|参加|到)不了|不(?:能|想)?(?:来|去|参加)|没法(?:来|去)|没空|有事|请假|退出|取消")
SAYS_I_COME = re.compile(r"(?:好的?，?|可以，?)?(?:我)?(?:也|一定|准时|会|能|可以)*(?:来|去|参加)(?:的|吧|啊|呀)?")
FEW_WORDS = re.compile(r".{1,12}")
COMES_AFTER_ALL = re.compile(
    rf"(?:那|那么|我|还是|还|也|都|会|能|可以|一定|肯定|准时|想|要|{_DAY.replace('?P<number>', '?:')})*(?:来|去|参加)(?:的|吧|啊|呀|了|参加)*"
)
CANCELS = re.compile(
    rf"(?:我要|我想|帮我)?(?:取消|退掉?|不要)(?:{_DAY})?(?:的)?(?:活动|志愿者日)?(?:的)?报名|不报名了|我不报名了"
)
SPOKEN_DIGITS = str.maketrans("〇零一二三四五六七八九幺", "001234567891")
CHECKS_IN = re.compile(
    r"我?(?:来)?(?:签到码?|打卡|我到了|到了)?(?:是|为)?[ ：:，,]*([\d〇零一二三四五六七八九幺]{3})[ -]?([\d〇零一二三四五六七八九幺]{3})[ ，,]*(?:我?(?:来)?(?:签到|打卡))?"
)
ASKS_HOW_TO_CHECK_IN = re.compile(r"签到|打卡|我要签到|我到了|到了|怎么签到")
CHECKS_OUT = re.compile(r"签退|我签退|我走了|活动结束了")
ASKS_HOURS = re.compile(r"(?:我的)?服务时长|(?:查|看)(?:一下)?(?:我的)?时长|我有多少时长|(?P<bare>时长)")
ASKS_FOR_SWAP = re.compile(r"换人|换班|换个人|找人替我|谁能替我|我想换班|我想换人")

NO_SIGNUPS = "您现在没有报名。有志愿者日，我会来问您。"
TOAST_COMING = "记下了，谢谢！"
TOAST_NOT_COMING = "好的，没关系。"
HOW_TO_CHECK_IN = "到了就好！请看带队人手机上的6位签到码，写给我就行，比如“签到 123456”。也可以发一下您的位置。"
FULL_HERE = "今天人已经满了，您排在候补。请跟带队的人说一声，他可以帮您签到。"
CHECKED_IN_ALREADY = "您已经签到了，辛苦了！"
CHECKED_OUT_ALREADY = "您今天已经签退了，辛苦了！"
NOBODY_TO_SWAP = "现在没有人可以换。来不了的话，点“来不了”，我去问下一位。"
ASK_WHOM = "想跟谁换？点一下名字，我去问。"
SWAP_REFUSED = "好的，我跟对方说一声。"
CALENDAR_FILE = "点开这个文件，就能加到手机日历里。"
CALENDAR_FEED = "用手机日历订阅这个地址，您报名的日子会自己出现。这是您自己的，请别转给别人。"
HOURS_LATER = "您的时长等带队的人确认，确认了这里就看得到。辛苦了！"
NOT_IN_YET = "您还没有签到。到了的话，先看带队人手机上的6位签到码，写给我就行。"
NO_HOURS = "您还没有服务时长。参加一次志愿者日，这里就有了。"
WELL_THEN = "那就好！下次见。"


def title(occurrence: Occurrence) -> str:
    """What the day is called."""
    return occurrence.title or A_DAY


def clock(occurrence: Occurrence, shift: Shift | None = None) -> str:
    """From when until when; empty where nobody said."""
    start = (shift.starts_at if shift else "") or occurrence.starts_at
    end = (shift.ends_at if shift else "") or occurrence.ends_at
    return f"{start}–{end}" if start and end else start


def when(occurrence: Occurrence, now: datetime, shift: Shift | None = None) -> str:
    """The day and the time, as people say them."""
    day = common.day(occurrence.day, now.astimezone(common.ZONE).date())
    return f"{day} {clock(occurrence, shift)}".strip()


def where(occurrence: Occurrence, shift: Shift | None = None) -> str:
    """The spot; empty where nobody said."""
    return (shift.spot if shift else "") or occurrence.spot


def shift_name(shift: Shift) -> str:
    """What a shift is called."""
    return shift.name or EVERYBODY


def room(shift: Shift) -> str:
    """How many can still come."""
    if not shift.needed:
        return "不限人数"
    free = shift.needed - shift.taken
    return f"还缺 {free} 人" if free > 0 else "满了，可以候补"


def slot(shift: Shift) -> str:
    """A shift on a button, beside others."""
    return f"{COMING}：{shift_name(shift)}"


def day_card(occurrence: Occurrence, now: datetime, shift: Shift | None = None) -> str:
    """What, when, where and who to call."""
    lines = [f"【{title(occurrence)}】{when(occurrence, now, shift)}"]
    if where(occurrence, shift):
        lines.append(f"地点：{where(occurrence, shift)}")
    if shift is not None and shift.name:
        lines.append(f"岗位：{shift.name}")
    if occurrence.text:
        lines.append(occurrence.text)
    if occurrence.contact:
        lines.append(f"找谁：{occurrence.contact}")
    return "\n".join(lines)


def invitation(occurrence: Occurrence, shifts: Sequence[Shift], now: datetime) -> str:
    """Will you come? With the shifts where there are several, and how many are still wanted."""
    lines = [day_card(occurrence, now)]
    if len(shifts) > 1:
        lines += [_line(occurrence, shift) for shift in shifts]
    elif shifts and shifts[0].needed:
        lines.append(f"名额：{room(shifts[0])}")
    return "\n".join([*lines, "您来吗？"])


def _line(occurrence: Occurrence, shift: Shift) -> str:
    own = clock(occurrence, shift) if clock(occurrence, shift) != clock(occurrence) else ""
    spot = shift.spot if shift.spot != occurrence.spot else ""
    return "，".join(part for part in (f"・{shift_name(shift)}", own, spot, room(shift)) if part)


def still_coming(occurrence: Occurrence, shift: Shift, now: datetime) -> str:
    """The evening before."""
    which = {5: "周六", 6: "周日"}.get(date.fromisoformat(occurrence.day).weekday(), "明天")
    return f"{which}还来吗？\n{day_card(occurrence, now, shift)}\n来不了也没关系，点一下“来不了”，我好请下一位。"


def this_morning(occurrence: Occurrence, shift: Shift, now: datetime) -> str:
    """On the day itself."""
    return f"早上好！今天见。\n{day_card(occurrence, now, shift)}\n到了请签到：看带队人手机上的6位码，写给我就行。"


def signed(occurrence: Occurrence, shift: Shift, now: datetime) -> str:
    """After 来, with a place."""
    return f"{day_card(occurrence, now, shift)}\n好的，到时见！"


def waits(occurrence: Occurrence, shift: Shift, now: datetime, before: int) -> str:
    """After 来, without a place."""
    ahead = f"前面有 {before} 位，" if before else "您排第一位，"
    return f"{day_card(occurrence, now, shift)}\n人满了，您在候补。{ahead}有人来不了，我马上告诉您。"


def not_signed(occurrence: Occurrence, now: datetime) -> str:
    """After 来不了."""
    return f"【{title(occurrence)}】{when(occurrence, now)}\n好的，这次您来不了，没关系。要是又能来，点“来”。"


def other_is_full(shift: Shift) -> str:
    """Another shift was asked for, and has no room."""
    return f"那边满了，您还在{shift_name(shift)}。"


def moved_up(occurrence: Occurrence, shift: Shift, now: datetime) -> str:
    """From the waiting list to a place."""
    return f"有位置了，您补上了！\n{day_card(occurrence, now, shift)}\n您来吗？来不了就点“来不了”，我再请下一位。"


def named(occurrence: Occurrence, shift: Shift, now: datetime, leader: str) -> str:
    """The leader of a post has put them on its roster."""
    return f"{leader or '带队的人'}请您来一起值岗。\n{day_card(occurrence, now, shift)}\n您来吗？"


def removed(occurrence: Occurrence, now: datetime) -> str:
    """The leader has taken them off the roster."""
    return f"【{title(occurrence)}】{when(occurrence, now)}\n这次带队的人另外安排了人，您不用来了。谢谢您！"


def called_off(occurrence: Occurrence, now: datetime) -> str:
    """The day does not take place."""
    return f"【{title(occurrence)}】{when(occurrence, now)}\n这次不办了，您不用来了。下次再请您！"


def no_such_day(occurrence: Occurrence | None, now: datetime) -> str:
    """Somebody named a day on which nothing is planned."""
    following = f"下一次是{when(occurrence, now)}。" if occurrence is not None else ""
    return f"那天没有安排志愿者日。{following}"


def mine(occurrence: Occurrence, shift: Shift, now: datetime, *, waiting: bool) -> str:
    """One of one's own sign-ups."""
    return f"{day_card(occurrence, now, shift)}\n{'您在候补。' if waiting else '您报名了。'}"


def other(name: str, shift: Shift, *, waiting: bool) -> str:
    """Somebody to change places with, on a button."""
    return f"{name or '志愿者'}（{'候补' if waiting else shift_name(shift)}）"


def asked_to_swap(name: str, occurrence: Occurrence, shift: Shift, now: datetime, *, own: Shift | None) -> str:
    """Somebody asks to change places: the other's shift, and one's own where one has any."""
    card = f"【换人】{when(occurrence, now, shift)} {where(occurrence, shift)} {shift.name}".strip()
    if own is None:
        return f"{card}\n{name or '一位志愿者'}来不了，想请您去。您可以吗？"
    return f"{card}\n{name or '一位志愿者'}想跟您换：他去{shift_name(own)}，您去{shift_name(shift)}。您可以吗？"


def asked(name: str) -> str:
    """The other is being asked."""
    return f"好的，我去问{name or '对方'}了。有了回话马上告诉您；在这之前，还是您去。"


def swapped(name: str, occurrence: Occurrence, shift: Shift | None, now: datetime) -> str:
    """It is agreed: with the shift that is now one's own, or none."""
    if shift is None:
        return f"换好了：{name or '对方'}替您去，您不用来了。"
    return f"换好了，跟{name or '对方'}说定了。您的岗位：\n{day_card(occurrence, now, shift)}"


def not_swapped(name: str) -> str:
    """The other cannot."""
    return f"{name or '对方'}这次换不了。来不了的话，点“来不了”，我去问下一位。"


def a_task(number: int) -> str:
    """A ticket on a button, beside the day."""
    return f"单子 {number}"


def which_of(occurrence: Occurrence, tasks: Sequence[int], now: datetime) -> str:
    """Somebody cannot come on a day on which they have signed up and hold tickets."""
    held = "、".join(a_task(one) for one in tasks)
    when = common.day(occurrence.day, now.astimezone(common.ZONE).date())
    return f"{when}您有{title(occurrence)}，还有{held}。哪一样来不了？"


def arrived(shift: Shift) -> str:
    """Checked in."""
    post = f"您的岗位：{shift.name}。" if shift.name else ""
    return f"签到成功，辛苦了！{post}走的时候写“签退”；忘了也没关系，结束时我会记上。"


GONE = "签退了，谢谢您！时长等带队的人确认，写“我的时长”就能看到。"
NO_PLACE_YET = "带队的人还没有发活动的位置。请看他手机上的6位签到码，写给我就行。"


def length(minutes: int) -> str:
    """A number of minutes, as people say it."""
    hours, rest = divmod(minutes, 60)
    return f"{hours}小时{rest}分钟" if hours and rest else f"{hours}小时" if hours else f"{rest}分钟"


def hours(confirmed: int, proposed: int, latest: Sequence[tuple[Hours, Occurrence]]) -> str:
    """我的时长."""
    lines = [f"您的服务时长：{length(confirmed)}。"]
    if proposed:
        lines.append(f"还有 {length(proposed)}等带队的人确认。")
    for one, occurrence in latest:
        state = "" if one.status == "confirmed" else "（等确认）"
        lines.append(f"{one.day} {title(occurrence)}：{length(one.minutes)}{state}")
    return "\n".join(lines)


def tickets_done(count: int, minutes: int) -> str:
    """我的时长: tickets stand beside the days, as their volunteer has told, for no leader was there to confirm them."""
    told = f"您报的一共 {length(minutes)}，社区看得到，不用再报" if minutes else "您没报时长"
    return f"帮邻居办单子 {count} 张，{told}。谢谢您！"


def missed(occurrence: Occurrence, now: datetime) -> str:
    """The day after: kindly, and once."""
    today = now.astimezone(common.ZONE).date()
    days = (today - date.fromisoformat(occurrence.day)).days
    which = "昨天" if days == 1 else common.WEEKDAYS[date.fromisoformat(occurrence.day).weekday()]
    return f"{which}没见到您，一切都好吗？要是有什么我们能帮的，写一句话就行。"


def planned(days: Sequence[Occurrence], themes: Sequence[Campaign], now: datetime) -> str:
    """What is coming, for who asks."""
    today = now.astimezone(common.ZONE).date()
    lines = [
        "，".join(part for part in (f"{when(one, now)} {title(one)}", one.spot, one.text[:120]) if part) for one in days
    ]
    lines += [f"{common.day(one.day, today)} {one.title}".rstrip() + f"：{one.text[:120]}" for one in themes]
    return "近期的活动：\n" + "\n".join(lines)
