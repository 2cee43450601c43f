"""记录 at the desk: every line of the record as a sentence."""

from __future__ import annotations

import re

from handlers.wording.desk_ticket import DONE_TO, LATE, SAW, THE_PROGRAM, UNDONE
from storage.masks import without_numbers
from storage.recorded import Deed

LOG = "记录"
WHICH = {"": "全部", "see": "看过电话和住址的"}
NAMELESS = "没留名字的人"
# What happened, by the thing and the act; what is not here is told by the thing alone.
DID = {
    "ticket": {
        "draft": "说了一件事", "confirm": "点单", "drop": "没有点单", "alarm": "听出有危险，马上开单", "merge": "并到另一张单子",
        "part": "拆开，单独办", "fill": "人齐了", "enlarge": "要再多些人", "release": "又要找人", "arrive": "上门了", "complete": "做完了",
        "solved": "说解决了", "unsolved": "说没解决", "settle": "没等到评价，办结", "cancel": "取消", "restore": "又要办了",
        "close": "办结", "need": "改了要几个人", "late": "过了时限", "amend": "改了内容", "undo": "撤销了刚才的", "rate": "打了星",
        "see": "看了电话或住址", "purge": "到期，删了个人信息", "complaint": "投诉", "poor": "评价低", "urged": "催单",
        "reply": "回了居民",
    },
    "offer": {
        "accept": "答应去", "decline": "说去不了", "release": "退了单", "withdraw": "不用去了，收回询问", "expire": "没有回话",
        "offer": "又去问了一次", "wait": "愿意候补", "say why": "说了为什么去不了",
    },
    "team_order": {
        "ask": "派给一个队", "accept": "替队里接单", "decline": "替队里推了", "lapse": "队里没有回话", "withdraw": "不用队里去了",
    },
    "assignment": {
        "accept": "接单", "release": "去不了了", "arrive": "到了", "complete": "做完了", "withdraw": "不用去了",
    },
    "rectification": {
        "ask": "发抄告单", "answer": "回复整改", "pass": "整改通过", "return": "退回重改", "withdraw": "收回抄告单",
    },
    "membership": {
        "approve": "同意加入", "refuse": "不同意加入", "ask": "想加入", "invite": "凭邀请加入", "end": "结束了身份", "block": "暂停派单",
        "unblock": "恢复派单", "lead": "定了队长", "teams": "改了所在的队", "wishes": "改了接单的意愿",
    },
    "question": {"ask": "问了一个问题", "answer": "回答了问题", "withdraw": "收回了问题"},
    "activity": {
        "draft": "起草活动", "start": "活动开始招人", "drop": "不办这个活动了", "pause": "活动停一停", "resume": "活动接着办",
        "end": "活动结束了", "edit": "改了活动",
    },
    "occurrence": {
        "plan": "排了一天活动", "keep": "这一天照办", "skip": "这一天不办", "doubt": "这一天办不办，要问一下", "finish": "这一天办完了",
        "reopen": "这一天又开了", "edit": "改了这一天",
    },
    "signup": {
        "sign up": "报名", "decline": "说来不了", "join": "又来了", "wait": "排队等名额", "promote": "排到了名额", "arrive": "打卡，到了",
        "leave": "打卡，走了", "miss": "没有来", "confirm": "说一定来", "change": "改了报名", "name": "替队里排人", "swap": "换了班",
    },
    "swap": {"ask": "想换班", "agree": "同意换班", "refuse": "不换班", "withdraw": "不用换了"},
    "hours": {"propose": "记了时长，等确认", "confirm": "确认了时长", "refuse": "没认这份时长", "correct": "改了时长"},
    "campaign": {
        "plan": "写了一条通知", "schedule": "定了发送时间", "drop": "不发这条通知了", "post": "开始发送", "finish": "发完了",
        "suppress": "先压住不发", "restore": "又可以发了", "recall": "撤回通知", "edit": "改了通知",
        "give up": "有人没赶上，没发到",
    },
    "wall_photo": {"offer": "投了一张照片", "show": "照片上墙", "refuse": "照片不上墙"},
    "call": {"list": "请人打个电话", "tell": "打过电话了", "withdraw": "不用打电话了"},
    "learning": {
        "learn": "机器学了一批新说法", "approve": "同意用新学的", "decline": "不用新学的", "outdate": "新学的过时了",
        "take_back": "退回新学的", "forget": "忘了学过的",
    },
    "word": {"undo": "撤回了词典的改动"},
    "group": {"meet": "进了一个群", "bind": "把群连到社区", "unbind": "和群断开了", "show": "改了群里看到什么"},
    "desk": {"enter": "进了工作台", "leave": "退出工作台", "export": "导出了表格"},
    "limit": {"set": "改了时限"},
    "unit": {"set": "记了责任单位", "remove": "移出责任单位", "enter": "责任单位的人来了"},
    "post": {"add": "加了点位", "end": "撤了点位", "adopt": "有队认领点位"},
    "place": {
        "close_item": "这里不办一个事项了", "open_item": "这里又办一个事项了", "add": "加了一个地方", "rename": "给地方改了名",
        "move": "把地方归到别处", "close": "关掉了一个地方", "reopen": "重新打开了一个地方", "set": "改了地方的电话、时间或位置",
    },
    "person": {
        "see": "看了电话或住址", "consent": "同意记录", "forget": "删除了个人信息", "import": "导入了一个人", "vouch": "说本人同意登记",
        "correct": "改了姓名、电话或住址",
    },
    "invitation": {
        "revoke": "作废了邀请", "make_worker": "做了工作人员的邀请", "make_volunteer": "做了志愿者的邀请",
        "make_resident": "做了居民入口", "make_unit": "做了责任单位的邀请",
    },
    "estate": {"name": "改了小区名"},
}  # fmt: skip
THINGS = {
    "ticket": "改了单子", "offer": "问了志愿者", "word": "改了词典", "group": "改了群", "person": "改了个人资料", "membership": "改了身份",
    "place": "改了地方", "estate": "改了地名", "limit": "改了时限", "activity": "改了活动", "campaign": "改了通知",
}  # fmt: skip
# What one does to the role of another is something else than what they do themselves.
DID_TO = {("membership", "invite"): "登记了身份"}
SOMETHING = "做了一件事"
WRITTEN = re.compile(r"[\u4e00-\u9fff]")
LONGEST_REASON = 80


def who(one: Deed) -> str:
    """Who did it."""
    return THE_PROGRAM if one.who is None else one.name or NAMELESS


def what(one: Deed) -> str:
    """What was done, with the reason where somebody wrote one."""
    if one.act == "see":
        seen = "和".join(label for key, label in SAW.items() if key in (one.why or ""))
        return f"看了{seen or '电话或住址'}"
    if one.act.startswith("undo_"):
        return UNDONE
    if one.act == "late":
        return LATE.get(one.why or "", DID["ticket"]["late"])
    said = DID.get(one.thing, {}).get(one.act) or THINGS.get(one.thing, SOMETHING)
    if one.whom and one.thing == "assignment" and one.act in DONE_TO:
        said = DONE_TO[one.act].format(one.whom)
    elif one.whom:
        said = f"{DID_TO.get((one.thing, one.act), said)}（{one.whom}）"
    why = without_numbers(" ".join((one.why or "").split()))
    if not WRITTEN.search(why):
        return said
    return f"{said}：{why if len(why) <= LONGEST_REASON else why[:LONGEST_REASON] + '…'}"
