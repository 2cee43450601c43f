"""The table of who may open what and do what at the desk: a row for every page, every act, and buttons of each kind.

Which cells a row has stands in `tests/street.py`: INSIDE may where it is of the first station, OUT never. The tests of
`tests/bot/desk/test_who_may*.py` try every cell; one of them fails where a page or an act has no row.
"""

from __future__ import annotations

from collections.abc import Mapping

Form = Mapping[str, str]

# Lists open for every worker; what of the first station stands there is for those inside. Empty: nothing of a place.
LISTS = {
    "/": "{number}",
    "/tickets": "{number}",
    "/tickets.csv": "{number}",
    "/tickets.xlsx": "{number}",
    "/figures": '<th scope="row">扶贫帮困队',
    "/figures.csv": "枫林社区",
    "/figures.xlsx": "枫林社区",
    "/ratings": "修得真仔细",
    "/log": "/desk/tickets/{number}",
    "/people": "李明",
    "/people/teams": "幸福物业",
    "/people/import": "枫林社区",
    "/people/import/sample": "",
    "/people/invitations": "枫林社区",
    "/places": "枫林社区",
    "/items": "枫林社区",
    "/week": "一起扫楼道",
    "/week/write": "",
    "/words": "",
    "/words/try": "",
    "/words/misread": "水笼头坏了呀",
    "/words/learning": "",
}
# Pages of one thing: of the first station they open for those inside (of a ticket, also for who was asked along).
ON_TICKETS = ("/tickets/{number}", "/tickets/{number}/files/{file}")
ON_PEOPLE_AND_PLACES = ("/people/{person}", "/places/{place}")
ON_WEEKS = (
    "/week/days/{day}", "/week/sent/{campaign}", "/week/sent/{campaign}/picture", "/week/write/{campaign}",
    "/week/photos/{photo}",
)  # fmt: skip
# Words are common to all.
ON_WORDS = ("/words/of/{label}",)

# What each act would do to what is of the first station, in an order in which all of it can be done.
TICKETS: dict[str, Form] = {
    "/tickets/{number}/open": {},
    "/tickets/batch": {"ids": "{number}", "do": "mine"},
    "/tickets/{number}/reply": {"text": "明天上午来"},
    "/tickets/{number}/assign": {"person": "{person}"},
    "/tickets/{number}/merge": {"into": "{other}"},
    "/tickets/{number}/part": {},
    "/tickets/{number}/close": {"text": "物业修好了"},
}
SET: dict[str, Form] = {
    "/people/units": {"place": "1", "name": "幸福物业"},
    "/people/add": {"place": "1", "role": "resident", "name": "孙丽", "phone": "13900002222", "agreed": "1"},
    "/people/roles/{membership}/pause": {},
    "/people/roles/{membership}/resume": {},
    "/people/roles/{membership}/end": {},
    "/people/{person}/open": {},
    "/people/{person}/teams": {"teams": "health"},
    "/people/{person}/facts": {"name": "李大明"},
    "/people/{person}/wishes": {"most": "3"},
    "/people/{person}/invite": {},
    "/people/{person}/forget": {"sure": "1"},
    "/people/invitations": {"place": "1", "purpose": "worker"},
    "/people/invitations/{invitation}/revoke": {},
    "/places/{place}/facts": {"phone": "02166660000", "hours": "", "latitude": "", "longitude": ""},
    "/places/{place}/limit": {"what": "urgent", "step": "take", "span": "30分钟"},
    "/places/{place}/leader": {"team": "health", "person": "{person}"},
    "/places/{place}/names": {"name": "枫林苑"},
    "/places/{place}/names/drop": {"name": "幸福小区"},
    "/places/{place}/below": {"name": "枫林点", "kind": "point"},
    "/places/{place}/name": {"name": "枫园社区"},
    "/items/close": {"place": "1", "item": "home_repair"},
    "/items/open": {"place": "1", "item": "home_repair"},
}
WITH_FILE: dict[str, tuple[str, Form]] = {
    "/people/import": ("姓名,电话\n李明,13812345678\n", {"place": "1", "role": "resident"}),
    "/places/{place}/names/import": ("名称\n枫林新村\n", {}),
}
# What a worker has uploaded is theirs alone: no other can name it (`test_import.py`).
OWN_ALONE = (
    "/people/import/go", "/people/import/drop", "/places/{place}/names/import/go", "/places/{place}/names/import/drop",
)  # fmt: skip
# Only who works above the first station moves it and, as nobody ends their own role, closes it (`test_places.py`).
ABOVE: dict[str, Form] = {
    "/places/{place}/above": {"parent": "{institute}"},
    "/places/{place}/close": {"sure": "1", "heir": ""},
    "/places/{place}/reopen": {},
}
_SHEET = {
    "kind": "broadcast", "place": "1", "title": "", "text": "不该写的话", "link": "", "who": "all", "day": "", "clock": "",
}  # fmt: skip
WEEKS: dict[str, Form] = {
    "/week/shifts/{shift}/put": {"text": "李明"},
    "/week/write": _SHEET,
    "/week/write/{campaign}": _SHEET,
}
WORDS: dict[str, Form] = {
    "/words/add": {"word": "铁疙瘩", "means": "家电水电维修"},
    "/words/alarm": {"word": "呼呼窜红", "means": "着火"},
    "/words/drop": {"word": "水龙头", "label": "home_repair"},
}
NAMES: dict[str, Form] = {
    "/words/names": {"place": "1", "name": "枫林苑"},
    "/words/names/drop": {"place": "1", "name": "幸福小区"},
}

# What is pressed goes the way of the chat: there too it is checked whose it is.
TICKET_PRESSES = (
    "look:{number}", "takeover:{number}", "reoffer:{number}", "phone:{number}", "talk:{number}", "why:{number}",
    "reply:{number}", "close:{number}", "assign:{number}", "give:{number}:{person}", "enclosed:{number}",
)  # fmt: skip
WEEK_PRESSES = (
    "planskip:{day}", "planpause:1", "unroster:1", "schedule:{draft}", "nosend:{draft}", "recall:{theme}",
    "onwall:{photo}",
)  # fmt: skip
# One is in force, a word of our own is taught, and a newer learning waits.
WORD_PRESSES = ("unword:1", "learnback:1", "learnyes:2", "unknown:2:0:yes", "unknown:2:1:no", "learnno:2")
