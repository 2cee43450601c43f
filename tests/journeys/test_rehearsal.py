"""演练: without any setting the program starts by itself, and three telephones walk the loop on this machine alone."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from tests.program import Program, WebPerson

SENTENCE = "我妈一个人住3号楼402，后天上午想有人陪去医院"


@pytest.mark.parametrize("settings", [{}, {"host": "0.0.0.0"}], ids=["no setting", "a host for everybody"])
def test_three_telephones_walk_the_loop(tmp_path: Path, settings: dict[str, str]) -> None:
    with Program(tmp_path / "data", **settings) as program:
        assert "演练" in program.log.read_text(encoding="utf-8")
        resident, volunteer, worker = (WebPerson(program.url, f"/{who}") for who in ("resident", "volunteer", "worker"))
        with resident, volunteer, worker:
            home = resident.client.get("/")
            assert all(f"/{who}/" in home.text for who in ("resident", "volunteer", "worker"))
            resident.says(SENTENCE)
            resident.waits_for("您同意吗")
            resident.presses("同意")
            resident.waits_for("请留一个电话")
            resident.says("13812345678")
            resident.presses("确认")
            resident.waits_for("登记好了")
            worker.waits_for("【新单】")
            volunteer.presses("接单")
            volunteer.waits_for("由您来办")
            assert "李明" in resident.waits_for("好消息")["text"]
            volunteer.presses("我到了")
            volunteer.presses("现在就到了")
            volunteer.presses("完成了")
            volunteer.presses("1小时")
            resident.presses("解决了")
            resident.presses("★★★★★ 5星")
            resident.waits_for("想再说一句吗")
            worker.waits_for("已办结")
        assert program.process
        listens = [
            one.laddr.ip for one in psutil.Process(program.process.pid).net_connections() if one.status == "LISTEN"
        ]
        assert listens == ["127.0.0.1"]
        assert program.errors() == []


def test_what_was_rehearsed_is_there_after_a_restart_and_never_in_the_real_database(tmp_path: Path) -> None:
    program = Program(tmp_path / "data")
    with program, WebPerson(program.url, "/resident") as resident:
        resident.says(SENTENCE)
        resident.waits_for("您同意吗")
    with program, WebPerson(program.url, "/resident") as resident:
        resident.says("我的单子")
        resident.waits_for("您要办的事")
    program.command("init", "--station", "枫林社区")
    with program, WebPerson(program.url) as newcomer:
        assert "演练" not in program.log.read_text(encoding="utf-8").rpartition("五单开始服务")[2]
        assert newcomer.client.get("/resident/").status_code == 404
        newcomer.says("我的单子")
        newcomer.waits_for("没有正在办的单子")
    assert program.errors() == []
