"""People who ask, take, serve and judge through both doors, and who write down what they sent.

Nobody waits for anybody: each looks at what stands in their chat and presses what they want there, so a message that
never came holds up nothing but itself. Web people send again under the same key until they are answered.
"""

from __future__ import annotations

import io
import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
from PIL import Image

from handlers.wording import gathering, resident, verdicts, volunteer
from tests.botapi import Person
from tests.faults.town import ESTATE, Page, Town
from tests.program import WebPerson

LEAK = f"{ESTATE}3号楼402水龙头坏了，后天上午想请人来修，电话13812345678。编号"
GAS = f"{ESTATE}3号楼402闻到煤气味，很浓。编号"
WANTS: dict[str, Sequence[str]] = {
    "resident": (resident.CONFIRM, resident.AGREE, resident.SKIP, resident.SOLVED, verdicts.stars_button(5)),
    "volunteer": (volunteer.ACCEPT, volunteer.ARRIVE, volunteer.COMPLETE, volunteer.MINUTES[0][1], volunteer.NO_PHOTO,
                  gathering.COMING),
    "worker": (),
}  # fmt: skip
# What moves something: the tap that comes as three has one effect. (The rest asks or answers, and may be said again.)
MOVES = (
    resident.CONFIRM,
    resident.SOLVED,
    verdicts.stars_button(5),
    volunteer.ACCEPT,
    volunteer.ARRIVE,
    volunteer.COMPLETE,
)
# A look at a message: its number in the chat, and the label and payload of each button.
Look = tuple[int, dict[str, str]]


def a_photo() -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "JPEG")
    return out.getvalue()


@dataclass
class Sent:
    """What people sent: each delivery under its key, and the sentences that ask for something."""

    # key → the text, or None where only its arrival counts (presses, photos)
    deliveries: dict[str, str | None] = field(default_factory=dict)
    sentences: list[str] = field(default_factory=list)


class OnTelegram:
    """One person's Telegram."""

    def __init__(self, town: Town, line: Person, sent: Sent) -> None:
        self.line, self.sent = line, sent
        self.step = 0
        self.bot_id = int(town.telegram.token.partition(":")[0])

    def looks(self) -> list[Look]:
        """Return what is new or changed."""
        found = []
        for message in self.line.sees(self.step):
            self.step = max(self.step, message.step)
            found.append((message.id, {button.label: button.data or "" for button in message.buttons}))
        return found

    def says(self, text: str) -> None:
        self._note(self.line.says(text)["update_id"], text)

    def presses(self, message: int, payload: str, times: int) -> None:
        done = self.line.telegram.ask(
            "presses", person=self.line.id, chat=self.line.chat, message=message, data=payload, times=times
        )
        for update in done["update_ids"]:
            self._note(update, None)

    def shows_a_photo(self) -> None:
        self._note(self.line.sends_photo(a_photo())["update_id"], None)

    def busy(self) -> bool:
        return False

    def _note(self, update: int, text: str | None) -> None:
        self.sent.deliveries[f"telegram:{self.bot_id}:{update}"] = text


class OnTheWeb(WebPerson):
    """One person's page, whose cookie is theirs already."""

    def __init__(self, url: str, page: Page, sent: Sent) -> None:
        self.base, self.page, self.sent, self.url = "/chat", page, sent, url
        self.client = httpx.Client(base_url=url, trust_env=False, timeout=20, cookies={"wudan": page.secret})
        self.last, self.keys = 0, 0
        self.shown: dict[int, dict[str, Any]] = {}
        self._looked: dict[int, str] = {}
        self._unsent: list[tuple[str, dict[str, Any]]] = []
        self.breaches: list[str] = []

    def looks(self) -> list[Look]:
        """Send what was not answered, read what is new, and return what has changed."""
        try:
            while self._unsent:
                self._post_once(*self._unsent[0])
                self._unsent.pop(0)
            self.reads()
        except (httpx.TransportError, httpx.HTTPStatusError):
            return []
        found = []
        for number, row in self.shown.items():
            buttons = {button["label"]: button["press"] for line in row["buttons"] for button in line}
            if row["who"] == "wudan" and self._looked.get(number) != str(buttons):
                self._looked[number] = str(buttons)
                found.append((number, buttons))
        return found

    def says(self, text: str, key: str | None = None) -> dict[str, Any]:
        self._queue({"text": text}, text)
        return {}

    def presses(self, message: Any, payload: Any = "", times: int = 1) -> dict[str, Any]:  # type: ignore[override]
        self._queue({"press": payload, "message": message}, None)
        if times > 1:
            self._unsent.append(self._unsent[-1])
        return {}

    def shows_a_photo(self) -> None:
        self._queue({"photo": True}, None)

    def busy(self) -> bool:
        return bool(self._unsent)

    def reloaded(self) -> dict[int, dict[str, Any]]:
        """What a page that is opened now would show."""
        fresh = OnTheWeb(self.url, self.page, self.sent)
        fresh.reads()
        fresh.client.close()
        return fresh.shown

    def _queue(self, said: dict[str, Any], text: str | None) -> None:
        self.keys += 1
        key = f"key-{self.page.secret[-8:]}-{self.keys}"
        self.sent.deliveries[f"web:{self.page.address[:16]}:{key}"] = text
        self._unsent.append((key, said))

    def _post_once(self, key: str, said: dict[str, Any]) -> None:
        if said.get("photo"):
            files = {"file": ("photo.jpg", a_photo(), "image/jpeg")}
            answer = self.client.post(f"{self.base}/photo", data={"key": key}, files=files)
        else:
            answer = self.client.post(f"{self.base}/say", json={"key": key, **said})
        if answer.is_client_error:
            self.breaches.append(f"the web refused {said} with {answer.status_code}: {answer.text[:200]}")
            return
        answer.raise_for_status()


@dataclass
class Somebody:
    """What one of them wants, and how far they are."""

    role: str
    phone: OnTelegram | OnTheWeb
    name: str
    # a draft waits for its 确认: what is said now would change it and make no ticket
    drafting: bool = False
    said: int = 0
    pressed: set[str] = field(default_factory=set)


class Traffic:
    """Everybody in the town. `go_on` lets each look once, and press and say what they want."""

    def __init__(self, town: Town, rng: random.Random, *, most: int = 12) -> None:
        """`most`: so many sentences a resident says while there is talking."""
        self.town, self.rng, self.most = town, rng, most
        self.talking, self.patience = True, most
        self.sent = Sent()
        self.names = itertools.count(1)
        web = [OnTheWeb(town.program.url, page, self.sent) for page in town.on_web]
        self.people = [
            Somebody(member.role, OnTelegram(town, member.line, self.sent), self._name()) for member in town.on_telegram
        ] + [Somebody(page.role, phone, self._name()) for page, phone in zip(town.on_web, web, strict=True)]
        self.pages = web

    def _name(self) -> str:
        return chr(ord("a") + next(self.names)) * 2

    def go_on(self) -> int:
        """Let everybody act once; returns how many did or still have to."""
        return sum(self._acts(one) for one in self.people)

    def goes_on_talking(self) -> None:
        """Let residents begin again to say new things, so many as at first."""
        self.talking, self.most = True, self.most + self.patience

    def winds_down(self) -> None:
        """Let each resident say one thing more, and begin nothing new after it."""
        self.talking = False
        for one in self.people:
            if one.role == "resident" and not one.drafting:
                self._asks(one)

    def close(self) -> None:
        for page in self.pages:
            page.client.close()

    def _acts(self, one: Somebody) -> int:
        acted = int(one.phone.busy())
        for message, buttons in one.phone.looks():
            for label in WANTS[one.role]:
                payload = buttons.get(label)
                # Said twice after a death, it stands there twice: who has pressed one leaves the other.
                if payload is None or payload in one.pressed:
                    continue
                one.pressed.add(payload)
                one.phone.presses(message, payload, self.rng.choice((1, 1, 3)) if label in MOVES else 1)
                one.drafting = one.drafting and label != resident.CONFIRM
                acted += 1
        if one.role == "resident" and self.talking and not one.drafting and one.said < self.most:
            self._asks(one)
            acted += 1
        return acted

    def _asks(self, one: Somebody) -> None:
        one.said += 1
        danger = one.said == 3  # a second one would be added to the first
        text = f"{GAS if danger else LEAK}{one.name}{one.said}"
        self.sent.sentences.append(text)
        one.phone.says(text)
        one.drafting = not danger
        if one.said % 4 == 2:
            one.phone.shows_a_photo()
