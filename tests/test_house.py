"""The rules of the house that a machine can see. Each rule is also shown a breach, so that it can fail."""

import ast
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parent.parent
FOLDERS = ("bot", "handlers", "nlp", "storage")
MIGRATIONS = "storage/migrations/"

# One sitting is about 250 lines; this is where the alarm rings.
LONGEST_FILE = 300
COMMAND_LINE = ("bot/__main__.py", "bot/commands.py")
WORDS_STAND_IN = ("handlers/wording/", "nlp/", *COMMAND_LINE)
TIME_IS_PASSED_IN = ("handlers/", "nlp/", "storage/")
COMMITS_STAND_IN = "storage/database.py"

CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
# datetime's own `time` is no clock; the database's is one.
CLOCK = re.compile(
    r"(^|\.)((datetime|date|func)\.(now|utcnow|today|current_timestamp)|time\.(time|monotonic|perf_counter|localtime))$"
)
ELSEWHERE = re.compile(r"\b(?:pypi|pythonhosted|npmjs|debian|jsdelivr|unpkg)\.(?:org|net|com)\b")
MACHINE_PATH = re.compile(r"(?<![\w.~}/-])/(?:work/(?:main|shared)|root|tmp|opt/pypi)\b")


@dataclass(frozen=True)
class Source:
    """One Python file: where it stands, and what it says."""

    path: str
    text: str

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(ast.parse(self.text)))


Rule = Callable[[Source], Iterator[str]]


def files_read_in_one_sitting(source: Source) -> Iterator[str]:
    lines = source.text.count("\n")
    if lines > LONGEST_FILE and not source.path.startswith(MIGRATIONS):
        yield f"{lines} lines"


def chinese_stands_in_the_wording(source: Source) -> Iterator[str]:
    if source.path.startswith(WORDS_STAND_IN):
        return
    # A string that is a statement of its own is a docstring: it says nothing to anybody.
    docstrings = {id(node.value) for node in source.nodes if isinstance(node, ast.Expr)}
    strings = (node for node in source.nodes if isinstance(node, ast.Constant) and id(node) not in docstrings)
    for node in strings:
        if isinstance(node.value, str) and CHINESE.search(node.value):
            yield f"line {node.lineno} says {node.value!r}"


def nothing_below_the_bot_reads_the_clock(source: Source) -> Iterator[str]:
    if not source.path.startswith(TIME_IS_PASSED_IN):
        return
    for node in source.nodes:
        # Named is enough: a column's default is handed over without being called.
        if isinstance(node, ast.Attribute) and CLOCK.search(ast.unparse(node)):
            yield f"line {node.lineno} reads {ast.unparse(node)}"


def only_begin_commits(source: Source) -> Iterator[str]:
    for node in source.nodes:
        if isinstance(node, ast.Attribute) and node.attr == "commit" and source.path != COMMITS_STAND_IN:
            yield f"line {node.lineno} calls {ast.unparse(node)}"


RULES_AND_BREACHES: list[tuple[Rule, Source]] = [
    (files_read_in_one_sitting, Source("bot/desk/cards.py", "pass\n" * (LONGEST_FILE + 1))),
    (chinese_stands_in_the_wording, Source("handlers/ask.py", '"""提问。"""\nsay(f"您好，{name}")\n')),
    (nothing_below_the_bot_reads_the_clock, Source("storage/tickets.py", "opened = datetime.now(tz=UTC)\n")),
    (nothing_below_the_bot_reads_the_clock, Source("storage/offers.py", "made = Column(default=func.now)\n")),
    (nothing_below_the_bot_reads_the_clock, Source("nlp/when.py", "import time\nstart = time.time()\n")),
    (only_begin_commits, Source("handlers/take.py", "def take(session):\n    session.commit()\n")),
]
RULES = list(dict.fromkeys(rule for rule, _ in RULES_AND_BREACHES))


def our_sources() -> Iterator[Source]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))


def tracked_files() -> Iterator[tuple[str, str]]:
    listing = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            yield name, (ROOT / name).read_text(encoding="utf-8", errors="replace")


def names_of_elsewhere(text: str) -> Iterator[str]:
    """Registry hosts and folders of the machine it was written on: true there and false everywhere else."""
    for number, line in enumerate(text.splitlines(), 1):
        for pattern in (ELSEWHERE, MACHINE_PATH):
            yield from (f"line {number} names {found.group()}" for found in pattern.finditer(line))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_its_rule(rule: Rule) -> None:
    breaches = [f"{source.path}: {breach}" for source in our_sources() for breach in rule(source)]
    assert not breaches, "\n".join(breaches)


@pytest.mark.parametrize(("rule", "breach"), RULES_AND_BREACHES, ids=lambda value: getattr(value, "__name__", "breach"))
def test_a_rule_notices_its_breach(rule: Rule, breach: Source) -> None:
    assert len(list(rule(breach))) == 1


def test_docstrings_and_comments_may_be_chinese() -> None:
    source = Source("handlers/ask.py", '"""提问。"""\n\n\ndef ask():\n    """问。"""  # 问\n')
    assert list(chinese_stands_in_the_wording(source)) == []


def test_imports_run_one_way(capsys: pytest.CaptureFixture[str]) -> None:
    assert lint_imports(no_cache=True, no_logo=True) == 0, capsys.readouterr().out


def test_no_file_names_a_registry_or_a_folder_of_one_machine() -> None:
    breaches = [f"{name}: {breach}" for name, text in tracked_files() for breach in names_of_elsewhere(text)]
    assert not breaches, "\n".join(breaches)


@pytest.mark.parametrize(
    "line", ["see https://{}.org/x".format("pypi"), "open('/{}/x')".format("tmp"), "cd /{}".format("root")]
)
def test_a_name_of_elsewhere_is_noticed(line: str) -> None:
    assert len(list(names_of_elsewhere(line))) == 1
