"""The pages: templates rendered on the server, and the static files that belong to them."""

from __future__ import annotations

from pathlib import Path

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import Headers

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"
_templates = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined)


def are_awaited(headers: Headers) -> bool:
    """Tell whether somebody waits for a page, and not a script of ours, which takes anything."""
    return "text/html" in headers.get("accept", "")


def render(template: str, status: int = 200, /, **context: object) -> HTMLResponse:
    """Return a page; everything that people wrote is escaped."""
    html = _templates.get_template(template).render(static="/static", **context)
    return HTMLResponse(html, status_code=status, headers={"Cache-Control": "no-store"})
