"""After a death Telegram delivers again what was not confirmed, however old: nothing that came since is undone by it."""

from __future__ import annotations

from pathlib import Path

from handlers.turn import Heard, Kind
from storage.database import Database
from storage.people import Chat
from storage.schema import migrate
from tests.community import Community


def test_a_goodbye_that_comes_again_after_the_person_came_back_closes_nothing(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'wudan.db'}")
    migrate(database)
    community = Community(database)
    alice = community.resident("陈阿婆", channel="telegram")
    goodbye = Heard("telegram", alice.address, "telegram:1:1", community.now, Kind.LEFT)
    community.hears(goodbye)
    with database.look() as session:
        assert session.get_one(Chat, alice.chat_id).status == "gone"
    alice.says("你好")
    community.hears(goodbye)
    with database.look() as session:
        assert session.get_one(Chat, alice.chat_id).status == "active"
    assert [row.state for row in community.said() if row.direction == "out"] == ["queued"]
    database.dispose()
