"""Links: the addresses that a message carries below its text, and the tokens of those that only one person may open."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from storage.database import Database
from storage.people import Person

SIGNATURE_BYTES = 18
MOST_DIGITS = 15
CHECK_IN, FEED, DRAFT = "check-in", "calendar", "poster"


class Links:
    """Makes addresses of what stands in a message's data, and reads the tokens in them again."""

    def __init__(self, url: str, key: Callable[[str], str], database: Database) -> None:
        """`url`: where people reach the web; `key` gives a secret for each purpose."""
        self.url, self._key, self._database = url, key, database
        # known once the bot has been asked who it is
        self.bot_name = ""

    def of(self, data: Mapping[str, Any] | None) -> str | None:
        """Return the addresses that go below a message's text, one a line; None where it carries none.

        For a feed it looks into the database.
        """
        for kind, value in (data or {}).items():
            match kind:
                case "link":
                    return "\n".join([f"{self.url}/i/{value}", *self.telegram(str(value))])
                case "page":
                    return "\n".join(f"{self.url}{path}" for path in (value, data and data.get("elsewhere")) if path)
                case "draft":
                    return f"{self.url}/poster/{self._signed(DRAFT, int(value))}"
                case "code":
                    return f"{self.url}/code/{self.code_token(int(value))}"
                case "feed":
                    token = self.feed_token(int(value))
                    return None if token is None else f"{self.url}/calendar/{token}.ics"
        return None

    def telegram(self, start: str) -> list[str]:
        """Return the address that opens the bot with these words; none where there is no bot."""
        return [f"https://t.me/{self.bot_name}?start={start}"] if self.bot_name else []

    def code_token(self, occurrence_id: int) -> str:
        """Return what opens the leader's page of a day."""
        return self._signed(CHECK_IN, occurrence_id)

    def read_code(self, token: str) -> int | None:
        """Return which day's page the token opens; None where it is none of ours."""
        return self._read(CHECK_IN, token)

    def read_draft(self, token: str) -> int | None:
        """Return which campaign's poster the token opens before it is public; None where it is none of ours."""
        return self._read(DRAFT, token)

    def feed_token(self, person_id: int) -> str | None:
        """Return what opens the person's calendar; None where they do not agree (any more) to what is kept."""
        since = self._agreed_at(person_id)
        return None if since is None else self._signed(FEED, person_id, since.astimezone(UTC).isoformat())

    def read_feed(self, token: str) -> int | None:
        """Return whose calendar the token opens; None where it is none of ours, or they have had us forget them.

        It is bound to the moment of their consent: whoever comes back after being forgotten gets another one.
        """
        person_id = _number(token)
        since = None if person_id is None else self._agreed_at(person_id)
        return None if since is None else self._read(FEED, token, since.astimezone(UTC).isoformat())

    def _agreed_at(self, person_id: int) -> datetime | None:
        with self._database.look() as session:
            person = session.get(Person, person_id)
            return None if person is None else person.consented_at

    def _signed(self, purpose: str, number: int, bound_to: str = "") -> str:
        digest = hmac.new(self._key(purpose).encode(), f"{number} {bound_to}".encode(), hashlib.sha256).digest()
        return f"{number}-{base64.urlsafe_b64encode(digest[:SIGNATURE_BYTES]).decode()}"

    def _read(self, purpose: str, token: str, bound_to: str = "") -> int | None:
        number = _number(token)
        if number is None:
            return None
        ours = self._signed(purpose, number, bound_to)
        return number if hmac.compare_digest(ours.encode(), token.encode("utf-8", "replace")) else None


def _number(token: str) -> int | None:
    digits = token.partition("-")[0]
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS else None
