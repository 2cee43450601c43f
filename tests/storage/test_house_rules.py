"""What must hold together: refusals and their sentences, models and migrations, payloads and their limit."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import storage
from handlers import routes
from handlers.buttons import MOST_BYTES, button
from handlers.wording import refusals
from storage import schema
from storage.database import Base, Database
from storage.errors import Refusal, SayAgain
from tests.community import Community


def every_refusal(of: type[Refusal] = Refusal) -> set[type[Refusal]]:
    return {kind for child in of.__subclasses__() for kind in (child, *every_refusal(child))} - {SayAgain}


def test_every_refusal_has_one_sentence_and_no_sentence_is_without_one() -> None:
    assert {kind.__name__ for kind in every_refusal()} == set(refusals.SENTENCES)
    assert all(refusals.sentence(kind()) for kind in every_refusal())


def test_every_refusal_says_when_it_is_raised() -> None:
    assert [kind.__name__ for kind in every_refusal() if not kind.__doc__] == []


def test_every_table_stands_in_the_schema() -> None:
    for module in pkgutil.iter_modules(storage.__path__):
        importlib.import_module(f"storage.{module.name}")
    homes = {mapper.class_.__module__ for mapper in Base.registry.mappers}
    assert homes == {module.__name__ for module in schema.TABLES} | {"storage.tickets"}


def test_the_migrations_make_what_the_models_say(database: Database) -> None:
    with database.connection() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.METADATA) == []


def test_migrating_again_is_harmless(database: Database) -> None:
    schema.migrate(database)
    schema.migrate(database)


def test_the_first_ticket_has_a_number_that_people_can_read_out(both: Community) -> None:
    both.resident("陈阿婆").says("我家水龙头坏了")
    assert both.newest().id == 1001


@pytest.mark.parametrize("act", sorted(routes.PRESSES))
def test_the_biggest_ids_fit_into_a_payload(act: str) -> None:
    biggest = 10**15 - 1
    _, payload = button("不说了", act, biggest, biggest, "words")
    assert len(payload.encode()) <= MOST_BYTES


def test_a_payload_that_does_not_fit_is_never_shown() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        button("字", "act", "字" * 22)


def test_every_button_of_the_menu_fits() -> None:
    from tests.community import the_reader  # noqa: PLC0415

    lexicon = the_reader().lexicon
    for key in [*lexicon.items, *lexicon.teams]:
        assert len(button("字", "item", key)[1].encode()) <= MOST_BYTES
