"""Regular expressions that are compiled when they are first used."""

from __future__ import annotations

import re
from importlib import import_module
from pkgutil import iter_modules

import nlp
from nlp.late import METHODS, compile_all, late


def test_what_is_compiled_late_finds_what_is_compiled_at_once() -> None:
    text = "三栋2单元, 4 栋"
    at_once, lately = (compile_("[0-9] ( 单元 | 栋 )", re.VERBOSE) for compile_ in (re.compile, late))
    for method in METHODS:
        asked = ("门", text) if method == "sub" else (text,)
        at_once_found, late_found = getattr(at_once, method)(*asked), getattr(lately, method)(*asked)
        if method == "finditer":
            at_once_found, late_found = list(at_once_found), list(late_found)
        assert repr(late_found) == repr(at_once_found)


def test_no_regular_expression_is_faulty_though_none_says_so_before_it_is_used() -> None:
    found = 0
    for module in iter_modules(nlp.__path__, "nlp."):
        for value in vars(import_module(module.name)).values():
            if type(value) is type(late("")):
                value.search("")
                found += 1
    assert found > 100


def test_what_nobody_used_yet_can_be_compiled_before_anybody_does() -> None:
    lately = late("[0-9]+")
    assert "search" not in vars(lately)
    compile_all()
    assert isinstance(vars(lately)["search"]("楼12").group(), str)
