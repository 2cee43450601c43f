"""What is said around themes and other broadcasts: to who writes them, and to who reads them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from handlers.wording import common
from handlers.wording.resident import quote
from nlp.lexicon import Lexicon
from storage.campaigns import Campaign
from storage.people import Chat, Person
from storage.turnouts import Turnout

# What a worker says and presses.
BROADCAST, SENT_BEFORE = "发通知", "发过的"
SEND_NOW, EDIT_TEXT, ADD_TITLE, ADD_PICTURE, ADD_LINK = "现在发", "改内容", "加标题", "加图片", "加链接"
POSTER, WHERE_TO, REHEARSE, PROGRESS, RECALL, FIGURES = "海报", "发到哪里", "预演", "进度", "撤回", "数字"
NOT_YET, READY = "先不发", "好了"
ADD_LINES, ADD_AGAIN, AS_IT_IS, WRITE_THEME, DECIDE_PHOTOS = "加几句", "重新写", "就这样", "写主题", "看照片"
SHOW, DO_NOT_SHOW = "上墙", "不上墙"
# What everybody presses.
TAKE_PART, SEND_PHOTO, NO_MORE, GET_AGAIN = "我参加", "发照片", "不再收到这类", "恢复接收"

LOOK, ONE_MORE = "看看这个", "再写一个"
AT_ONCE = frozenset(("现在", "马上", "立刻", "现在就发", "马上发", "立刻发"))
ASK_BROADCAST = "请写通知的内容。写好后再选发给谁。"
POSTER_HERE = "海报在这里，可以打印，也可以存成图片："
ASK_NEW_TEXT = "请写新的内容，原来的就换掉了。"
ASK_TITLE = "请写标题，短一点。不要标题就写“不要”。"
ASK_LINK = "请发链接，要以 http:// 或 https:// 开头。不要链接就写“不要”。"
ASK_PICTURE = "请发一张图片。不要图片就写“不要”。"
TIME_UNCLEAR = "没听明白时间，或者已经过了。请写一个以后的时间，比如“周五18:00”。"
ASK_LINES = "请写本站要加的话，几句就好。只有本站的人看得到。"
TITLE_TOO_LONG = "标题太长了，请写在30个字以内。"
LINES_TOO_LONG = "有点长，请写在300个字以内。"
LINK_UNCLEAR = "这个链接打不开。请发以 http:// 或 https:// 开头的完整链接。"
PICTURE_FIRST = "图片收到了。请再写几句话，一起发。"
NO_PICTURE = "这不是图片。请发一张图片，或者写“不要”。"
ASK_WHO = "发给谁？点一下。"
ASK_TEAM, ASK_PLACE = "发给哪个队？", "发给哪个站？"
EVERYBODY, RESIDENTS, VOLUNTEERS, WORKERS = "全部", "居民", "志愿者", "工作人员"
AND_GROUPS = "全部和群"
ONE_TEAM, ONE_PLACE, UNHEARD = "某个队", "某个站", "从没来过的"
GROUPS_ON, GROUPS_OFF = "✓ 群里也发", "群里也发"
MEANS_NONE = frozenset(("不要", "不要了", "不用", "不用了", "没有", "去掉", "删掉"))
NOTHING_SENT = "最近两个月还没有发过。"
LINES_KEPT = "加好了。本站的人看到的是这样："
LINES_LEFT = "好的，就这样发。"
RECALLING = "正在撤回。没发出去的不发了，发出去的会改成“已撤回”。"
MOVED_TO_MORNING = "夜里十点到早上七点不打扰大家，改成早上七点发。"
NO_PHOTOS_LEFT = "没有要看的照片了。"

TAKES_PART, TAKES_PART_ALREADY = "记下了，谢谢您参加！", "已经记下了，谢谢您！"
ASK_PHOTO = "请把照片发过来，可以发好几张。社区看过以后放到照片墙上。"
PHOTO_THANKS = "照片收到了，谢谢您！社区看过以后，放到照片墙上。"
PHOTO_THANKS_IN_GROUP = "照片收到了，谢谢！社区看过以后，放到照片墙上。"
PHOTOS_ENOUGH = "您发的照片够多了，谢谢您！"
PHOTO_SHOWN = "您的照片上墙了，谢谢您！大家在这里看："
WALL_OVER = "这个主题已经撤回了，照片不收了。"
TOAST_SHOWN, TOAST_NOT_SHOWN = "上墙了。", "好的，不上墙。"
TOAST_STOPPED = "好的，以后不发这类了。"
TOAST_BACK = "好的，以后照常发给您。"
IN_GROUP = "回复这条消息发照片，照片就能上墙："
SAYS_SETTINGS = re.compile(r"接收设置|消息设置|通知设置|退订|不再收到这类|不想收(?:消息|通知)了?")
SAYS_AGAIN = re.compile(r"恢复接收|重新接收|我?要?(?:恢复|重新)接收(?:消息|通知)?")

KINDS = {"saturday": "志愿者日的邀请", "theme": "本周主题", "broadcast": "社区通知"}
STATUS = {
    "draft": "草稿，还没发", "scheduled": "等着发", "posting": "正在发", "posted": "发完了", "recalling": "正在撤回",
    "recalled": "已撤回", "cancelled": "没有发", "suppressed": "没有发（时间过了）",
}  # fmt: skip


def shown(campaign: Campaign) -> str:
    """What people read of it."""
    head = f"【{'本周主题' if campaign.kind == 'theme' else '社区通知'}】{campaign.title}".rstrip()
    return "\n".join(part for part in (head, campaign.text, campaign.link) if part)


def shown_in_group(campaign: Campaign) -> str:
    """What a group reads of it; the address of the wall stands below."""
    return f"{shown(campaign)}\n\n{IN_GROUP}" if campaign.kind == "theme" else shown(campaign)


def with_buttons(text: str, labels: Sequence[Sequence[str]]) -> str:
    """A message with its buttons written out: in a preview there is nothing to press."""
    return "\n".join([text, *("".join(f"［{label}］" for label in row) for row in labels)])


def who(campaign: Campaign, places: Sequence[str], lexicon: Lexicon) -> str:
    """To whom it goes."""
    spec = campaign.audience or {}
    where = "、".join(places[:3]) + (f"等{len(places)}处" if len(places) > 3 else "")  # noqa: PLR2004 - as one reads it
    if spec.get("team"):
        return f"{where}的{common.team_name(str(spec['team']), lexicon)}"
    if spec.get("unheard"):
        return f"{where}从没来过的人"
    names = {"resident": RESIDENTS, "volunteer": VOLUNTEERS, "worker": WORKERS}
    return f"{where}的{names.get(str(spec.get('role')), '全部人')}"


def lasting(takes: timedelta) -> str:
    """How long it is under way."""
    minutes = math.ceil(takes.total_seconds() / 60)
    return "一分钟内发完" if minutes <= 1 else f"大约{minutes}分钟发完"


def below_preview(whom: str, people: int, groups: Sequence[Chat], when: str) -> str:
    """To whom, how many and when, below what people will see."""
    more = f"，还有{len(groups)}个群" if groups else ""
    return f"上面就是大家看到的样子。\n发给：{whom}，{people} 人{more}\n时间：{when}"


def choosing(whom: str, people: int, groups: Sequence[Chat]) -> str:
    """To whom it goes, while that is chosen."""
    more = f"，还有{len(groups)}个群" if groups else ""
    return f"点一下选上，再点一下去掉。\n现在发给：{whom}，{people} 人{more}"


def when_sent(campaign: Campaign, now: datetime, *, at_once: bool) -> str:
    """When it goes out."""
    due = campaign.due_at.astimezone(common.ZONE)
    year = "" if due.year == now.astimezone(common.ZONE).year else f"{due.year}年"
    return "点了就发" if at_once else f"{year}{common.moment(due, now)}"


def ask_agreement(whom: str, people: int, groups: Sequence[Chat], when: str, takes: timedelta) -> str:
    """Before it goes to many."""
    more = f"，还有{len(groups)}个群" if groups else ""
    return f"请再看一眼：发给{whom}，一共 {people} 人{more}。\n{when}，{lasting(takes)}。\n真的要发吗？"


def agree(people: int) -> str:
    """The second tap."""
    return f"确定发给 {people} 人"


def scheduled(campaign: Campaign, now: datetime, stations: int) -> str:
    """It will go out."""
    asked = f"\n{stations} 个站的工作人员收到了，可以加几句本站的话。" if stations else ""
    soon = campaign.due_at <= now
    return f"好的，{'马上' if soon else common.moment(campaign.due_at, now) + ' '}发出。{asked}"


def weekly(campaign: Campaign) -> str:
    """The button that lets a theme recur."""
    return f"每周{_weekday(campaign)}都发"


def recurs(campaign: Campaign) -> str:
    """The theme recurs."""
    return f"好的，每周{_weekday(campaign)}都有主题。前一天我提醒您写；写好了才发。"


def _weekday(campaign: Campaign) -> str:
    return common.WEEKDAYS[campaign.due_at.astimezone(common.ZONE).weekday()].removeprefix("星期")


def rehearsal(
    whom: str, people: int, telegram: int, groups: Sequence[Chat], stations: Sequence[str], takes: timedelta
) -> str:
    """A rehearsal, which nobody receives: who would."""
    lines = ["【预演】没有发给任何人。真发的时候是这样：", f"发给：{whom}，{people} 人，{lasting(takes)}"]
    lines.append(f"走 Telegram {telegram} 人，走网页 {people - telegram} 人")
    if groups:
        lines.append(f"群：{'、'.join(chat.title or '没有名字的群' for chat in groups[:10])}")
    if stations:
        lines.append(f"这些站的工作人员会先收到，可以加几句：{'、'.join(stations)}")
    return "\n".join(lines)


REHEARSED_PERSON, REHEARSED_GROUP = "每个人看到的：", "群里看到的："


def carried(campaign: Campaign, place: str, now: datetime) -> str:
    """To a station's worker: the theme from above."""
    return (
        f"{place}的本周主题，{common.moment(campaign.due_at, now)} 发给本站的人：\n{shown(campaign)}\n\n"
        "要加几句本站的话吗？"
    )


def lines_sent(campaign: Campaign, now: datetime) -> str:
    """To a station's worker: its lines are kept."""
    return f"{common.moment(campaign.due_at, now)} 发给本站的人。"


def called_off(place: str) -> str:
    """To a station's worker: it does not come."""
    return f"{place}的本周主题不发了，本站也不发。"


def prompt(day: str, now: datetime) -> str:
    """To workers, the day before: the theme is not written."""
    return f"{common.day(day, now.astimezone(common.ZONE).date())}是发本周主题的日子，内容还没写。现在写吗？"


def prompt_written(campaign: Campaign, now: datetime) -> str:
    """To workers, the day before: it is written already."""
    return f"本周主题已经写好，{common.moment(campaign.due_at, now)} 发出：\n{quote(campaign.text, 80)}"


def progress(campaign: Campaign, turnout: Turnout, now: datetime) -> str:
    """How far it has come."""
    lines = [f"{named(campaign)}：{STATUS[campaign.status]}"]
    if campaign.status == "scheduled":
        lines.append(f"{common.moment(campaign.due_at, now)} 发给 {turnout.expected} 人。")
        return "\n".join(lines)
    lines.append(f"要发 {turnout.expected} 人，写好 {turnout.posted} 人")
    lines.append(f"送出 {turnout.sent} 人，路上 {turnout.waiting} 人，没送到 {turnout.failed} 人")
    lines.append(f"看过的至少 {turnout.seen} 人（只有网页知道）")
    if turnout.groups:
        lines.append(f"群 {turnout.groups} 个")
    return "\n".join(lines)


def sent(campaign: Campaign, people: int, groups: int) -> str:
    """It has been posted to everybody."""
    return f"{named(campaign)}已发给 {people} 人{f'，{groups} 个群' if groups else ''}。"


def not_in_time(campaign: Campaign, people: int) -> str:
    """Some of it did not go out before it made no sense any more."""
    return f"{named(campaign)}有 {people} 人没收到：到时间还没发出去，没赶上。要紧的话，请再发一遍，或者打电话。"


def figures(campaign: Campaign, turnout: Turnout) -> str:
    """What came of a theme."""
    return (
        f"{named(campaign)}\n送到 {turnout.sent} 人，{turnout.groups} 个群\n参加 {turnout.took_part} 人\n"
        f"照片 {turnout.shown} 张上墙，{turnout.undecided} 张等您看"
    )


def named(campaign: Campaign) -> str:
    """A campaign in a line."""
    what = "本周主题" if campaign.kind == "theme" else "通知"
    return f"{what}{quote(campaign.title or campaign.text, 16)}"


def listed(campaign: Campaign, now: datetime) -> str:
    """A campaign in a list."""
    return f"{named(campaign)}：{STATUS[campaign.status]}，{common.moment(campaign.due_at, now)}"


def photo(campaign: Campaign, person: Person, words: str) -> str:
    """To a worker: a photo for the wall."""
    said = f"\n附言：{quote(words, 100)}" if words else ""
    return f"【照片】{person.name or '居民'}发来的，{named(campaign)}{said}\n上墙吗？上墙以后谁都能看到。"


def photo_decided(campaign: Campaign, *, on_the_wall: bool) -> str:
    """The card of a photo that was decided on."""
    return f"【照片】{named(campaign)}：{'已上墙' if on_the_wall else '没上墙'}。"


def stopped(kind: str) -> str:
    """Below a message whose kind was stopped."""
    return f"（以后不给您发{KINDS[kind]}了。想再收，说“恢复接收”。）"


def settings(muted: Sequence[str]) -> str:
    """Which kinds come, and which are stopped."""
    lines = [f"{name}：{'不收' if kind in muted else '收'}" for kind, name in KINDS.items()]
    return "您现在收到的消息：\n" + "\n".join(lines) + "\n您自己单子的消息，一直会发给您。"


def toggle(kind: str, *, muted: bool) -> str:
    """The button that stops a kind, or brings it back."""
    return f"{'恢复' if muted else '不收'}{KINDS[kind]}"


def ticked(name: str, *, on: bool) -> str:
    """A choice that is on or off."""
    return f"✓ {name}" if on else name


def written_already(campaign: Campaign, now: datetime) -> str:
    """A theme stands already."""
    return f"{common.moment(campaign.due_at, now)}的主题已经写好了：{named(campaign)}。"
