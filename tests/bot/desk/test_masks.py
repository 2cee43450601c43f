"""No page and no file shows a telephone or a door that nobody has opened: every page of the desk is looked at."""

from __future__ import annotations

import re

import pytest

from storage import questions
from tests import who_may
from tests.community import Community
from tests.desk import Office
from tests.judged import ended
from tests.misread import misread
from tests.street import text_of

PHONE, DOOR = "13987651234", "4021"
SAID = f"水龙头坏了，幸福小区3号楼{DOOR}，电话{PHONE}"


@pytest.fixture
def numbers(community: Community) -> dict[str, int]:
    """Somebody whose telephone and door stand in whatever can be said."""
    chen = community.resident("陈阿婆", agreed=True, station=1)
    columns = {"said": SAID, "room": DOOR, "phone": PHONE}
    words = f"打{PHONE}，来{DOOR}"
    judged = ended(community, chen, (False, 1), words=words, **columns)
    waiting = ended(community, chen, **columns, status="open", ended_at=None)
    misread(community, chen, SAID)
    with community.database.begin() as session:
        questions.ask(session, chen.id, 1, f"能打{PHONE}找我吗", community.now)
    return {"judged": judged, "waiting": waiting, "person": chen.id}


def test_nothing_is_shown_before_somebody_opens_it(
    community: Community, office: Office, numbers: dict[str, int]
) -> None:
    wang = office.enters(community.worker("王姐"))
    pages = [*who_may.LISTS, *(f"/tickets/{numbers[one]}" for one in ("judged", "waiting"))]
    wrong = []
    for path in [*pages, f"/people/{numbers['person']}"]:
        shown = re.sub(r'<input type="hidden"[^>]*>', "", text_of(wang.opens(f"/desk{path}")))
        wrong += [(path, what, shown[max(0, at.start() - 40) : at.end() + 9]) for what in (PHONE, DOOR)
                  if (at := re.search(rf"(?<!\d){what}(?!\d)", shown))]  # fmt: skip
    assert not wrong, wrong
