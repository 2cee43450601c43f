"""Defines `Refused`, the answer of the Bot API to a call that it does not carry out."""

from typing import Any


class Refused(Exception):
    """The call is answered with `ok: false`, this code (an HTTP status) and this description."""

    def __init__(self, code: int, description: str, parameters: dict[str, int] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """The JSON object that Telegram answers with."""
        answer: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


def bad_request(why: str) -> Refused:
    """400, in Telegram's words."""
    return Refused(400, f"Bad Request: {why}")


def forbidden(why: str) -> Refused:
    """403, in Telegram's words."""
    return Refused(403, f"Forbidden: {why}")


def too_many(seconds: int) -> Refused:
    """429 with the number of seconds after which to try again."""
    return Refused(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
