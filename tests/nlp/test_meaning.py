import json

import pytest

from nlp.meaning import Choice, Evidence, Intent, Meaning, Span, Urgency, When, Where

FULL = Meaning(
    text="后天下午来修灯",
    intent=Intent.REQUEST,
    team="aid",
    teams=("aid", "rescue"),
    item="home_repair",
    urgency=Urgency.NORMAL,
    when=When("2026-11-20", None, "下午"),
    until=When("2026-11-21"),
    where=Where("幸福小区", "3", "2", "502"),
    phone="13800000001",
    vulnerable=True,
    for_whom="母亲",
    confidence=0.9,
    evidence=(Evidence("灯", "aid", 9),),
    choices=(Choice(Intent.REQUEST, "aid", "home_repair", 0.4), Choice(Intent.STATUS, None, None, 0.3)),
    second="想量血压",
    spans=(Span(0, 4, "where"),),
)


@pytest.mark.parametrize("meaning", [FULL, Meaning("", Intent.OTHER)])
def test_a_meaning_survives_json(meaning: Meaning) -> None:
    assert Meaning.from_json(json.loads(json.dumps(meaning.as_json()))) == meaning


def test_the_keys_are_those_of_the_labels() -> None:
    assert list(FULL.as_json()) == [
        "text", "intent", "team", "teams", "item", "urgency", "when", "until", "where", "phone", "vulnerable", "for_whom", "confidence", "evidence",
        "choices", "second", "spans",
    ]  # fmt: skip
    assert FULL.as_json()["evidence"] == [["灯", "aid", 9]]


def test_what_is_no_meaning_is_refused() -> None:
    with pytest.raises(KeyError):
        Meaning.from_json({})
    with pytest.raises(ValueError, match="dance"):
        Meaning.from_json({"text": "", "intent": "dance"})
