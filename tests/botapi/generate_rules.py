"""Writes `rules.json`, the facts that the scripted Bot API server checks calls against.

    python -m tests.botapi.generate_rules path/to/api.json

`api.json` is the machine-readable Bot API of PaulSonOfLars/telegram-bot-api-spec (MIT). Only the
methods that the product may use are kept, with the types that their parameters reach and the types
that the server itself produces. A field is written as its type, with `!` in front when it is
required.
"""

import json
import sys
from pathlib import Path
from typing import Any

METHODS = """
getMe getUpdates setWebhook deleteWebhook getWebhookInfo sendMessage sendPhoto sendDocument
sendMediaGroup sendChatAction editMessageText editMessageCaption editMessageReplyMarkup
editMessageMedia deleteMessage answerCallbackQuery getFile getChat getChatMember
getChatAdministrators leaveChat setMyCommands setMyDescription setMyShortDescription setMyName
setChatMenuButton logOut close forwardMessage copyMessage pinChatMessage setMessageReaction
""".split()

PRODUCED = """
Update Message User Chat PhotoSize Document Voice Sticker Location Contact MessageEntity
CallbackQuery MaybeInaccessibleMessage ChatMemberUpdated ChatMember ChatMemberOwner ChatMemberAdministrator ChatMemberMember
ChatMemberLeft ChatMemberBanned ChatFullInfo AcceptedGiftTypes MessageId File WebhookInfo LinkPreviewOptions
InlineKeyboardMarkup
""".split()


def compact(fields: list[dict[str, Any]], known: set[str] | None = None) -> dict[str, str]:
    """Field name → type; those of types outside `known` are left out, when it is given."""
    return {
        field["name"]: ("!" if field["required"] else "") + "|".join(field["types"])
        for field in fields
        if known is None or field["required"] or any(base(t) in known for t in field["types"])
    }


def base(type_name: str) -> str:
    """The type inside any number of "Array of"."""
    return type_name.removeprefix("Array of ").removeprefix("Array of ")


def reached(api: dict[str, Any], names: set[str]) -> set[str]:
    """The described types that can be reached from `names`, themselves included."""
    seen: set[str] = set()
    todo = {name for name in names if name in api["types"]}
    while todo:
        name = todo.pop()
        seen.add(name)
        described = api["types"][name]
        following = set(described.get("subtypes", []))
        for field in described.get("fields", []):
            following |= {base(t) for t in field["types"]}
        todo |= {t for t in following if t in api["types"]} - seen
    return seen


def rules(api: dict[str, Any]) -> dict[str, Any]:
    """What the server needs to know, from the whole of `api`."""
    methods = {name: compact(api["methods"][name].get("fields", [])) for name in METHODS}
    parameters = {
        base(t) for fields in methods.values() for types in fields.values() for t in types.lstrip("!").split("|")
    }
    inward = reached(api, parameters)
    outward = {"Integer", "String", "Boolean", "Float", *PRODUCED}
    types: dict[str, Any] = {}
    for name in sorted(inward | set(PRODUCED)):
        described = api["types"][name]
        if "subtypes" in described:
            types[name] = described["subtypes"]
        else:
            known = None if name in inward else outward
            types[name] = compact(described.get("fields", []), known)
    return {"version": api["version"], "methods": methods, "types": types}


if __name__ == "__main__":
    source = Path(sys.argv[1])
    target = Path(__file__).with_name("rules.json")
    facts = rules(json.loads(source.read_text(encoding="utf-8")))
    lines = [f' "version": {json.dumps(facts["version"])}']
    for part in ("methods", "types"):
        rows = ",\n".join(f"  {json.dumps(name)}: {json.dumps(fields)}" for name, fields in facts[part].items())
        lines.append(f' "{part}": {{\n{rows}\n }}')
    target.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
