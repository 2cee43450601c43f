"""What the tests of themes have in common: written, sent, and what came."""

from __future__ import annotations

from storage import campaigns
from storage.campaigns import Campaign
from tests.community import Community, Neighbour

TEXT = "本周一起清理楼道"


def write(who: Neighbour, text: str = TEXT) -> str:
    who.says("本周主题")
    return who.says(text)


def send(who: Neighbour, text: str = TEXT) -> str:
    write(who, text)
    return who.presses("就这样发")


def campaign_of(community: Community, number: int = 1) -> Campaign:
    with community.database.look() as session:
        return campaigns.get_campaign(session, number)


def got(who: Neighbour) -> list[str]:
    """The themes that came: a preview has no such button."""
    return [one.text for one in who.sees if "我参加" in one.buttons]
