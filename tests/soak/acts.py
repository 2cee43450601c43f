"""Random people do random things with each other's tickets; after every act all truths hold and nobody saw too much.

    python -m tests.soak.acts --sequences 5000 --seed 7

Residents, volunteers, a worker and a stranger press every button they ever had (and some that they never had), talk,
edit, reply, rate, drop out, and time goes by. Ends with 1 where anything is not as it must be.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select

from handlers.turn import Heard, Kind
from storage import groups, talks
from storage.assignments import Assignment
from storage.database import Database
from storage.messages import Message
from storage.people import Chat
from storage.tickets import Ticket
from tests.community import ESTATE, Community, Neighbour
from tests.databases import migrated_file
from tests.truths import check_everything

ACTS = 14
GROUP = "-7"
_OWN_CHATS = select(Chat).where(Chat.person_id.is_not(None)).order_by(Chat.id)
CODE = re.compile(r"口令[：\s]*(\d{4})")
# Who they are, and what of them may be seen by nobody who has nothing to do with their ticket.
SECRETS: dict[str, tuple[str, ...]] = {
    "alice": ("陈阿婆", "13812345678", "406", "13712345678", "707"),
    "zhou": ("周伯", "13912345678", "505", "13612345678", "808"),
}
TAP = "我家水龙头坏了，幸福小区8号楼406，后天上午想请人来修，电话13812345678"
BULB = "家里灯泡坏了，幸福小区5号楼505，明天下午请人换一下，电话13912345678"
# A volunteer's own number goes to nobody.
VOLUNTEERS = {"bob": ("13300001111",), "carol": ("13300002222",)}
UNTOLD = ("没解决", "投诉", "不满意", "评价低")
TALK = (
    "好的",
    "谢谢师傅",
    "请带个梯子来",
    "师傅多久能到",
    "门铃坏了，请敲门",
    "不用急",
    "家里有狗，别怕",
    "您电话多少",
)
ASKS = ("不用来了", "还是要来", "没人来", "怎么还没人来", "我要投诉，太失望了", "没解决", "解决了", "两星", "五星好评",
        "改到大后天下午三点", "找人工", "我的单子", "算了", "还在漏水，明天再来一趟")  # fmt: skip
WORDS = {
    "alice": (TAP, *TALK, *ASKS, "打这个电话13712345678", "我改到9号楼707了", "我家着火了，幸福小区8号楼406！"),
    "zhou": (BULB, *TALK, *ASKS, "打这个电话13612345678", "我改到9号楼808了"),
    "bob": (*TALK, "我十分钟后到", "我到了", "完成了", "去不了了", "接单", "我接", "候补 1001", "接 1001", "派 1001 给 赵大姐", "家里有梯子吗", "能不能改到下午",
            "我的电话是13300001111，您打给我", "40分钟", "我的任务"),
    "carol": (*TALK, "路上堵车，晚点到", "我到了", "候补 1001", "接 1001", "做完了，用了一个小时", "去不了", "我来", "您家几楼", "本周别派",
              "打我电话一三三零零零零二二二二", "13300002222"),
    "wang": ("我的待办", "物业已经修好", "好的，我们马上联系", "1001", "1002", "今天", "谁有空", "撤销", "算了",
             "结 1001 已由物业处理", "派 1001 给 李师傅", "派 1001 要2个人", "1002 要1个人", "李师傅 是 扶贫帮困队 队长", "派 1001 给 扶贫帮困队", "合并 1002 1001"),
    "eve": ("你好", "我想当志愿者", "1001", "接 1001", "我到了", "完成了", "没解决", "1001 完成", "看对话"),
}  # fmt: skip
FORGED = (
    "take", "pass", "arrive", "finish", "giveback", "tell", "phone", "talk", "reply", "close", "solved", "unsolved",
    "cancel", "restore", "retime", "confirm", "enclosed", "urge", "takeover", "progress", "reword", "whose",
)  # fmt: skip


@cache
def founded() -> bytes:
    """Return the file of a community in which everybody lives who acts here; nothing has happened yet."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "wudan.db"
        path.write_bytes(migrated_file())
        community = Community(Database(f"sqlite:///{path}"))
        community.station()
        _settle(community)
        community.database.dispose()
        return path.read_bytes()


def _settle(community: Community) -> None:
    community.resident("陈阿婆", agreed=True, station=1)
    community.resident("周伯", agreed=True, station=1)
    community.volunteer("李师傅")
    community.volunteer("赵大姐")
    community.worker("王姐")
    community.resident("过路人")
    with community.database.begin() as session:
        # On the web as everybody here, so that one door hears them all.
        group = groups.meet(session, "web", GROUP, "枫林邻居", community.now)
        group.place_id, group.shows = 1, groups.EVERY


class Street:
    """A community, who acts in it, and what each of them may see."""

    def __init__(self, database: Database, rng: random.Random) -> None:
        """Everybody stands ready; the database is that of `founded()`."""
        self.community, self.rng = Community(database), rng
        self.community.estates = (ESTATE,)
        self.people: dict[str, Neighbour] = {}
        with database.look() as session:
            for name, chat in zip(("alice", "zhou", "bob", "carol", "wang", "eve"),
                                  session.scalars(_OWN_CHATS), strict=True):  # fmt: skip
                who = Neighbour(self.community, name, chat.channel)
                who.address, who.chat_id, who.id = chat.address, chat.id, chat.owner
                self.people[name] = who
        self.seen, self.done, self.called = 0, list[str](), 0
        self.served: dict[int, set[int]] = {}

    def act(self) -> None:
        """Let somebody do something, and look at all of it."""
        rng = self.rng
        if rng.random() < 0.1:
            hours = rng.choice((1, 3, 12, 26, 80))
            self.done.append(f"{hours} hours pass")
            self.community.passes(hours=hours)
            self.community.ticks()
            self.check()
        else:
            name = rng.choice(("alice", "alice", "zhou", "bob", "bob", "carol", "wang", "wang", "eve"))
            self._does(name)

    def _does(self, name: str) -> None:
        rng, who = self.rng, self.people[name]
        what = rng.random()
        if what < 0.6 and (mine := self._buttons(who.chat_id)):  # most of what people do is pressing
            # What was shown last is pressed most.
            payload = mine[-1 - min(int(rng.expovariate(0.25)), len(mine) - 1)]
            self.says(name, Kind.PRESS, press=payload)
        elif what < 0.68:
            everybody = [one for other in self.people.values() for one in self._buttons(other.chat_id)]
            forged = f"{rng.choice(FORGED)}:{rng.randint(1001, 1003)}"
            self.says(name, Kind.PRESS, press=rng.choice((*everybody[-12:], forged, forged)))
        elif what < 0.74:
            words = rng.choice(WORDS[name])
            self.says(name, Kind.EDIT, text=words, called=str(rng.randint(1, max(1, self.called))))
        elif what < 0.77:
            # All of them are in the group where tickets are shown.
            self.says(name, Kind.PRESS, press=f"takehere:{rng.randint(1001, 1003)}", group=GROUP)
        elif what < 0.8:
            self.says(name, Kind.PHOTO, text=rng.choice(("", "", rng.choice(WORDS[name]))), ref="a photo")
        else:
            theirs = self._relayed(who.chat_id)
            to = str(rng.choice(theirs)) if theirs and rng.random() < 0.3 else ""
            self.says(name, Kind.TEXT, text=rng.choice(WORDS[name]), replies_to=to)

    def says(self, name: str, kind: Kind, **what: Any) -> None:
        """Let somebody say or press something, and look at all of it."""
        self.done.append(f"{name} {kind.value} {' '.join(filter(None, what.values()))}")
        if kind is not Kind.EDIT:
            self.called += 1
            what["called"] = str(self.called)
        who, community = self.people[name], self.community
        community.passes(seconds=20)
        community.hears(Heard(who.channel, who.address, community.next_key(), community.now, kind, **what))
        self.check()

    def _relayed(self, chat_id: int) -> list[int]:
        with self.community.database.look() as session:
            said = session.scalars(select(Message).where(Message.chat_id == chat_id, Message.direction == "out"))
            return [one.id for one in said if talks.is_passed_on(one)]

    def _buttons(self, chat_id: int) -> list[str]:
        with self.community.database.look() as session:
            found = session.scalars(
                select(Message.data).where(Message.chat_id == chat_id, Message.direction == "out").order_by(Message.id)
            )
            return [payload for data in found for row in (data or {}).get("buttons", []) for _, payload in row]

    def check(self) -> None:
        """Assert all truths, and that nobody was told since the last look what is not theirs to know."""
        check_everything(self.community.database, self.community.now)
        with self.community.database.look() as session:
            owners = {name: who.id for name, who in self.people.items()}
            served: dict[int, set[int]] = {}
            codes: dict[str, set[int]] = {}
            for ticket in session.scalars(select(Ticket)):
                helpers = set(session.scalars(select(Assignment.person_id).where(
                    Assignment.ticket_id == ticket.id, Assignment.status.in_(("taken", "arrived", "done")))))  # fmt: skip
                served.setdefault(ticket.requester_id, set()).update(helpers)
                codes.setdefault(ticket.passcode, set()).update(helpers | {ticket.requester_id, owners["wang"]})
            new = session.execute(
                select(Message, Chat.person_id).join(Chat, Chat.id == Message.chat_id)
                .where(Message.id > self.seen, Message.direction == "out").order_by(Message.id)
            ).all()  # fmt: skip
            for message, person_id in new:
                self.seen = message.id
                # Four digits by chance may hold somebody's door.
                self._may_read(CODE.sub("", message.text), person_id, owners, served)
                for code in CODE.findall(message.text):
                    before = self.served.get(-int(code), set())
                    assert person_id in codes.get(code, set()) | before, (person_id, message.text)
            self.served = served | {-int(code): who for code, who in codes.items()}

    def _may_read(self, text: str, person_id: int | None, owners: dict[str, int], served: dict[int, set[int]]) -> None:
        for name, secrets in SECRETS.items():
            owner = owners[name]
            may = {owner, owners["wang"]} | served.get(owner, set()) | self.served.get(owner, set())
            for secret in secrets:
                assert secret not in text or person_id in may, (name, person_id, text)
        for name, secrets in VOLUNTEERS.items():
            for secret in secrets:
                assert secret not in text or person_id in (owners[name], owners["wang"]), (name, person_id, text)
        if person_id in (None, owners["bob"], owners["carol"]):
            assert not any(word in text for word in UNTOLD), text


@cache
def _database(folder: Path) -> Database:
    """Return the one for all streets of the folder: building its statements anew takes longer than running them."""
    return Database(f"sqlite:///{folder / 'street.db'}")


@contextmanager
def a_street(rng: random.Random, folder: Path) -> Iterator[Street]:
    """Run a street on a database of its own in this folder."""
    for old in folder.glob("street.db*"):
        old.unlink()
    (folder / "street.db").write_bytes(founded())
    database = _database(folder)
    try:
        yield Street(database, rng)
    finally:
        database.dispose()


@dataclass(frozen=True)
class Breach:
    """What was not as it must be, and what had been done until then."""

    sequence: int
    why: str
    done: Sequence[str]


def run(seed: int, sequence: int, folder: Path, reached: Counter[str], *, acts: int = ACTS) -> Breach | None:
    """Run one sequence; the same seed and number do the same things."""
    rng = random.Random(f"{seed} {sequence}")
    with a_street(rng, folder) as street:
        try:
            for name, words in (("alice", TAP), ("zhou", BULB)):
                if name == "alice" or rng.random() < 0.4:  # not always are there two
                    street.says(name, Kind.TEXT, text=words)
                    street.says(name, Kind.PRESS, press=f"confirm:{street.community.newest().id}")
            # Mostly somebody takes it, and often they have finished before all begins.
            for press in ("take:1001", "arrive:1001:1", "finish:1001")[: rng.choice((0, 1, 1, 2, 3, 3))]:
                street.says("bob", Kind.PRESS, press=press)
            for _ in range(acts):
                street.act()
            with street.community.database.look() as session:
                reached.update(session.scalars(select(Ticket.status)))
                reached["reopened"] += sum(session.scalars(select(Ticket.reopened)))
        except Exception:  # noqa: BLE001 - whatever it is, it is told with what led to it
            return Breach(sequence, traceback.format_exc(limit=-3), street.done)
    return None


def main() -> int:
    """Run as many sequences as were asked for and print what was reached."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sequences", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--most-breaches", type=int, default=5)
    asked = parser.parse_args()
    breaches, reached, began = list[Breach](), Counter[str](), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        for sequence in range(asked.first, asked.first + asked.sequences):
            breach = run(asked.seed, sequence, Path(folder), reached)
            if breach is not None:
                breaches.append(breach)
                print(f"sequence {sequence}:\n" + "\n".join(f"  {line}" for line in breach.done) + f"\n{breach.why}")
            if len(breaches) >= asked.most_breaches:
                break
    states = ", ".join(f"{count} {state}" for state, count in sorted(reached.items()))
    print(f"seed {asked.seed}: {asked.sequences} sequences of {ACTS} acts, {len(breaches)} breaches, "
          f"{time.monotonic() - began:.0f} s; tickets: {states}")  # fmt: skip
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
