"""A planned end under traffic is no death: nothing is in doubt after it."""

from __future__ import annotations

import random
from pathlib import Path

from sqlalchemy import func, or_, select

from storage.messages import Message
from storage.outbox import DOUBTFUL
from tests.faults.story import story
from tests.nursery import Nursery


def test_a_program_that_is_stopped_under_traffic_leaves_nothing_in_doubt(
    nursery: Nursery, database_url: str, tmp_path: Path
) -> None:
    with story(nursery, tmp_path, database_url, random.Random(11)) as told:
        for _ in range(2):
            told.lives_for(0.7)
            told.town.program.stop()
        told.comes_back_and_settles()
        breaches = told.breaches()
        assert not breaches, "\n".join(breaches)
        with told.town.database.look() as session:
            doubts = select(func.count()).where(or_(Message.state == "uncertain", Message.remark == DOUBTFUL))
            assert session.scalar(doubts) == 0
