"""A line of the table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured, what came out, what was to be reached, and whether it was."""

    what: str
    measured: str
    reach: str
    reached: bool
