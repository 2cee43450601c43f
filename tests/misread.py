"""A message that was understood otherwise than it was meant, and somebody has said so."""

from __future__ import annotations

from storage import examples
from storage.examples import Label
from tests.community import Community, Neighbour

REPAIR = Label("request", "aid", "home_repair")


def misread(community: Community, who: Neighbour, text: str, label: Label = REPAIR, source: str = "choice",
            by: Neighbour | None = None) -> None:  # fmt: skip
    """Let somebody say something that is confirmed to mean something else than chat."""
    who.says(text)
    message = max((row for row in community.said() if row.chat_id == who.chat_id and row.direction == "in"),
                  key=lambda row: row.id)  # fmt: skip
    was = {"intent": "other", "team": None, "item": None}
    with community.database.begin() as session:
        kept = session.get_one(type(message), message.id)
        read = community.reader.read(text, now=community.now).as_json()
        kept.data = {**(kept.data or {}), "meaning": {**read, **was}}
        examples.confirm(session, message.id, (by or who).id, community.now, source=source, label=label, was=was)
    community.passes(minutes=1)
