"""Does what happens to groups: made, joined, left, led, and turned into a supergroup."""

from .acts import bot_becomes
from .asking import member
from .world import SUPERGROUPS, Chat, Json, World


def group(world: World, title: str, owner: int, privacy: bool = True, big: bool = False) -> Json:
    """A new group (`big`: a supergroup) without the bot; returns the `Chat`."""
    number = world.new_id()
    info = {
        "id": SUPERGROUPS - number if big else -number,
        "type": "supergroup" if big else "group",
        "title": title,
    }
    chat = Chat(info, "left", privacy=privacy)
    chat.members[owner] = "creator"
    world.chats[chat.id] = chat
    return info


def adds_bot(world: World, chat: int, by: int) -> Json:
    """Somebody adds the bot: its own update, and the line that the group sees."""
    place = world.chats[chat]
    told = bot_becomes(world, place, world.people[by], "member")
    _line(world, place, by, {"new_chat_members": [world.bot]})
    return told


def bot_changes(world: World, chat: int, by: int, standing: str) -> Json:
    """The bot becomes administrator or member, or is kicked."""
    return bot_becomes(world, world.chats[chat], world.people[by], standing)


def adds(world: World, chat: int, person: int, standing: str = "member") -> Json:
    """A person joins; the group sees a line, and a bot that asked for it a `chat_member` update."""
    place = world.chats[chat]
    old = member(world, place, person)
    place.members[person] = standing
    body = {
        "chat": place.info,
        "from": world.people[person],
        "date": int(world.wall()),
        "old_chat_member": old,
        "new_chat_member": member(world, place, person),
    }
    world.updates.add("chat_member", body, chat)
    return _line(world, place, person, {"new_chat_members": [world.people[person]]})


def leaves(world: World, chat: int, person: int) -> Json:
    """A person leaves the group."""
    place = world.chats[chat]
    told = _line(world, place, person, {"left_chat_member": world.people[person]})
    place.members[person] = "left"
    return told


def migrates(world: World, chat: int, by: int, met_before: bool = False, told: bool = True) -> Json:
    """The group becomes a supergroup under a new id; returns its `Chat`.

    `met_before`: the bot hears that it is in the supergroup before it hears that the group has moved. `told` False: it
    hears nothing, as when the update was too old to be delivered.
    """
    old = world.chats[chat]
    info = old.info | {"id": SUPERGROUPS - world.new_id(), "type": "supergroup"}
    new = Chat(info, "left" if met_before else old.standing, members=dict(old.members), privacy=old.privacy)
    world.chats[new.id] = new
    if met_before:
        bot_becomes(world, new, world.people[by], old.standing)
    if told:
        _line(world, old, by, {"migrate_to_chat_id": new.id})
    old.standing, old.migrated_to = "left", new.id
    if told:
        _line(world, new, by, {"migrate_from_chat_id": old.id})
    return info


def _line(world: World, chat: Chat, by: int, content: Json) -> Json:
    """A service message; bots get those whatever their privacy mode."""
    message = world.put(chat, world.people[by], content, by_bot=False)
    update = None
    if chat.standing in ("member", "administrator"):
        update = world.updates.add("message", message.body, chat.id)
    return {"update_id": update, "step": message.step, "chat": chat.id}
