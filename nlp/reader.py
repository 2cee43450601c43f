"""`Reader`: from the words of one message to its meaning."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta

from nlp.lexicon import Lexicon
from nlp.meaning import Evidence, Intent, Meaning, Urgency, When, Where

_PHONE = re.compile(r"(?<!\d)(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?!\d)")
_ACTS = (
    (Intent.CANCEL, "不用来了 取消 撤单 不用修了 算了 不需要了"),
    (Intent.STATUS, "进度 怎么还没 有人接没 到哪了 催一下 我的单子"),
    (Intent.CHANGE, "改到 改成 换成 推迟 提前到"),
    (Intent.HUMAN, "人工 找人工 客服 工作人员"),
    (Intent.COMPLAIN, "没人来 投诉 太失望"),
    (Intent.RATE, "好评 五星 满意 差评"),
    (Intent.SIGNUP, "报名 当志愿者 加入"),
)
_VOLUNTEER_ACTS = (
    (Intent.RELEASE, "去不了 来不了 放回去 换人"),
    (Intent.COMPLETE, "完成 搞定 修好了 结束"),
    (Intent.ARRIVE, "我到了 到了 打卡 签到"),
    (Intent.ACCEPT, "我接 接单 我去 接"),
)
_GREET = "你好 您好 谢谢 再见 在吗 早上好 辛苦"
_TEAM_WORDS = {
    "aid": "水龙头 灯泡 修 理发 买 搬 聊天 马桶",
    "health": "医院 药 血压 陪诊",
    "waste": "垃圾 旧家具 回收",
    "civility": "楼道 停车 狗 吵",
    "science": "手机 电脑 诈骗",
    "legal": "律师 工资 合同 调解",
    "rescue": "着火 煤气 被困 走丢",
    "ecology": "河 树 污水 油烟",
    "culture": "演出 书法 球场 活动室",
    "theory": "党课 政策",
    "rural": "村 果树 庄稼",
    "joint": "共建 捐 赞助",
}
_DANGER = "着火 叫不醒 晕倒 煤气味 冒烟 被困 跳楼 起不来 走丢"


class Reader:
    """Reads messages; holds nothing that changes, so any number of threads may share one."""

    def __init__(self, lexicon: Lexicon, gazetteer: Sequence[str] = ()) -> None:
        """Build the reader from a lexicon and the community's own names of estates."""
        self.lexicon = lexicon
        self.gazetteer = tuple(gazetteer)

    def read(
        self,
        text: str,
        *,
        now: datetime,
        role: str = "resident",
        open_ticket: bool = False,
        pending: str | None = None,
    ) -> Meaning:
        """Return what `text`, sent at `now` (aware), means; never raises, whatever the text.

        `role` is resident, volunteer or worker; `pending` the kind of a half-finished question.
        """
        text = unicodedata.normalize("NFKC", text).strip()
        when, until = self.read_when(text, now)
        intent, word = self._intent(text, role)
        team = next((t for t, ws in _TEAM_WORDS.items() if any(w in text for w in ws.split())), "aid")
        need = intent in (Intent.REQUEST, Intent.REPORT)
        danger = any(w in text for w in _DANGER.split())
        return Meaning(
            text=text,
            intent=intent,
            team=team if need else None,
            teams=(team,) if need else (),
            item=self.lexicon.items_of(team)[0].key if need and self.lexicon.items_of(team) else None,
            urgency=(Urgency.DANGER if danger else Urgency.NORMAL) if need else None,
            when=when,
            until=until,
            where=self.read_where(text),
            phone=self.read_phone(text),
            for_whom="self" if need else None,
            confidence=0.5,
            evidence=(Evidence(word, intent.value, 1),) if word else (),
        )

    def read_when(self, text: str, now: datetime) -> tuple[When | None, When | None]:
        """Return the wished time in `text` (start, end of a range), reckoned from `now`."""
        for word, days in (("今天", 0), ("明天", 1), ("后天", 2)):
            if word in text:
                part = next((p for p in ("上午", "中午", "下午", "晚上") if p in text), None)
                return When((now + timedelta(days=days)).date().isoformat(), None, part), None
        return None, None

    def read_where(self, text: str) -> Where | None:
        """Return the place named in `text`."""
        found = re.search(r"(\w{2,6}小区)?(\d{1,3})(?:号楼|栋|幢)(?:(\d)单元)?(\d{3,4})?", text)
        return Where(*found.groups()) if found else None

    def read_phone(self, text: str) -> str | None:
        """Return the telephone number in `text`, digits only."""
        found = _PHONE.search(text)
        return found.group().replace("-", "") if found else None

    def read_number(self, text: str) -> int | None:
        """Return the number said in `text`: of a ticket (接1024), of stars, of people."""
        found = re.search(r"\d{1,9}", text)
        return int(found.group()) if found else None

    def read_minutes(self, text: str) -> int | None:
        """Return the length of time said in `text`, in minutes (一个半小时 → 90)."""
        found = re.search(r"(\d+)\s*(分钟|小时)?", text)
        if not found:
            return None
        return int(found.group(1)) * (60 if found.group(2) == "小时" else 1)

    def _intent(self, text: str, role: str) -> tuple[Intent, str]:
        acts = _VOLUNTEER_ACTS + _ACTS if role == "volunteer" else _ACTS
        for intent, words in acts:
            for word in words.split():
                if word in text:
                    return intent, word
        if len(text) < 12 and any(w in text for w in _GREET.split()):
            return Intent.GREET, ""
        if text.endswith(("吗", "?", "几点")):
            return Intent.INFO, ""
        return (Intent.REQUEST if len(text) > 3 else Intent.OTHER), ""
