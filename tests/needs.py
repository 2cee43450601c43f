"""What a test needs of the machine and did not find: skipped with one loud line, and never in CI."""

import os
from typing import NoReturn

import pytest

NOT_TESTED = "NOT TESTED: this machine has no "


def missing(what: str) -> NoReturn:
    """Skip the test that needs `what`; under CI fail it, because there a skip would pass for a success."""
    if os.environ.get("CI"):
        pytest.fail(NOT_TESTED + what, pytrace=False)
    pytest.skip(NOT_TESTED + what)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say once, in red and at the very end, each thing that went untested."""
    reasons: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2].removeprefix("Skipped: ")
        if reason.startswith(NOT_TESTED):
            reasons[reason] = reasons.get(reason, 0) + 1
    for reason, count in reasons.items():
        terminalreporter.write_line(f"{reason} ({count} tests skipped)", red=True, bold=True)
