"""What a group reads, and what a worker is told of the groups."""

from __future__ import annotations

from collections.abc import Sequence

from storage.people import Chat
from storage.places import Place

BIND, UNBIND = "绑定本群", "解绑"
MY_GROUPS = "我的群"
MEANS_BIND = frozenset((BIND, "绑定", "绑定群", "绑群"))
MEANS_UNBIND = frozenset((UNBIND, "解绑本群", "解除绑定", "取消绑定"))

ASK_WORKER = "大家好，我是社区小帮手“五单”。请本社区的工作人员点一下“绑定本群”。"
ASK_WHICH = "这个群是哪个社区的？请工作人员点一下。"
NOT_BOUND = "这个群还没有绑定社区。"
PRIVATELY = "这个请点我的头像，在和我的私聊里点。"
# Somebody told us of a need where everybody reads it.
NEED_PRIVATELY = "群里人多，不方便登记。请点我的头像，私下跟我说一句。人有危险，请先打110、119或者120。"
NO_GROUPS = "还没有绑定的群。把我拉进群里，再点一下“绑定本群”就好。"
NAMELESS = "没有名字的群"
TOAST_BOUND = "绑定好了。"
TOAST_UNBOUND = "解绑好了。"
# So many groups one message can list.
MOST_LISTED = 40


def command(text: str) -> str | None:
    """Return BIND or UNBIND where the text says so; None where it says anything else."""
    said = text.strip().strip('。！!，,“”" ')
    return BIND if said in MEANS_BIND else UNBIND if said in MEANS_UNBIND else None


def bound(place: Place) -> str:
    """The group belongs to a place now."""
    return f"本群绑定了{place.name}。社区的主题会发到这里，拍了照片，回复那条消息发出来就行。"


def unbound(place: Place) -> str:
    """The group belongs to it no more."""
    return f"本群和{place.name}解绑了，不再收社区的主题。"


def listed(groups: Sequence[tuple[Chat, Place]]) -> str:
    """The groups of a worker's places."""
    lines = [f"{named(group)}：{place.name}" for group, place in groups[:MOST_LISTED]]
    more = len(groups) - len(lines)
    return "\n".join(["绑定的群：", *lines, *([f"还有 {more} 个群。"] if more > 0 else [])])


def unbind(group: Chat) -> str:
    """The button that lets a group go."""
    return f"{UNBIND} {named(group)[:20]}"


def named(group: Chat) -> str:
    """What the group calls itself."""
    return group.title or NAMELESS
