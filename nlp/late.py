"""Regular expressions that are compiled when they are first used.

To compile one takes some three microseconds a character, and a tenth of a millisecond for every set of three Chinese
characters and more: all of them take as long as everything else that is loaded, and most messages need a few.
"""

from __future__ import annotations

import re
from typing import cast

METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split")
_every: list[_Late] = []


class _Late:
    def __init__(self, source: str, flags: re.RegexFlag) -> None:
        self._source, self._flags = source, flags
        _every.append(self)

    def __getattr__(self, name: str) -> object:
        """Compile, and be as fast from now on as what was compiled: nobody asks here for what is there."""
        if name not in METHODS:
            raise AttributeError(name)
        compiled = re.compile(self._source, self._flags)
        self.__dict__.update({method: getattr(compiled, method) for method in METHODS})
        return getattr(compiled, name)


def late(source: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """Return what searches as re.compile(source, flags) would; of a faulty source only the first use tells."""
    return cast("re.Pattern[str]", _Late(source, flags))


def compile_all() -> None:
    """Compile what was not used yet. Takes a tenth of a second: for a thread that nobody waits for."""
    for one in _every:
        getattr(one, METHODS[0])
