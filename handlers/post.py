"""Posts what is said to many, a part at a time; posting again posts nothing, for each row has its key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from handlers import announce, gather, lead, plan, sending
from handlers.turn import Scene, Words
from handlers.wording import worker
from storage import audiences, broadcasts, campaigns, ledger, members, outbox, posting, rewriting
from storage.activities import Activity, Occurrence
from storage.audiences import Reach
from storage.campaigns import AT_ONCE, Campaign
from storage.messages import Urge
from storage.posting import Posting

# What each kind says to these people, in their order.
SAYS: dict[str, Callable[[Scene, Campaign, Sequence[Reach]], Sequence[Words]]] = {
    **announce.SAYS, **gather.SAYS, **lead.SAYS, **plan.SAYS,
}  # fmt: skip
BROADCASTS = ("invite", "theme", "broadcast")
# Who reads on a page that is closed by then has to be rung up.
SEEN_WITHIN = {"confirm": timedelta(hours=2), "morning": timedelta(minutes=40)}


def post(scene: Scene, campaign: Campaign, *, late: bool = False) -> int:
    """Post the next part of a campaign that is due, and return to how many.

    0 when everybody has been posted to, or it is too late: then it is finished.
    """
    campaigns.begin_posting(scene.session, campaign, scene.now)
    _wind_up(scene, campaign)
    if not (campaign.reached_id or late):
        _post_to_groups(scene, campaign)
    part = [] if late else audiences.next_part(scene.session, campaign)
    if not part:
        campaigns.finish(scene.session, campaign, scene.now)
        _tell_maker(scene, campaign)
        return 0
    words = SAYS[campaign.kind](scene, campaign, part)
    rows = [
        Posting(
            to.chat_id, to.channel, campaigns.key_of(campaign, "person", to.person_id), say.text, say.buttons, say.data
        )
        for to, say in zip(part, words, strict=True)
    ]
    _write(scene, campaign, rows)
    campaigns.reached(scene.session, campaign, part[-1].person_id)
    return len(part)


def take_back(scene: Scene, campaign: Campaign) -> int:
    """Take back the next part of a campaign that is being recalled, and return how many; 0 when that was all."""
    part, gone = outbox.take_back(scene.session, campaign.id, after=campaign.reached_id, most=AT_ONCE)
    if not part:
        campaigns.finish(scene.session, campaign, scene.now)
        return 0
    rewriting.rewrite(scene.session, gone, worker.RECALLED, scene.now)
    campaigns.reached(scene.session, campaign, part[-1])
    return len(part)


def suppress(scene: Scene, campaign: Campaign) -> None:
    """It is too late: whoever planned it hears so, if anybody would miss it or somebody wrote it."""
    campaigns.suppress(scene.session, campaign, scene.now, "too late")
    _wind_up(scene, campaign)
    awaited = campaigns.is_awaited(scene.session, campaign)
    if awaited or campaign.made_by is not None:
        for one in _makers(scene, campaign):
            scene.tell(one, worker.suppressed(campaign, awaited=awaited))


def _wind_up(scene: Scene, campaign: Campaign) -> None:
    """What a day came to is reckoned when it is over, whether a leader can be told of it or not."""
    occurrence = scene.session.get(Occurrence, campaign.occurrence_id) if campaign.kind == "hours" else None
    if occurrence is not None and occurrence.status in ("planned", "over"):
        ledger.wind_up(scene.session, occurrence, scene.now)


def _post_to_groups(scene: Scene, campaign: Campaign) -> None:
    groups = audiences.groups_of(scene.session, campaign)
    if not groups:
        return
    said = announce.to_groups(scene, campaign)
    _write(scene, campaign, [
        Posting(one.id, one.channel, campaigns.key_of(campaign, "group", one.id), said.text, said.buttons, said.data)
        for one in groups
    ])  # fmt: skip


def _write(scene: Scene, campaign: Campaign, rows: Sequence[Posting]) -> None:
    within = SEEN_WITHIN.get(campaign.kind)
    posting.post(
        scene.session, rows, scene.now,
        urge=Urge.BROADCAST if campaign.kind in BROADCASTS else Urge.NOTICE, campaign_id=campaign.id,
        expires_at=campaign.expires_at, ring_at=None if within is None else scene.now + within,
        file_id=campaign.picture_id,
    )  # fmt: skip


def _tell_maker(scene: Scene, campaign: Campaign) -> None:
    if campaign.kind in broadcasts.KINDS:
        sending.tell_sent(scene, campaign, _makers(scene, broadcasts.root_of(scene.session, campaign)))
    elif campaign.kind in BROADCASTS:
        posted = sum(campaigns.how_it_went(scene.session, campaign).values())
        for one in _makers(scene, campaign):
            scene.tell(one, worker.posted(campaign, posted))


def tell_given_up(scene: Scene, campaign: Campaign) -> None:
    """Some of it did not go out in time: whoever wrote it hears so."""
    if campaign.kind in broadcasts.KINDS:
        sending.tell_given_up(scene, campaign, _makers(scene, broadcasts.root_of(scene.session, campaign)))


def _makers(scene: Scene, campaign: Campaign) -> list[int]:
    """Return who wrote it, or whose rule it follows; where they work there no more, the workers of the place."""
    occurrence = None if campaign.occurrence_id is None else scene.session.get(Occurrence, campaign.occurrence_id)
    activity = None if occurrence is None else scene.session.get(Activity, occurrence.activity_id)
    maker = campaign.made_by or (activity.made_by if activity is not None else None)
    if maker is not None and members.is_worker(scene.session, maker, campaign.place_id):
        return [maker]
    return [one.id for one in members.workers_of(scene.session, campaign.place_id)]
