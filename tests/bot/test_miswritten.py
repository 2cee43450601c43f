"""Who edits the lexicon and makes a mistake is told in one Chinese sentence where it is, and what to do there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.settings import Settings
from handlers.wording import miswritten
from nlp.lexicon import BASE, Lexicon, LexiconError

TEAM = '[teams.aid]\nname = "扶贫帮困"\n\n'
ITEM = '[items.haircut]\nname = "理发"\nteam = "aid"\nabout = "在家理发"\nindoors = true\nstrong = """\n剪头 推头"""\n'
ALIASES = '\n[aliases]\n"啥" = "什么"\n'
SOUND = TEAM + ITEM + ALIASES
ENGLISH = re.compile(r"[a-z]{2,} [a-z]{2,} [a-z]{2,}")


@pytest.fixture
def edited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The lexicon that ships, in a folder where anybody may write; nothing is set."""
    monkeypatch.chdir(tmp_path)
    for name in list(Settings.model_fields):
        monkeypatch.delenv(f"WUDAN_{name.upper()}", raising=False)
    copy = tmp_path / "lexicon.toml"
    copy.write_bytes(BASE.read_bytes())
    monkeypatch.setattr("nlp.lexicon.BASE", copy)
    return copy


def replaced(old: str, new: str) -> str:
    assert old in SOUND
    return SOUND.replace(old, new, 1)


def told(folder: Path, text: str) -> str:
    file = folder / "words.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError) as fault:
        Lexicon.load(file)
    return miswritten.faulty(str(fault.value))


@pytest.mark.parametrize("command", ["understand 你好", "run", "learn --out new.tsv"])
def test_every_command_ends_with_one_sentence(edited: Path, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = edited.read_text(encoding="utf-8").replace('name = "家电水电维修"', "name = “家电水电维修”")
    edited.write_text(text, encoding="utf-8")
    line = text.split("\n").index("name = “家电水电维修”") + 1
    assert main(command.split()) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert f"lexicon.toml 要改一处。第 {line} 行（[items.home_repair] 这一段）" in said
    assert "英文的引号" in said


def test_a_mark_that_a_notepad_writes_before_the_text_does_no_harm(edited: Path) -> None:
    sound = Lexicon.load()
    edited.write_bytes(b"\xef\xbb\xbf" + edited.read_bytes().replace(b"\n", b"\r\n"))
    assert Lexicon.load() == sound


def test_another_encoding_is_told(tmp_path: Path) -> None:
    file = tmp_path / "words.toml"
    file.write_bytes(SOUND.encode("gb18030"))
    with pytest.raises(LexiconError) as fault:
        Lexicon.load(file)
    assert "编码选 UTF-8" in miswritten.faulty(str(fault.value))


@pytest.mark.parametrize(
    ("old", "new", "where", "to_do"),
    [
        ('推头"""', "推头", "第 9 行（[items.haircut] 这一段）", '补上英文的 """'),
        ('推头"""', '推头""', "第 9 行（[items.haircut] 这一段）", '补上英文的 """'),
        ('推头"""', "推头”””", "第 9 行（[items.haircut] 这一段）", '补上英文的 """'),
        ('"理发"', '"理发', "第 5 行（[items.haircut] 这一段）", "少了右边的引号"),
        ('"理发"', "“理发”", "第 5 行（[items.haircut] 这一段）", "英文的引号"),
        ('"aid"', '"aidd"', "[items.haircut] 这一段", "没有代号是“aidd”的队伍"),
        ('"aid"', '"扶贫帮困"', "[items.haircut] 这一段", "写 [teams.……] 里的代号"),
        ("strong", "strnog", "[items.haircut] 这一段", "不认识“strnog”"),
        ("indoors", "indoor", "[items.haircut] 这一段", "indoors"),
        ("true", "是", "第 8 行", "true"),
        ("true", '"true"', "[items.haircut] 这一段", "不加引号"),
        ("[items", "[item", "[item] 这一段", "没有这样的段"),
        ("[items.haircut]", "[items.haircut", "第 4 行", "补上英文的 ]"),
        ("[items.haircut]", "[items.理发]", "第 4 行", "只用小写英文"),
        ("[items.haircut]", "【items.haircut】", "第 4 行", "方括号也用英文的"),
        ('name = "理发"', 'name = "理发"\nname = "剪发"', "第 6 行", "两行留一行"),
        ("[aliases]", "[items.haircut]", "第 12 行", "两段合成一段"),
        ("indoors =", "indoors ＝", "第 8 行", "英文的等号"),
        ("剪头 推头", "剪头、推头", "[items.haircut] 这一段", "用空格隔开"),
        ("剪头 推头", "剪头,推头,理发", "[items.haircut] 这一段", "用空格隔开"),
        ('about = "在家理发"\n', "", "[items.haircut] 这一段", "要有一行 about"),
        ('"""\n剪头 推头"""', '["剪头"]', "[items.haircut] 这一段", "一串词"),
        ('"啥" = "什么"', "“啥” = “什么”", "第 13 行", "英文的引号"),
        ('"啥" = "什么"', '"啥" = "什么" "咋" = "怎么"', "第 13 行", "另起一行"),
        ('"啥" = "什么"', '"啥" = 1', "", "右边要写它的意思"),
        ("items.haircut", "items.aid", "", "'aid' 这个代号有两样东西在用"),
        ('[aliases]\n"啥" = "什么"', '[acts.dance]\nwho = "anyone"', "[acts.dance] 这一段", "没有这样的用意"),
        ('[aliases]\n"啥" = "什么"', '[acts.greet]\nwho = "cats"', "[acts.greet] 这一段", "volunteer（志愿者）"),
        ('[aliases]\n"啥" = "什么"', '[danger.fire]\nteam = "aid"', "[danger.fire] 这一段", "四样都要有"),
        (
            '[aliases]\n"啥" = "什么"',
            '[danger.fire]\nteam = "aid"\ncall = "119"\nphrases = "着火"\npairs = ["锅 着了"]',
            "[danger.fire] 这一段",
            "甲 | 乙",
        ),
        (
            '[aliases]\n"啥" = "什么"',
            '[danger.fire]\nteam = "aid"\ncall = "119"\nphrases = "着火、起火"\npairs = []',
            "[danger.fire] 这一段",
            "用空格隔开",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_to_do(
    tmp_path: Path, old: str, new: str, where: str, to_do: str
) -> None:
    said = told(tmp_path, replaced(old, new))
    assert where in said
    assert to_do in said
    assert not ENGLISH.search(said)


@pytest.mark.parametrize(
    ("text", "to_do"),
    [
        ("# 词的类别\n电视 冰箱\n", "“电视”上面要有一行 [类别的名字]"),
        ("[家电]\n\n[锅具]\n铁锅\n", "[家电] 这一段：这一类下面要写词"),
        ("[家电\n电视 冰箱\n", "这一类下面要写词"),
    ],
)
def test_a_mistake_in_the_classes_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, to_do: str
) -> None:
    (tmp_path / "things.txt").write_text(text, encoding="utf-8")
    monkeypatch.setattr("nlp.lexicon.CLASSES", tmp_path)
    said = told(tmp_path, SOUND)
    assert "things.txt" in said
    assert to_do in said
    assert "\n" not in said


@pytest.mark.parametrize("words", ["剪头 剪头", "剪头\t推头", "剪头\u3000推头", "收到,马上"])
def test_what_does_no_harm_is_no_mistake(tmp_path: Path, words: str) -> None:
    file = tmp_path / "words.toml"
    file.write_text(replaced("剪头 推头", words), encoding="utf-8")
    assert set(Lexicon.load(file).items["haircut"].words) == set(words.split())
