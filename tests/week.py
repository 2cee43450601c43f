"""What a week leaves in a database, written directly: a theme, its photos, a day with its code. For tests of pages."""

from __future__ import annotations

import io
import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import Image
from sqlalchemy.orm import Session

from handlers.wording.common import ZONE
from storage.activities import Activity, Occurrence
from storage.campaigns import Campaign
from storage.files import File
from storage.messages import Message
from storage.shifts import Shift, Signup
from storage.walls import WallPhoto

TITLE = "垃圾分一分，小区更干净"
TEXT = "亲爱的邻居：\n这个星期三，请大家一起动手，把楼道里的杂物清一清，拍一张照片发回来。\n不方便下楼的，说一声，我们上门来帮您。"
SECRET = "JBSWY3DPEHPK3PXP" * 2


def campaign(session: Session, place_id: int, maker_id: int, now: datetime, **more: Any) -> int:
    """Write a campaign down and return its id: a theme that has been posted, where `more` does not say otherwise."""
    values: dict[str, Any] = {
        "kind": "theme", "place_id": place_id, "day": "2026-11-25", "title": TITLE, "text": TEXT, "status": "posted",
        "due_at": now, "expires_at": now + timedelta(days=2), "made_by": maker_id, "made_at": now,
    }  # fmt: skip
    made = Campaign(**(values | more))
    session.add(made)
    session.flush()
    return made.id


def day(session: Session, place_id: int, maker_id: int, now: datetime, **more: Any) -> int:
    """Write a volunteer day down, with one shift for everybody, and return its occurrence's id."""
    activity = Activity(
        place_id=place_id, kind="saturday", title="志愿者日", text="一起扫小区", rule="FREQ=WEEKLY;BYDAY=SA",
        starts_on="2026-11-07", starts_at="08:30", ends_at="11:00", status="running", made_by=maker_id, made_at=now,
    )  # fmt: skip
    session.add(activity)
    session.flush()
    values: dict[str, Any] = {
        "place_id": place_id, "day": "2026-11-28", "title": "志愿者日", "text": "一起扫小区，老人小孩都可以来",
        "spot": "枫林苑北门小广场", "contact": "王姐 13800000002", "starts_at": "08:30", "ends_at": "11:00",
        "status": "planned", "secret": SECRET,
    }  # fmt: skip
    made = Occurrence(activity_id=activity.id, **(values | more))
    session.add(made)
    session.flush()
    session.add(Shift(occurrence_id=made.id, starts_at=made.starts_at, ends_at=made.ends_at, spot=made.spot))
    session.flush()
    return made.id


def today(now: datetime) -> dict[str, str]:
    """Return the columns of a day that is under way at this moment."""
    local = now.astimezone(ZONE)
    begun = max(local - timedelta(hours=1), local.replace(hour=0, minute=0))
    ends = min(local + timedelta(hours=1), local.replace(hour=23, minute=59))
    return {"day": local.date().isoformat(), "starts_at": f"{begun:%H:%M}", "ends_at": f"{ends:%H:%M}"}


def signup(session: Session, occurrence_id: int, person_id: int, status: str, now: datetime) -> None:
    """Write a person's word for the day down."""
    shift = session.query(Shift).filter(Shift.occurrence_id == occurrence_id).one()
    session.add(Signup(occurrence_id=occurrence_id, shift_id=shift.id, person_id=person_id, status=status, at=now))
    session.flush()


def picture(session: Session, folder: Path, person_id: int, now: datetime, colour: str = "#7a9") -> int:
    """Keep a picture of this colour in the data folder and return its file's id."""
    content = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(content, "PNG")
    name = secrets.token_hex(16)
    (folder / "files").mkdir(parents=True, exist_ok=True)
    (folder / "files" / name).write_bytes(content.getvalue())
    kept = File(
        kind="photo", person_id=person_id, channel="web", ref=name, state="stored", name=name, media_type="image/png",
        size=len(content.getvalue()), attempts=1, made_at=now,
    )  # fmt: skip
    session.add(kept)
    session.flush()
    return kept.id


def photo(session: Session, campaign_id: int, file_id: int, chat: tuple[int, int], status: str, now: datetime) -> int:
    """Let somebody (chat and person) have sent this file to the wall; return the photo's id."""
    chat_id, person_id = chat
    message = Message(chat_id=chat_id, direction="in", kind="photo", key=secrets.token_hex(8), at=now, text="",
                      file_id=file_id, attempts=0)  # fmt: skip
    session.add(message)
    session.flush()
    place_id = session.get_one(Campaign, campaign_id).place_id
    made = WallPhoto(campaign_id=campaign_id, person_id=person_id, message_id=message.id, place_id=place_id,
                     status=status, at=now)  # fmt: skip
    session.add(made)
    session.flush()
    return made.id
