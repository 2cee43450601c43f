"""HTML is parsed as Telegram parses it."""

import pytest

from tests.botapi import markup
from tests.botapi.errors import Refused


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("单<p>x</p>", 'Unsupported start tag "p" at byte offset 3'),
        ("I <3 you", "Unclosed start tag at byte offset 2"),
        ("I <3 you > me", 'Unsupported start tag "3" at byte offset 2'),
    ],
)
def test_wrong_tags_are_refused_with_their_place(text: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        markup.formatted(text, "HTML")
    assert refused.value.description == f"Bad Request: can't parse entities: {why}"


def test_tags_become_entities_counted_in_utf16() -> None:
    text, entities = markup.formatted('😀<b>好<i>的</i></b> &lt;3 <a href="https://e.org/?a&amp;b">去</a>', "html")
    assert text == "😀好的 <3 去"
    assert entities == [
        {"type": "bold", "offset": 2, "length": 2},
        {"type": "italic", "offset": 3, "length": 1},
        {"type": "text_link", "offset": 8, "length": 1, "url": "https://e.org/?a&b"},
    ]


def test_texts_are_trimmed_and_entities_move_along() -> None:
    assert markup.formatted(" \n<b> 好 </b>\x07\n", "HTML") == ("好", [{"type": "bold", "offset": 0, "length": 1}])


def test_without_a_parse_mode_nothing_is_parsed() -> None:
    assert markup.formatted("I <3 you & <b>", None) == ("I <3 you & <b>", [])


def test_commands_mentions_and_addresses_are_noticed() -> None:
    found = markup.noticed("/start@wudan_test_bot 😀 @chen_apo https://e.org/a@b /x")
    assert [(e["type"], e["offset"], e["length"]) for e in found] == [
        ("bot_command", 0, 21),
        ("mention", 25, 9),
        ("url", 35, 17),
        ("bot_command", 53, 2),
    ]
