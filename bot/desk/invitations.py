"""邀请: links by role and place, the sheet for a stairwell, and taking a link back."""

from __future__ import annotations

from collections.abc import Callable

from bot.desk.acts import Does
from bot.desk.context import Act, Desk, NotThere, Page
from bot.desk.people import names_of
from handlers.wording import common
from handlers.wording import desk_people as wording
from storage import invitations, places

# Somebody who joins or asks for help belongs to a station; a worker may work anywhere.
OF_STATIONS = ("resident", "volunteer")


def show(desk: Desk) -> Page:
    """Show what still opens a way in, and the form for one more."""
    return Page(
        "invitations.html", wording.INVITATIONS,
        {
            "open": [(one, wording.lasts(one, common.moment(one.expires_at, desk.now) if one.expires_at else ""))
                     for one in invitations.open_invitations(desk.session, desk.places, desk.now)],
            "place_names": names_of(desk), "wording": wording,
        },
        nav="people",
    )  # fmt: skip


def make(act: Act) -> None:
    """Make a link, and the address at which its sheet is printed."""
    purpose, place = act.text("purpose"), act.desk.place(act.number("place"))
    if purpose not in wording.TO_INVITE or place.closed_at is not None:
        raise NotThere
    if purpose in OF_STATIONS and place.kind != "station":
        act.say(wording.only_stations(place))
        return
    token = invitations.invite(act.session, purpose, act.desk.now, place_id=place.id, by_id=act.desk.person.id)
    act.turn.say(wording.made(purpose, place), data={"link": token})
    if purpose != "worker":
        act.turn.say(wording.PRINT, data={"page": f"/i/{token}/sheet"})


def revoke(act: Act) -> None:
    """作废."""
    found = act.session.get(invitations.Invitation, act.number("invitation"))
    if found is None or found.place_id is None or places.find_place(act.session, found.place_id) is None:
        raise NotThere
    act.desk.place(found.place_id)
    invitations.revoke(act.session, found.id, act.desk.person.id, act.desk.now)
    act.say(wording.REVOKED)


PAGES: tuple[tuple[str, Callable[[Desk], Page]], ...] = (("/people/invitations", show),)
ACTS: tuple[tuple[str, Does], ...] = (
    ("/people/invitations", make),
    ("/people/invitations/{invitation}/revoke", revoke),
)
