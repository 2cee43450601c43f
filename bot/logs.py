"""Logging: one JSON object a line, with structure and without a telephone number, an address or a message's text."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog
from structlog.tracebacks import ExceptionDictTransformer

_where = ExceptionDictTransformer(show_locals=False)


def configure() -> None:
    """Send every logger's lines to standard error as JSON."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.ExceptionRenderer(_without_words),
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        ),
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    # These tell every request with its address, and Telegram's address holds the token.
    for chatty in ("httpx", "httpcore", "apscheduler", "alembic", "telegram", "uvicorn", "PIL"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    # What it cannot read it quotes, and an answer of Telegram's holds what people said. Our own lines tell of it.
    logging.getLogger("telegram.request").setLevel(logging.CRITICAL)


def _without_words(exc_info: structlog.typing.ExcInfo) -> list[dict[str, Any]]:
    """Tell where an exception came from. Its message may quote what somebody said; the system's own does not."""
    told = _where(exc_info)
    each: BaseException | None = exc_info[1]
    for one in told:
        if not isinstance(each, OSError):
            one["exc_value"] = ""
        each = None if each is None else each.__cause__ or each.__context__
    return told
