"""Finding a font on this machine that can write Chinese: pictures need one, and none is shipped."""

from __future__ import annotations

import logging
import os
import subprocess
import unicodedata
from functools import lru_cache
from pathlib import Path
from shutil import which

from PIL import ImageFont

log = logging.getLogger(__name__)

# Where systems keep fonts, beside what fontconfig knows.
FOLDERS = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts", "/System/Library/Fonts",
    "/Library/Fonts", "C:/Windows/Fonts",
)  # fmt: skip
SUFFIXES = (".ttf", ".ttc", ".otf", ".otc")
# Parts of the names of fonts that write Chinese, the best to read on a wall first; opening every font takes long.
NAMES = ("notosanscjk", "notosanssc", "sourcehansans", "harmonyos", "misans", "pingfang", "msyh", "wqy", "hiragino",
         "simhei", "droidsansfallback", "notoserifcjk", "cjk", "song", "fang", "kai")  # fmt: skip
ODD = ("italic", "mono", "light", "thin", "black")
PATIENCE = 10
# No font has a glyph here: what is drawn is its sign for what it lacks.
NOBODYS = "\U0010fffe"
PROBE = 24


def find_font(text: str, named: Path | None = None) -> Path | None:
    """Return a font file that has every letter, digit and sign of punctuation of the text; None where there is none.

    `named` is taken if it can be read, whatever it lacks.
    """
    if named is not None:
        return named if _missing(named, "") is not None else None
    return next((font for font in _candidates() if _missing(font, _letters(text)) == ""), None)


def drawable(text: str, font: Path) -> str:
    """Return the text without the signs (an emoji) that the font lacks."""
    lacking = _missing(font, "".join(sorted(set(text)))) or ""
    return "".join(sign for sign in text if sign not in lacking)


def _letters(text: str) -> str:
    return "".join(sorted({sign for sign in text if unicodedata.category(sign)[0] in "LNP"}))


@lru_cache(maxsize=256)
def _missing(font: Path, signs: str) -> str | None:
    """Return those of the signs for which the font has no glyph; None where it is no font."""
    try:
        face = ImageFont.truetype(font, PROBE)
    except OSError:
        return None
    lacks = _glyph(face, NOBODYS)
    return "".join(sign for sign in signs if not sign.isspace() and _glyph(face, sign) == lacks)


def _glyph(face: ImageFont.FreeTypeFont, sign: str) -> tuple[tuple[int, int], bytes]:
    mask = face.getmask(sign)
    return mask.size, bytes(mask)


@lru_cache(maxsize=1)
def _candidates() -> tuple[Path, ...]:
    found = {*_known_to_fontconfig(), *_lying_in_folders()}
    ranked = sorted(found, key=_rank)
    log.info("looked for Chinese fonts", extra={"found": [font.name for font in ranked]})
    return tuple(ranked)


def _rank(font: Path) -> tuple[bool, int, str]:
    name = font.name.lower().replace("-", "").replace("_", "")
    best = next((place for place, part in enumerate(NAMES) if part in name), len(NAMES))
    return any(part in name for part in ODD), best, str(font)


def _known_to_fontconfig() -> list[Path]:
    lister = which("fc-list")
    if lister is None:
        return []
    try:
        told = subprocess.run(  # noqa: S603 - nobody else's words are in it
            [lister, ":lang=zh-cn", "file"], capture_output=True, text=True, timeout=PATIENCE, check=False
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return []
    paths = (Path(line.rstrip(": ")) for line in told.splitlines())
    return [path for path in paths if path.suffix.lower() in SUFFIXES]


def _lying_in_folders() -> list[Path]:
    found = []
    for folder in FOLDERS:
        for home, _, files in os.walk(Path(folder).expanduser()):
            for file in files:
                name = file.lower().replace("-", "").replace("_", "")
                if name.endswith(SUFFIXES) and any(part in name for part in NAMES):
                    found.append(Path(home, file))
    return found
