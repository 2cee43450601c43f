"""Some weeks of the simulated years: the long form is `python -m tests.soak.years`."""

from __future__ import annotations

import random

from storage.database import Database
from tests.soak.plain_days import DAY
from tests.soak.years import START, Years


def test_eight_weeks_of_all_rules_come_out_right_with_two_instances(database: Database) -> None:
    total = Years(database.url, random.Random("eight weeks"), START + 8 * 7 * DAY).live()
    assert total.breaches == []
    assert min(total.posted, total.messages) > 100
    # Otherwise nothing was tried.
    assert min(total.deaths, total.gaps, total.jumps, total.at_once) > 0
