"""One person at the desk: what a worker puts right, wishes and lets go of on their behalf."""

from __future__ import annotations

from collections.abc import Sequence

from storage.people import Person

MOST_NAME = MOST_FIELD = 20
PARTS = {"name": "姓名", "phone": "电话", "home": "住址"}
SOMEBODY = "没留名字"
TOLD, NOT_TOLD = "也告诉了本人", "他还没有聊天，请打电话告诉他"
NAME_FIRST = "请写姓名，20 个字以内。"
TOO_LONG = "小区、楼号、单元、房号，每样最多 20 个字。"
NO_PHONE = "这个电话看不懂，请只写号码，比如 13812345678。"
SAME = "没有改动。"
WISHES_SAME = "接单的意愿没有变。"
ASKS_TOO_OFTEN = "一周问几次，请写 0 到 20。"
SURE_TO_FORGET = "请先打勾：是本人要求删除的。"
HAS_A_CHAT = "他自己有聊天：请他在聊天里说“删除我的资料”，问过他本人才删。"
WORKS_HERE = "他还是工作人员。先结束身份，再删。"
FORGOTTEN = "都删掉了：姓名、电话、住址和说过的话。办过的单子只留下单号和数。"
NO_LINK = "他没有归到站里。先在“改资料”里选一个站。"
WORKERS_WORD, OWN_WORD, NOBODYS_WORD = "导入名单时，{0}说本人同意登记", "本人同意", "还没有同意，一天后自动删掉"
AT_REST = "暂停着，不派单"
RESIDENTS = "居民不能停：谁有急事都要听得到。发得太快，程序会请他慢一点；说的不是事，就把那张单子办结，写明原因；骂人、吓人，请打电话跟他说，留好记录。"


def corrected(parts: Sequence[str], *, told: bool) -> str:
    """The notice after a person's facts were put right."""
    return f"{'、'.join(PARTS[part] for part in parts)}改好了，{TOLD if told else NOT_TOLD}。"


def tell_corrected(parts: Sequence[str]) -> str:
    """Told to the person: never what it is now."""
    return f"社区帮您改了登记的{'、'.join(PARTS[part] for part in parts)}。不对的话，请告诉我们。"


def wished(person: Person, *, told: bool) -> str:
    """The notice after somebody's wishes were written down."""
    return f"{person.name or SOMEBODY}接单的意愿改好了，{TOLD if told else NOT_TOLD}。"


TELL_WISHED = "社区照您说的，改了您接单的时候和次数。说“接单设置”可以看，也可以自己改。"


def consent(name: str, *, vouched: bool) -> str:
    """By whose word somebody agreed."""
    return WORKERS_WORD.format(name or "工作人员") if vouched else OWN_WORD
