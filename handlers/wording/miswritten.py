"""What is wrong with a lexicon that somebody has edited: which line or section, and what to do there."""

from __future__ import annotations

import re

_QUOTES = '字要用英文的引号括起来："……"'
# what a list of words, a section and TOML's reader say, and what is to be done
WHAT_TO_DO = (
    (r'the """ of this list is not closed', '这一行开头的三个引号没有合上：在这串词的最后面补上英文的 """'),
    (r"Illegal character '\\n'|Unterminated string.*|Expected '.*\"'.*", '少了右边的引号，补上英文的 "'),
    (r"Invalid value", f"等号右边写得不对：{_QUOTES}；是写 true，不是写 false，都是小写"),
    (r"Cannot overwrite a value", "左边的名字上面已经写过一次，两行留一行"),
    (r"Cannot declare .+ twice", "这一段上面已经写过一次，两段合成一段"),
    (r"Expected '=' after a key in a key/value pair", "左边和右边中间要有一个英文的等号 ="),
    (r"Expected '\]' at the end of a table declaration", "少了右边的方括号，补上英文的 ]"),
    (r"Expected newline or end of document after a statement", "一行只写一样，多出来的另起一行"),
    (r"Invalid initial character for a key part", "方括号里的代号只用小写英文；别的名字要用英文的引号括起来"),
    (r"is not written in UTF-8", "文字的编码不对，请在记事本里“另存为”，编码选 UTF-8"),
    (r"(?P<line>\w+) has '(?P<sign>.)' where .*", "{line} 里，词和词之间要用空格隔开，不能用“{sign}”"),
    (r"needs a line (?P<line>\w+) = .*", '要有一行 {line} = "……"'),
    (r"needs words in the lines below it", "这一类下面要写词"),
    (r"(?P<word>\S+) needs a line \[.*", "“{word}”上面要有一行 [类别的名字]"),
    (r"knows no line '(?P<line>.+)'; known: (?P<known>.+)", "不认识“{line}”，看看是不是写错了。这一段可以写：{known}"),
    (r"is none of the parts: (?P<known>.+)", "没有这样的段，看看是不是写错了。可以写：{known}"),
    (r"names the team '(?P<team>.*)', which .*", "没有代号是“{team}”的队伍：写 [teams.……] 里的代号，不写队伍的名字"),
    (r"(?P<line>\w+) must be true or false, .*", "{line} 只能写 true（是）或者 false（不是），都是小写，不加引号"),
    (r"(?P<line>\w+) must be words in quotes, .*", f"{{line}} 右边是一串词，词之间空一格。{_QUOTES}"),
    (r"who must be .*", "who 只能写 resident（居民）、volunteer（志愿者）或者 anyone（都会）"),
    (r"is none of the sixteen intents", "没有这样的用意，看看代号是不是写错了"),
    (r"needs team, call, phrases and pairs", "team、call、phrases、pairs 四样都要有，pairs 是方括号里的一行一行"),
    (r"needs two sides, .* in (?P<pair>.+)", "pairs 的每一行要写成 甲 | 乙，这一行不是：{pair}"),
    (r"(?P<written>'.*') needs what it means.*", '{written} 右边要写它的意思："……" = "……"'),
    (r"(?P<label>'.*') is the name of two things.*", "{label} 这个代号有两样东西在用，换一个"),
)
_FILE = re.compile(r"(?P<file>[\w.-]+\.(?:toml|txt)): ")
_LINE = re.compile(r"line (?P<line>\d+)(?:, in (?P<section>\[[^,]*?\]?))?: ")
_SECTION = re.compile(r"(?P<section>\[[^\]]*\]) ")
NOT_UNDERSTOOD = f"这里看不懂。{_QUOTES}；等号、方括号也用英文的"


def faulty(fault: str) -> str:
    """Return the sentence for a fault of the lexicon, as `nlp` names it in English."""
    file = _FILE.match(fault)
    rest = fault[file.end() :] if file else fault
    place = _LINE.match(rest) or _SECTION.match(rest)
    named = place.groupdict() if place else {}
    line = f"第 {named['line']} 行" if named.get("line") else ""
    section = f"{' '.join(named['section'].split())} 这一段" if named.get("section") else ""
    where = f"{line}（{section}）" if line and section else line or section
    told = _what_to_do(rest[place.end() :] if place else rest)
    return f"词典 {file['file'] if file else 'lexicon.toml'} 要改一处。{where}{'：' if where else ''}{told}。"


def _what_to_do(said: str) -> str:
    for pattern, told in WHAT_TO_DO:
        match = re.fullmatch(pattern, said, re.DOTALL)
        if match:
            named = match.groupdict()
            return told.format_map(named | {"known": (named.get("known") or "").replace(" ", "、")})
    return NOT_UNDERSTOOD
