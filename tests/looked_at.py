"""Which page is looked at as axe does, and by which journey: `tests/bot/test_looked_at.py` holds it to what is served."""

from __future__ import annotations

# By `tests/journeys/browser/test_the_desk.py`, on two screens; and, made of the same parts, on one.
ALL_DAY = ("/week", "/", "/tickets", "/tickets/{number}", "/words", "/words/try")
BRIEFLY = (
    "/words/of/{label}", "/words/misread", "/words/learning", "/places/{place}", "/people/{person}",
    "/week/write/{campaign}", "/figures", "/ratings", "/log", "/people", "/people/teams", "/people/import", "/people/invitations", "/places",
    "/items", "/week/write", "/week/days/{day}", "/week/sent/{campaign}",
)  # fmt: skip
# What is no page: tables, pictures, files.
FILES = (
    "/tickets.csv", "/tickets.xlsx", "/figures.csv", "/figures.xlsx", "/people/import/sample",
    "/tickets/{number}/files/{file}", "/week/sent/{campaign}/picture", "/week/photos/{photo}",
)  # fmt: skip

# Whatever else is served. By `test_the_week.py` on every screen; and, plainer, on one.
OF_A_WEEK = ("poster", "invitation", "wall", "code", "early", "scanned", "nothing")
PLAINER = ("menu", "link", "sheet", "home")
# Each with its name there; the other two by `test_the_desk.py` and `test_nothing_written_is_lost.py`.
DESK, CHAT = "desk", "chat"
OTHERS = {
    "/": "home", "/chat/": CHAT, "/desk/login": DESK, "/desk/enter/{link}": DESK, "/poster/{ref}": "poster",
    "/wall/{campaign_id}": "wall", "/code/{token}": "code", "/in/{occurrence_id}/{code}": "scanned", "/menu": "menu",
    "/menu/{place_id}": "menu", "/i/{token}": "link", "/i/{token}/sheet": "sheet",
}  # fmt: skip
NO_PAGES = (
    "/healthz", "/readyz", "/metrics", "/chat/log", "/chat/keeper.js", "/chat/{name}.png", "/chat/media/{message_id}",
    "/chat/export/{message_id}", "/chat/calendar/{message_id}", "/desk/news", "/poster/{ref}.png",
    "/wall/{campaign_id}/photo/{photo_id}", "/code/{token}/now", "/code/{token}/{code}.svg", "/calendar/{token}.ics",
    "/day/{occurrence_id}.ics",
)  # fmt: skip
