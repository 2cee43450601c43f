"""Learning by night: from what people confirmed to a proposal, and nothing that counts before somebody agrees."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import islice
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import learning, schedule, words
from bot.front import Front
from bot.learning import Busy, Findings
from bot.links import Links
from bot.media import Spool
from bot.schedule import Schedule
from bot.writer import Writer
from handlers.wording import learned
from nlp import learn, weights
from nlp.edition import base
from nlp.learn import Sentence
from nlp.meaning import Intent
from storage import examples, learnings, personal, running, vocabulary
from storage.errors import LearnedBefore, TooLate
from storage.examples import Label
from storage.learnings import Learning
from storage.messages import Urge
from storage.people import Person
from tests.community import WEDNESDAY, Community, Neighbour, as_shipped, the_reader

WITHIN = 20.0
SAID = "格格拉拉坏脱了"
REPAIR = Label("request", "aid", "home_repair")


def sentence(text: str, intent: str, team: str | None = None) -> Sentence:
    return Sentence(text, "resident", WEDNESDAY, intent, team, danger=False)


SEEDS = list(islice(learn.sentences(), 400))
FROZEN = [sentence("格格拉拉坏了", "request", "aid"), sentence("谢谢", "greet")]


@pytest.fixture(autouse=True, scope="module")
def few_seeds() -> Iterator[None]:
    """A part of a second instead of ten; the whole program learns from all of them in its own test."""
    the_reader.cache_clear()  # nor may anybody else get a reader that was built with these
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(learn, "sentences", lambda: iter(SEEDS))
        patched.setattr(learn, "frozen", lambda: iter(FROZEN))
        patched.setattr(weights, "shipped", bytes)
        yield
    the_reader.cache_clear()


@pytest.fixture
def wang(both: Community) -> Neighbour:
    return both.worker("王姐")


def corrects(community: Community, wang: Neighbour, text: str, label: Label = REPAIR, name: str = "陈阿婆") -> int:
    """Let a resident say something that a worker corrects; returns the message's id."""
    alice = community.resident(name, agreed=True, station=1)
    alice.says(text)
    message = next(row for row in community.said() if row.chat_id == alice.chat_id and row.direction == "in")
    with community.database.begin() as session:
        was = {"intent": "other", "team": None, "item": None}
        examples.confirm(session, message.id, wang.id, community.now, source="correction", label=label, was=was)
    return message.id


def learns(community: Community) -> Learning:
    return learning.run(community.database, "a process", community.now)


def is_due(community: Community) -> bool:
    with community.database.look() as session:
        return learning.is_due(session)


def finds(community: Community) -> Findings:
    with community.database.look() as session:
        return learning.learn_from(learning.gather(session))


def reads(community: Community, text: str) -> tuple[str, str | None]:
    with community.database.look() as session:
        meaning = words.read_words(session).read(text, now=community.now)
    return meaning.intent.value, meaning.team


def test_what_was_confirmed_is_read_so_once_it_is_approved(both: Community, wang: Neighbour) -> None:
    corrects(both, wang, SAID)
    made = learns(both)
    assert (made.status, made.examples) == ("proposed", 1)
    learning.decide(both.database, "approve", both.now)
    assert reads(both, SAID) == ("request", "aid")
    shipped = the_reader().read("谢谢", now=both.now).intent
    assert learning.decide(both.database, "back", both.now).status == "taken_back"
    assert reads(both, "谢谢")[0] == shipped


def test_the_same_material_teaches_the_same_byte_for_byte(both: Community, wang: Neighbour) -> None:
    corrects(both, wang, SAID)
    first, second = finds(both), finds(both)
    assert first == second
    assert "格格" in first.table.decode()


def test_a_words_own_edits_are_learned_beside(both: Community, wang: Neighbour) -> None:
    corrects(both, wang, SAID)
    before = finds(both)
    with both.database.begin() as session:
        vocabulary.edit(session, wang.id, both.now, "add", "home_repair", "格格拉拉")
    assert finds(both).table != before.table


def test_what_the_lexicon_knows_no_more_teaches_nothing(both: Community, wang: Neighbour) -> None:
    corrects(both, wang, SAID, Label("request", "no_such_team"))
    assert finds(both).report["examples"] == 0
    learns(both)
    assert not is_due(both)


def test_the_report_counts_what_people_wrote_and_shows_the_frozen_set_alone(both: Community, wang: Neighbour) -> None:
    for name in ("陈阿婆", "老张"):
        corrects(both, wang, f"我是{name}，乌咪呿呿{name}", name=name)
    for name in ("孙大姐", "钱叔"):
        corrects(both, wang, "咕噜咕噜", Label("other"), name=name)
    report = finds(both).report
    told = learned.difference(json.loads(json.dumps(report)), the_reader().lexicon)
    assert "陈阿婆" not in json.dumps(report, ensure_ascii=False)
    assert [one["word"] for one in report["unknown"]] == ["乌咪呿呿"]
    assert f"乌咪呿呿（2 个人说过，多半是{the_reader().lexicon.items['home_repair'].name}）" in told
    assert "大家确认的话 4 句" in told


def test_who_may_approve_is_told_once_and_nobody_is_woken(both: Community, wang: Neighbour) -> None:
    bob = both.volunteer("李师傅")
    corrects(both, wang, SAID)
    learns(both)
    assert "学习" in wang.last
    assert not bob.reads("学习")
    told = [row for row in both.said() if row.text == wang.last]
    assert [row.urge for row in told] == [Urge.BROADCAST]


def test_who_has_not_looked_yet_is_not_told_again(both: Community, wang: Neighbour) -> None:
    corrects(both, wang, SAID)
    learns(both)
    before = len(wang.sees)
    corrects(both, wang, "格格拉拉又坏了", name="老张")
    assert learns(both).status == "proposed"
    assert len(wang.sees) == before


def forgets(community: Community, name: str) -> None:
    with community.database.begin() as session:
        personal.forget(session, session.scalars(select(Person).where(Person.name == name)).one().id, community.now)


def table_in_force(community: Community) -> str:
    with community.database.look() as session:
        approved = learnings.in_force(session)
        return "" if approved is None else learnings.spelled(approved).decode()


def test_what_was_deleted_is_forgotten_though_nobody_approves_of_it(both: Community, wang: Neighbour) -> None:
    corrects(both, wang, SAID)
    corrects(both, wang, "谢谢你们", Label("greet"), name="老张")
    learns(both)
    learning.decide(both.database, "approve", both.now)
    assert "格格" in table_in_force(both)
    forgets(both, "陈阿婆")
    corrects(both, wang, "咕噜咕噜", Label("other"), name="孙大姐")
    assert is_due(both)
    made = learns(both)
    if made.status == "proposed":
        learning.decide(both.database, "decline", both.now)
    assert "格格" not in table_in_force(both)
    # And what nobody approved of does not count with it.
    with both.database.look() as session:
        approved = learnings.in_force(session)
        assert approved is not None
        assert (approved.examples, len(approved.report["messages"]), approved.decided_by) == (1, 1, None)


def test_who_may_approve_is_told_what_reads_otherwise_once_it_is_forgotten(both: Community, wang: Neighbour) -> None:
    corrects(both, wang, SAID)
    corrects(both, wang, "谢谢你们", Label("greet"), name="老张")
    learns(both)
    learning.decide(both.database, "approve", both.now)
    forgets(both, "陈阿婆")
    assert learns(both).status == "same"
    assert "1 句教过我的话，说话的人删掉了" in wang.last


def test_a_learning_of_an_older_version_that_holds_deleted_words_is_emptied(
    both: Community, wang: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    corrects(both, wang, SAID)
    learns(both)
    learning.decide(both.database, "approve", both.now)
    forgets(both, "陈阿婆")
    monkeypatch.setattr(learning, "base", lambda: "another version")
    learns(both)
    assert table_in_force(both) == ""


def test_a_proposal_of_an_older_version_is_not_approved_and_replaced_by_night(
    both: Community, wang: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    corrects(both, wang, SAID)
    first = learns(both)
    monkeypatch.setattr(learning, "base", lambda: "another version")
    with pytest.raises(LearnedBefore):
        learning.decide(both.database, "approve", both.now)
    assert is_due(both)
    second = learns(both)
    assert (second.status, second.id != first.id) == ("proposed", True)
    assert learning.decide(both.database, "approve", both.now).id == second.id


def test_what_would_read_more_of_the_frozen_set_wrong_than_right_is_not_proposed(
    both: Community, wang: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learn, "frozen", lambda: iter([sentence("格格拉拉坏脱了", "other")]))
    with both.database.begin() as session:
        learnings.propose(
            session, both.now, table=weights.spell({"格格": {"other": 900}}), examples=0,
            report={"messages": []}, base=base(), matters=True,
        )  # fmt: skip
    learning.decide(both.database, "approve", both.now)
    corrects(both, wang, SAID)
    made = learns(both)
    assert made.status == "same"
    assert not wang.reads("学习")
    assert "学坏了" in learned.difference(made.report, the_reader().lexicon)


def test_what_makes_the_rest_worse_is_learned_as_one_voice_among_all(
    both: Community, wang: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    corrects(both, wang, SAID)
    tried: list[int] = []
    real = learning._learn

    def harmful(material: learning.Material, worth: int) -> Findings:
        tried.append(worth)
        return real(material, worth)._replace(harms=worth > 1)

    monkeypatch.setattr(learning, "_learn", harmful)
    assert learns(both).status == "proposed"
    assert tried == [3, 1]


def test_of_what_was_deleted_no_character_stays_in_what_is_learned(both: Community, wang: Neighbour) -> None:
    corrects(both, wang, SAID)
    assert "格格" in finds(both).table.decode()
    with both.database.begin() as session:
        personal.forget(session, session.scalars(select(Person).where(Person.name == "陈阿婆")).one().id, both.now)
    assert "格格" not in finds(both).table.decode()


def test_what_was_approved_before_does_not_come_back_with_what_has_been_deleted(
    both: Community, wang: Neighbour
) -> None:
    corrects(both, wang, SAID)
    for said, name in (("咕噜咕噜", "老张"), ("叽哩叽哩", "孙大姐")):
        corrects(both, wang, said, Label("other"), name=name)
        learns(both)
        learning.decide(both.database, "approve", both.now)
    with both.database.begin() as session:
        personal.forget(session, session.scalars(select(Person).where(Person.name == "陈阿婆")).one().id, both.now)
    assert learns(both).status == "same"
    with both.database.look() as session:
        kept = [learnings.spelled(one).decode() for one in session.scalars(select(Learning)) if one.tables]
    assert [table for table in kept if "格格" in table] == []
    learning.decide(both.database, "back", both.now)
    with pytest.raises(TooLate):
        learning.decide(both.database, "back", both.now)


def test_words_that_nobody_had_taught_stand_in_the_newest_report_alone(both: Community, wang: Neighbour) -> None:
    for name in ("陈阿婆", "老张"):
        corrects(both, wang, f"乌咪呿呿{name}", name=name)
    assert learns(both).report["unknown"]
    with both.database.begin() as session:
        for person in session.scalars(select(Person).where(Person.name.in_(("陈阿婆", "老张")))):
            personal.forget(session, person.id, both.now)
    learns(both)
    with both.database.look() as session:
        assert "乌咪" not in json.dumps([one.report for one in session.scalars(select(Learning))], ensure_ascii=False)


def test_nothing_is_said_where_nothing_would_be_read_otherwise(
    both: Community, wang: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    corrects(both, wang, SAID)
    learns(both)
    learning.decide(both.database, "approve", both.now)
    before = len(both.said())
    made = learns(both)
    assert made.status == "same"
    assert len(both.said()) == before
    assert "不用改" in learned.difference(made.report, the_reader().lexicon)
    for decision in ("approve", "decline"):
        with pytest.raises(TooLate):
            learning.decide(both.database, decision, both.now)


def test_it_is_due_when_something_was_confirmed_edited_or_forgotten_since(both: Community, wang: Neighbour) -> None:
    assert not is_due(both)
    corrects(both, wang, SAID)
    assert is_due(both)
    learns(both)
    assert not is_due(both)
    both.passes(minutes=1)
    with both.database.begin() as session:
        number = vocabulary.edit(session, wang.id, both.now, "add", "home_repair", "格格").id
    assert is_due(both)
    both.passes(minutes=1)
    learns(both)
    assert not is_due(both)
    both.passes(minutes=1)
    with both.database.begin() as session:
        vocabulary.undo(session, number, wang.id, both.now)
    assert is_due(both)
    both.passes(minutes=1)
    learns(both)
    alice = both.resident("老张", agreed=True, station=1)
    alice.says("你好")
    assert not is_due(both)
    with both.database.begin() as session:
        session.delete(session.get_one(examples.Example, 1))
    assert is_due(both)


def test_it_is_due_when_another_version_ships(
    both: Community, wang: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    corrects(both, wang, SAID)
    learns(both)
    monkeypatch.setattr(learning, "base", lambda: "another version")
    assert is_due(both)


def test_two_never_learn_at_once(both: Community, wang: Neighbour) -> None:
    corrects(both, wang, SAID)
    with both.database.begin() as session:
        running.hold(session, learning.JOB, "another process", both.now, timedelta(minutes=1))
    with pytest.raises(Busy):
        learns(both)
    both.passes(minutes=2)
    learns(both)
    learning.run(both.database, "a third process", both.now)


def test_who_dies_while_learning_leaves_nothing_behind(
    both: Community, wang: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    corrects(both, wang, SAID)

    def fails(_material: object) -> None:
        raise MemoryError

    with monkeypatch.context() as broken:
        broken.setattr(learning, "learn_from", fails)
        with pytest.raises(MemoryError):
            learns(both)
    with both.database.look() as session:
        assert learnings.newest(session) is None
    learning.run(both.database, "another process", both.now)


def test_the_shipped_weights_are_written_the_same_every_time(tmp_path: Path) -> None:
    assert learning.write(tmp_path / "one.json") == len(SEEDS)
    learning.write(tmp_path / "two.json")
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


@asynccontextmanager
async def a_schedule(community: Community, folder: Path) -> AsyncIterator[Schedule]:
    writer = Writer(community.database, lambda _chats: None)
    links = Links("http://example.org", str, community.database)
    front = Front(community.database, writer, links, read=as_shipped)
    try:
        yield Schedule(front, Spool(folder))
    finally:
        await asyncio.to_thread(writer.close)


@pytest.mark.asyncio
async def test_by_night_a_process_of_its_own_learns_on_the_same_database(
    both: Community, wang: Neighbour, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "told"
    program = f"import os, pathlib; pathlib.Path({str(told)!r}).write_text(os.environ['WUDAN_DATABASE_URL'])"
    monkeypatch.setattr(schedule, "LEARN", (sys.executable, "-c", program))
    async with a_schedule(both, tmp_path) as night:
        await night.learn()
        assert not told.exists()
        corrects(both, wang, SAID)
        await night.learn()
    assert told.read_text(encoding="utf-8") == both.database.url


@pytest.mark.asyncio
async def test_a_learning_that_fails_or_never_ends_is_told_in_the_log(
    both: Community, wang: Neighbour, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    corrects(both, wang, SAID)
    async with a_schedule(both, tmp_path) as night:
        for program in ("raise SystemExit(2)", "import time; time.sleep(60)"):
            caplog.clear()
            monkeypatch.setattr(schedule, "LEARN", (sys.executable, "-c", program))
            monkeypatch.setattr(schedule, "LEARNS_AT_MOST_SECONDS", 1)
            await night.learn()
            assert "nothing was learned" in caplog.text


@pytest.mark.asyncio
async def test_whoever_stops_the_program_stops_its_learning_too(
    both: Community, wang: Neighbour, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corrects(both, wang, SAID)
    begun = tmp_path / "begun"
    program = f"import os, pathlib, time; pathlib.Path({str(begun)!r}).write_text(str(os.getpid())); time.sleep(600)"
    monkeypatch.setattr(schedule, "LEARN", (sys.executable, "-c", program))
    async with a_schedule(both, tmp_path) as night:
        task = asyncio.create_task(night.learn())
        async with asyncio.timeout(WITHIN):
            while not begun.exists() or not begun.read_text(encoding="utf-8"):  # noqa: ASYNC110 - another process tells
                await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            async with asyncio.timeout(WITHIN):
                await task
    with pytest.raises(ProcessLookupError):
        os.kill(int(begun.read_text(encoding="utf-8")), 0)


def test_while_it_learns_everybody_is_answered(
    both: Community, wang: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    corrects(both, wang, SAID)
    learns_now, may_end, real = threading.Event(), threading.Event(), learning.learn_from

    def slowly(material: learning.Material) -> Findings:
        learns_now.set()
        assert may_end.wait(WITHIN)
        return real(material)

    monkeypatch.setattr(learning, "learn_from", slowly)
    thread = threading.Thread(target=learns, args=(both,))
    thread.start()
    assert learns_now.wait(WITHIN)
    assert both.resident("孙大姐").says("你好")
    may_end.set()
    thread.join(WITHIN)
    with both.database.look() as session:
        assert learnings.newest(session) is not None


def test_every_label_has_a_name_that_people_use() -> None:
    lexicon = the_reader().lexicon
    for label in (*(intent.value for intent in Intent), *lexicon.teams, *lexicon.items, "danger"):
        assert not learned.label_name(label, lexicon).isascii()
