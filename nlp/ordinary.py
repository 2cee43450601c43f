"""Ordinary words: what people say of everything, and what therefore cannot be the name of one estate.

A name of the gazetteer is believed wherever it stands, and is weighed no more: were 水龙头 one, no tap would break again.
"""

from __future__ import annotations

import re

from nlp.features import its_table
from nlp.lexicon import Lexicon
from nlp.normalise import Normaliser

# jieba's corpus saw it so often; its names of places, bodies and brands (ns, nt, nz) are left, and so are the rarer of
# what it takes for names of people (nr), for many an estate is called so.
_COMMON = re.compile(r"^(\S{2,}) (?:[5-9][0-9]{2}|[0-9]{4,}) (?!n[rstz])\S+$", re.MULTILINE)
_FAMILIAR = re.compile(r"^(\S{2,}) [0-9]{4,} nr\S*$", re.MULTILINE)
_OF_SOMEBODY = re.compile(
    "^(?:我|你|您|他|她|咱|俺|阿拉|自己|人家)"
    "|^[这那哪本某](?:里|边|儿|个|幢|栋|座|些|家|头|村|楼|小区|社区)"
    "|(?:楼上|楼下|隔壁|对面|旁边|附近|家里|里面|外面|前面|后面|这边|那边)$"
)


class OrdinaryWords:
    """Knows what people say of everything. Takes a tenth of a second to build: it reads the whole of jieba's table."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Take the lexicon, whose words speak for something else than a place."""
        self._normalise = Normaliser(lexicon.aliases)
        table = its_table().read_text(encoding="utf-8")
        self._words = {*_COMMON.findall(table), *_FAMILIAR.findall(table), *lexicon.classes, *lexicon.aliases}
        for item in lexicon.items.values():
            self._words.update(item.words)
        for act in lexicon.acts.values():
            self._words.update(act.words)
        for kind in lexicon.dangers:
            self._words.update(kind.phrases)

    def __contains__(self, name: object) -> bool:
        """Tell whether the name, as it is written or as it is read, says something else."""
        written = str(name)
        return any(one in self._words or _OF_SOMEBODY.search(one) for one in (written, self._normalise(written)))
