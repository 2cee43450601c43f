"""Names of estates that nobody has listed, in sentences of all kinds; and words that end like them and name none."""

from pathlib import Path

from nlp.meaning import Where
from nlp.reader import Reader

HERE = Path(__file__)


def _lines(name: str) -> list[str]:
    return HERE.with_name(name).read_text(encoding="utf-8").splitlines()


def test_an_estate_that_nobody_has_listed_is_read_where_people_name_it(reader: Reader) -> None:
    missed = []
    for line in _lines("estates.txt"):
        text, _, parts = (part.strip() for part in line.partition("|"))
        wanted = Where(*(None if part == "-" else part for part in parts.split()))
        if (read := reader.read_where(text)) != wanted:
            missed.append((text, read))
    assert not missed


def test_words_that_only_end_like_an_estate_name_none(reader: Reader) -> None:
    read = {text: reader.read_where(text) for text in _lines("nowhere.txt")}
    assert not {text: where for text, where in read.items() if where and where.estate}
