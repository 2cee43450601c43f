"""The sample community of a rehearsal: invented, with telephone numbers that belong to nobody."""

from __future__ import annotations

STATION = "枫林社区"
PHONE = "02155550123"
HOURS = "周一到周六 8:30–17:00"
ESTATES = ("枫林苑", "幸福小区", "河畔新村")
NUMBERS = {"volunteer": "13800000001", "worker": "13800000002"}
