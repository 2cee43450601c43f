from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from nlp.lexicon import Edit, Lexicon, LexiconError
from nlp.meaning import Intent
from nlp.reader import Reader

TEAM = '[teams.aid]\nname = "扶贫帮困"\n'
ITEM = '[items.haircut]\nname = "理发"\nteam = "aid"\nabout = "在家理发"\n'


def _load(folder: Path, text: str) -> Lexicon:
    path = folder / "words.toml"
    path.write_text(text, encoding="utf-8")
    return Lexicon.load(path)


def test_the_twelve_teams_have_a_menu_that_fits_on_buttons(lexicon: Lexicon) -> None:
    assert len(lexicon.teams) == 12
    sizes = Counter(item.team for item in lexicon.items.values())
    assert set(sizes) == set(lexicon.teams)
    assert all(2 <= size <= 7 for size in sizes.values())
    assert [item.key for item in lexicon.items_of("joint")] == ["resources", "joint_event", "rest_stop"]


def test_every_intent_has_words_and_every_danger_a_team(lexicon: Lexicon) -> None:
    assert set(lexicon.acts) == {intent.value for intent in Intent}
    assert {kind.team for kind in lexicon.dangers} <= set(lexicon.teams)
    assert {kind.call for kind in lexicon.dangers} <= {"110", "119", "120"}


def test_a_small_lexicon_of_ones_own_can_be_read(tmp_path: Path) -> None:
    lexicon = _load(tmp_path, TEAM + ITEM + 'strong = "剪头 推头"\nhints = "头发"\nindoors = true\n')
    item = lexicon.items["haircut"]
    assert item.indoors
    assert not item.needs_time
    assert item.words == {"剪头": 30, "推头": 30, "头发": 6}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("name = ", "words.toml"),
        ("[teams.aid]\n", r"\[teams.aid\] needs a line name"),
        (TEAM + ITEM.replace('team = "aid"', 'team = "help"'), r"\[items.haircut\] names the team 'help'"),
        (TEAM + ITEM.replace('about = "在家理发"', 'about = ""'), r"\[items.haircut\] needs a line about"),
        (TEAM + ITEM + 'indoors = "yes"\n', r"\[items.haircut\] indoors must be true or false"),
        (TEAM + ITEM + 'strong = ["剪头"]\n', r"\[items.haircut\] strong must be words in quotes"),
        (TEAM + ITEM.replace("items.haircut", "items.aid"), "'aid' is the name of two things"),
        (TEAM + ITEM.replace("items.haircut", "items.cancel"), "'cancel' is the name of two things"),
        ('[acts.dance]\nwho = "anyone"\n', r"\[acts.dance\] is none of the sixteen"),
        ('[acts.greet]\nwho = "cats"\n', r"\[acts.greet\] who must be"),
        ('[aliases]\n"啥" = 1\n', r"\[aliases\] '啥'"),
        ('[danger.fire]\nteam = "rescue"\n', r"\[danger.fire\] needs"),
    ],
)
def test_a_faulty_entry_is_named_in_one_sentence(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(LexiconError, match=named):
        _load(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("# 词的类别\n电视 冰箱\n", "things.txt: 电视 needs a line"),
        ("[家电]\n\n[锅具]\n铁锅\n", r"things.txt: \[家电\] needs words"),
        ("[家电\n电视 冰箱\n", r"things.txt: \[家电\n电视 冰箱\n\] needs words"),
    ],
)
def test_a_faulty_class_of_words_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, named: str
) -> None:
    (tmp_path / "things.txt").write_text(text, encoding="utf-8")
    monkeypatch.setattr("nlp.lexicon.CLASSES", tmp_path)
    with pytest.raises(LexiconError, match=named):
        _load(tmp_path, TEAM)


def test_a_word_is_in_each_of_its_classes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("# 家里的\n[家电]\n电视 电扇\n电扇\n\n[会转的]\n电扇 车轮", encoding="utf-8")
    monkeypatch.setattr("nlp.lexicon.CLASSES", tmp_path)
    assert _load(tmp_path, TEAM).classes == {"电视": ("家电",), "电扇": ("家电", "会转的"), "车轮": ("会转的",)}


def test_a_word_that_a_community_adds_says_what_was_meant(lexicon: Lexicon, now: datetime) -> None:
    text = "请人来格格拉拉"
    assert Reader(lexicon).read(text, now=now).item != "haircut"
    own = lexicon.with_edits([Edit("add", "haircut", "格格拉拉")])
    assert Reader(own).read(text, now=now).item == "haircut"


def test_a_word_that_was_added_and_dropped_again_says_nothing(lexicon: Lexicon) -> None:
    own = lexicon.with_edits([Edit("add", "home_repair", "铁将军"), Edit("drop", "home_repair", "铁将军")])
    assert own.items["home_repair"].words == lexicon.items["home_repair"].words


def test_an_alias_of_the_community_is_understood_as_what_it_means(lexicon: Lexicon, now: datetime) -> None:
    own = lexicon.with_edits([Edit("add", "alias", "水喉头", "水龙头")])
    assert "水龙头" in Reader(own).read("水喉头坏了", now=now).text


@pytest.mark.parametrize(
    ("edit", "named"),
    [
        (Edit("add", "plumbing", "水喉"), "plumbing"),
        (Edit("add", "home_repair", "水"), "水"),
        (Edit("add", "home_repair", "两 个"), "两 个"),
        (Edit("add", "alias", "水喉"), "水喉"),
        (Edit("add", "danger", "鬼火", "ghost"), "ghost"),
        (Edit("paint", "home_repair", "水喉"), "paint"),
    ],
)
def test_a_faulty_edit_is_named(lexicon: Lexicon, edit: Edit, named: str) -> None:
    with pytest.raises(LexiconError, match=named):
        lexicon.check(edit)
