"""Reads a call's parameters from its address and body, whichever way they were encoded."""

import json
from urllib.parse import parse_qsl

from aiohttp import web

from .errors import Refused, bad_request
from .rules import RULES, Upload
from .world import Json


async def parameters(request: web.BaseRequest, method: str) -> Json:
    """The parameters as they came: strings, JSON values, files; extra files as `attached`."""
    given: Json = dict(request.query) if "?" in request.raw_path else {}
    if not request.can_read_body:
        return given
    try:
        match request.content_type:
            case "application/x-www-form-urlencoded":
                given.update(parse_qsl((await request.read()).decode(), keep_blank_values=True))
            case "application/json":
                given.update(json.loads(await request.read()))
            case "multipart/form-data":
                given.update(await _parts(request, method))
    except web.HTTPRequestEntityTooLarge:
        raise Refused(413, "Request Entity Too Large") from None
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    except (ValueError, TypeError):
        raise bad_request("can't parse the request") from None
    return given


async def _parts(request: web.BaseRequest, method: str) -> Json:
    given: Json = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            with value.file as file:
                upload = Upload(value.filename, value.content_type, file.read())
            if name in RULES.methods[method]:
                given[name] = upload
            else:
                given.setdefault("attached", {})[name] = upload
        else:
            given[name] = value if isinstance(value, str) else bytes(value).decode()
    return given


def shown(given: Json) -> Json:
    """The parameters for the journal, without the bytes of files."""
    if not any(isinstance(value, (Upload, dict)) for value in given.values()):
        return given
    return {
        key: f"<file {value.name}, {len(value.data)} bytes>" if isinstance(value, Upload) else value
        for key, value in given.items()
        if key != "attached"
    }
