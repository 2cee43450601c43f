"""岗位: the posts of an activity, written a line each; given to a team, whose leader then names its people."""

from __future__ import annotations

from collections.abc import Callable

from handlers import days
from handlers.buttons import Press, button, rows
from handlers.planned import own
from handlers.turn import Turn
from handlers.wording import common, planning, sayings, weekly
from nlp.meaning import Meaning
from storage import activities, members, posts
from storage.activities import Activity, Post
from storage.errors import OldButton

MOST_AT_ONCE, MOST_LEADERS, MOST_SHOWN = 20, 12, 20


def show(turn: Turn, activity: Activity) -> None:
    """Show the posts, each with what can be done with it."""
    every = posts.posts_of(turn.session, activity.id)
    leaders = [days.name_of(turn, one.leader_id) if one.leader_id else "" for one in every]
    offered = [[button(weekly.ADD_POSTS, "addposts", activity.id)]]
    for post in every[:MOST_SHOWN]:
        give = (weekly.TAKE_BACK, "postback") if post.team else (weekly.GIVE, "givepost")
        named = weekly.post_name(post)
        end = button(f"{weekly.END_POST}{named}", "endpost", post.id)
        offered.append([button(f"{named} {give[0]}", give[1], post.id), end])
    turn.say(weekly.posts(activity, every, leaders, turn.lexicon), offered)


def hear_posts(turn: Turn, _meaning: Meaning) -> bool:
    """Take each line as a post; where one cannot be read, none is kept."""
    activity, said = own(turn, int(turn.pending["activity"])), turn.heard.text.strip()
    if said in sayings.NEVER_MIND:
        turn.settled()
        turn.say(planning.STAYS)
        return True
    lines = [one.strip() for one in said.splitlines() if one.strip()]
    read = [weekly.read_post(one) for one in lines]
    if len(lines) > MOST_AT_ONCE:
        turn.say(weekly.TOO_MANY_POSTS)
        return True
    unclear = next((line for line, post in zip(lines, read, strict=True) if post is None), None)
    if unclear is not None:
        turn.say(weekly.unclear_post(unclear))
        return True
    for post in read:
        if post is not None:
            posts.add_post(
                turn.session, activity, turn.person.id, turn.now, name=post.name, spot=post.spot, needed=post.needed,
                starts_at=post.starts_at, ends_at=post.ends_at,
            )  # fmt: skip
    turn.settled()
    _move_up(turn, activity)
    show(turn, activity)
    return True


def _move_up(turn: Turn, activity: Activity) -> None:
    for occurrence, moved in posts.fill(turn.session, activity, turn.now):
        days.tell_moved_up(turn, occurrence, moved)


def _press_add(turn: Turn, press: Press) -> None:
    activity = own(turn, press.number())
    turn.ask("activity_posts", activity=activity.id)
    turn.say(weekly.ASK_POSTS)


def _press_end(turn: Turn, press: Press) -> None:
    post = posts.get_post(turn.session, press.number())
    posts.end_post(turn.session, post, turn.person.id, turn.now)
    turn.toast = planning.TOAST_DONE
    show(turn, activities.get_activity(turn.session, post.activity_id))


def _press_give(turn: Turn, press: Press) -> None:
    """包给队: which team, and who leads; that one is told."""
    post = posts.get_post(turn.session, press.number())
    activity = own(turn, post.activity_id)
    if len(press.args) == 1:
        teams = (button(common.team_name(one, turn.lexicon), "givepost", post.id, one) for one in turn.lexicon.teams)
        turn.say(weekly.ASK_TEAM, rows(*teams))
        return
    team = press.word(1)
    if team not in turn.lexicon.teams:
        raise OldButton
    if len(press.args) == 2:  # noqa: PLR2004 - the team is named, its leader is not
        _ask_leader(turn, activity, post, team)
        return
    posts.adopt(turn.session, post, team, press.number(2), turn.person.id, turn.now)
    _move_up(turn, activity)
    turn.toast = planning.TOAST_DONE
    days.tell(turn, press.number(2), weekly.given(post, team, turn.lexicon), about_id=turn.person.id)
    show(turn, activity)


def _ask_leader(turn: Turn, activity: Activity, post: Post, team: str) -> None:
    could = [one for one in members.volunteers_of(turn.session, activity.place_id, team) if one.name][:MOST_LEADERS]
    if not could:
        turn.say(weekly.NOBODY_IN_TEAM)
        return
    names = (button(one.name, "givepost", post.id, team, one.id) for one in could)
    turn.say(weekly.ASK_POST_LEADER, rows(*names, wide=3))


def _press_back(turn: Turn, press: Press) -> None:
    post = posts.get_post(turn.session, press.number())
    posts.adopt(turn.session, post, None, None, turn.person.id, turn.now)
    turn.toast = planning.TOAST_DONE
    show(turn, activities.get_activity(turn.session, post.activity_id))


PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "posts": lambda turn, press: show(turn, own(turn, press.number())),
    "addposts": _press_add,
    "endpost": _press_end,
    "givepost": _press_give,
    "postback": _press_back,
}
