"""The words of a community, from the command line to what a resident is understood to say."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from nlp import edition, weights
from storage import learnings, places
from storage.database import Database
from tests.program import Program


def test_the_names_of_a_table_are_understood_and_a_faulty_table_changes_nothing(tmp_path: Path) -> None:
    program = Program(tmp_path / "data")
    program.command("init", "--station", "枫林社区")
    table = tmp_path / "names.csv"
    table.write_text("名称,别名,类别\n上海花园,上花,小区\n大润发,,超市\n", encoding="gb18030")
    refused = program.command("gazetteer", str(table), "--place", "枫林社区", check=False)
    assert refused.returncode == 2
    assert "第 3 行" in refused.stderr
    table.write_text("名称,别名\n上海花园,上花\n我家,水龙头\n", encoding="utf-8")
    refused = program.command("gazetteer", str(table), "--place", "枫林社区", check=False)
    assert refused.returncode == 2
    assert ["“我家”" in refused.stderr, "“水龙头”" in refused.stderr] == [True, True]
    refused = program.command("init", "--station", "枫林社区", "--estate", "楼上", check=False)
    assert (refused.returncode, "“楼上”" in refused.stderr) == (2, True)
    database = Database(f"sqlite:///{tmp_path / 'data' / 'wudan.db'}")
    with database.look() as session:
        assert places.gazetteer(session) == {}
    database.dispose()

    table.write_text("名称,别名,类别\n上海花园,上花,小区\n大润发,,地标\n", encoding="gb18030")
    assert "枫林社区：2 个" in program.command("gazetteer", str(table), "--place", "枫林社区").stdout
    asked = json.dumps({"text": "上花3号楼402水龙头坏了"}, ensure_ascii=False)
    assert json.loads(program.command("understand", stdin=asked).stdout)["where"]["estate"] == "上海花园"


def test_a_table_that_is_not_there_or_for_no_station_is_told_in_a_sentence(tmp_path: Path) -> None:
    program = Program(tmp_path / "data")
    program.command("init", "--station", "枫林社区")
    table = tmp_path / "names.csv"
    missing = program.command("gazetteer", str(table), "--place", "枫林社区", check=False)
    table.write_text("名称\n上海花园\n", encoding="utf-8")
    elsewhere = program.command("gazetteer", str(table), "--place", "风林社区", check=False)
    for failed, told in ((missing, "names.csv"), (elsewhere, "枫林社区")):
        assert failed.returncode == 2
        assert told in failed.stderr
        assert "Traceback" not in failed.stderr


def test_what_is_learned_is_shown_approved_and_taken_back_on_the_command_line(tmp_path: Path) -> None:
    program = Program(tmp_path / "data")
    program.command("init", "--station", "枫林社区")
    shown = program.command("learn").stdout
    assert "考题" in shown
    assert "没有要同意的" in shown
    for decision in ("--approve", "--decline", "--back"):
        failed = program.command("learn", decision, check=False)
        assert (failed.returncode, failed.stderr.count("\n")) == (2, 1)
    database = Database(f"sqlite:///{tmp_path / 'data' / 'wudan.db'}")
    with database.begin() as session:
        learnings.propose(
            session, datetime.now(UTC), table=weights.spell({"r#": {"human": 900_000}}), examples=0,
            report={}, base=edition.base(), matters=True,
        )  # fmt: skip
    asked = json.dumps({"text": "叽里咕噜"}, ensure_ascii=False)
    before = program.command("understand", stdin=asked).stdout
    assert "用上了" in program.command("learn", "--approve").stdout
    assert json.loads(program.command("understand", stdin=asked).stdout)["intent"] == "human"
    assert "退回了" in program.command("learn", "--back").stdout
    assert program.command("understand", stdin=asked).stdout == before
    assert program.command("learn", "--nightly").stdout == ""
    with database.look() as session:
        assert len(session.scalars(select(learnings.Learning)).all()) == 2
    database.dispose()


def test_the_weights_that_ship_are_what_the_seeds_teach_and_need_no_database(tmp_path: Path) -> None:
    program = Program(tmp_path / "data")
    file = tmp_path / "weights.tsv"
    assert "weights.tsv" in program.command("learn", "--out", str(file)).stdout
    assert file.read_bytes() == weights.LEARNED.read_bytes()
    assert not (tmp_path / "data" / "wudan.db").exists()
    nowhere = program.command("learn", "--out", str(tmp_path / "no" / "such" / "file"), check=False)
    assert nowhere.returncode == 2
    assert "Traceback" not in nowhere.stderr
