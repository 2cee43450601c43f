"""What is said of photos, places and files that people send, and of reports (随手拍)."""

from __future__ import annotations

from collections.abc import Sequence

from storage.tickets import Ticket

LOOK, LOOK_INTO = "看照片", "听／看原件"
PHOTO_WORDS, PLACE_WORDS = "（照片）", "（位置）"
FILE_WORDS = {"voice": "（语音）", "video": "（视频）", "document": "（文件）", "photo": PHOTO_WORDS}
# A ticket that says no more than this still wants its words.
WORDLESS = (PHOTO_WORDS, PLACE_WORDS)
WHAT_IT_IS = {"voice": "语音", "video": "视频", "document": "文件", "photo": "照片"}
ENDINGS = {
    "audio/ogg": ".ogg", "audio/mpeg": ".mp3", "audio/mp4": ".m4a", "audio/amr": ".amr",
    "video/mp4": ".mp4", "video/webm": ".webm", "application/pdf": ".pdf", "text/plain": ".txt",
    "image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp",
}  # fmt: skip
SHOWS = {"before": "整改前", "after": "完成后", "more": ""}

ASK_WHICH_ESTATE = "位置收到了。请再说一下是哪个小区、几号楼旁边，工作人员好找。"
PLACE_ADDED = "位置收到了，记在这张单子上。"
NOTHING_TO_SEE = "这张单子的照片或文件没能存下来，可能太大了。请打电话问问居民。"


def kind_of(ticket: Ticket) -> str:
    """Return what came of which nobody has read a word yet: voice, video, document."""
    first = ticket.words.split("\n", 1)[0]
    return next((kind for kind, words in FILE_WORDS.items() if words == first), "document")


def named(kinds: Sequence[str]) -> str:
    """Return what came, each kind once: 2 张照片, 照片和视频."""
    names = list(dict.fromkeys(WHAT_IT_IS[kind] for kind in kinds))
    return f"{len(kinds)} 张{names[0]}" if len(kinds) > 1 and set(kinds) == {"photo"} else "和".join(names)


def ask_what(ticket: Ticket, kinds: Sequence[str]) -> str:
    """A photo or a place came without words: the one question that fills what is missing; `kinds` are the files'."""
    came = f"{named(kinds) or '位置'}收到了"
    if ticket.latitude is not None:
        return f"{came}。请再用一句话说说是什么事。"
    return f"{came}。请再用一句话说说是什么事、在哪儿。比如“3号楼门口垃圾没人收”。"


def belongs_to(ticket: Ticket) -> str:
    """A button: the photo belongs to a ticket that there is already."""
    return f"是单子 {ticket.id} 的"


def joined(ticket: Ticket, kinds: Sequence[str]) -> str:
    """Photos or files of who asked for help went to the ticket."""
    if "voice" in kinds:
        return f"我还听不懂语音，已经原样放在单子 {ticket.id} 里，请社区工作人员听。急的话请打字，或者打社区电话。"
    return f"{named(kinds)}收到了，记在单子 {ticket.id} 上，帮您的人也看得到。"


def joined_of_helper(ticket: Ticket, kind: str) -> str:
    """A photo or a file of who comes went to the ticket."""
    if kind == "voice":
        return f"语音转给居民了，也放在单子 {ticket.id} 里。我还听不懂语音，要紧的请再打几个字。"
    return f"{WHAT_IT_IS[kind]}收到了，记在单子 {ticket.id} 上，居民也看得到。"


def added_to_draft(kind: str) -> str:
    """More came while the card is still to be confirmed."""
    unheard = "我还听不懂语音，要紧的请再打几个字；来帮您的人能听到。" if kind == "voice" else ""
    return f"{WHAT_IT_IS[kind]}收到了，和刚才的放在一起。{unheard}"


def added(kind: str = "photo") -> str:
    """The requester sent something more about a ticket; it stands below."""
    return f"居民又发来{WHAT_IT_IS[kind]}："


def opened_unread(ticket: Ticket) -> str:
    """Nobody but a person can read it: a worker will."""
    what = ticket.words.split("\n")[0].strip("（）")
    verb = "听" if what == FILE_WORDS["voice"].strip("（）") else "看"
    return (
        f"{what}收到了，单号 {ticket.id}。我自己还{verb}不懂，已经请社区工作人员来{verb}，{verb}了就跟您联系。\n"
        "急的话，请打字告诉我，或者打社区电话。"
    )


def shown(ticket: Ticket, number: int, count: int, shows: str, kind: str) -> str:
    """The line under one of a ticket's files."""
    what = SHOWS[shows] if shows == "after" else ""
    return f"单子 {ticket.id}，{what}{WHAT_IT_IS[kind]} {number}/{count}"


def file_name(kind: str, media_type: str | None) -> str:
    """What a file is called where it is handed over."""
    return f"{WHAT_IT_IS.get(kind, WHAT_IT_IS['document'])}{ENDINGS.get(media_type or '', '')}"


def attached(ticket: Ticket) -> str:
    """A line of a card: how many files there are."""
    return f"附件：{ticket.enclosed} 个" if ticket.enclosed else ""


def stands_at(ticket: Ticket) -> str:
    """A line of a card: the place that was sent, in degrees."""
    if ticket.latitude is None or ticket.longitude is None:
        return ""
    return f"发来的位置：北纬 {ticket.latitude:.5f}，东经 {ticket.longitude:.5f}"
