"""A scripted Telegram: a Bot API server that speaks real HTTP, and the people who use it.

    with BotApi() as telegram:
        ayi = telegram.person(first_name="陈阿婆")
        ayi.says("厨房灯坏了")
        ayi.waits_for("确认").button("确认")
        ayi.presses("确认")

The bot under test is pointed at `telegram.url` with `telegram.token`. `python -m tests.botapi` runs
the same server as a process of its own, which `RemoteBotApi` steers.
"""

from .api import BotApi, RemoteBotApi
from .failures import Failure
from .people import Group, Person
from .shown import Button, Shown
from .telegram import Telegram
from .world import TOKEN

__all__ = [
    "TOKEN",
    "BotApi",
    "Button",
    "Failure",
    "Group",
    "Person",
    "RemoteBotApi",
    "Shown",
    "Telegram",
]
