"""What each `wudan` command does."""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import os
import secrets
import sys
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from bot import backups, learning, logs, schedule, serving, understanding, words
from bot import gazetteer as gazetteers
from bot.front import wall_clock
from bot.settings import LOOPBACK, Settings, SettingsError, load
from handlers.wording import command, refusals
from handlers.wording.common import ZONE
from handlers.wording.learned import difference
from nlp.lexicon import Lexicon
from nlp.ordinary import OrdinaryWords
from nlp.reader import Reader
from storage import found, invitations, places, schema
from storage.database import Database
from storage.errors import LearnedBefore, TooLate

log = logging.getLogger(__name__)

# So often the garbage of lately is looked through before all that there is: 10 is Python's own.
LOOKS_BETWEEN = 300


def tune_python() -> None:
    """Let Python serve many at once: for the whole process, and for good."""
    # The writer computes, the loop answers: Python's 5 ms is a long time for an answer to wait for its turn.
    sys.setswitchinterval(0.0005)
    # To look through a thousand open pages for garbage stops everybody for a tenth of a second or two, and finds little
    # that the quick looks left over.
    gc.set_threshold(*gc.get_threshold()[:2], LOOKS_BETWEEN)


def run(_asked: argparse.Namespace) -> None:
    """Migrate and serve until a signal; without a community and without a token, rehearse."""
    from bot import jobs, rehearsal  # noqa: PLC0415 - the web framework, which the other commands do without
    from bot.service import Service  # noqa: PLC0415

    settings = load()
    logs.configure()
    tune_python()
    lexicon = Lexicon.load()  # a faulty one is told here, and not in the middle of the start
    database = _open(settings)
    rehearses = not settings.telegram_token and not _has_station(database)
    if rehearses:
        database.dispose()
        settings = settings.model_copy(
            update={"host": settings.host if settings.host in LOOPBACK else LOOPBACK[0], "url": ""}
        )
        database = _open(settings, _rehearsal_url(settings))
    lock = jobs.own(database)
    phones = rehearsal.settle(database, lexicon, wall_clock()) if rehearses else []
    service = Service(settings, database, phones)
    listening = serving.listen(settings)
    print(command.serving(settings.public_url, rehearses=rehearses), flush=True)
    try:
        serving.loop(serving.serve(service, listening))
    finally:
        database.dispose()
        if lock is not None:
            lock.close()


def init(asked: argparse.Namespace) -> None:
    """Make (or complete) a station, and print a one-time link for its worker."""
    settings = load()
    name = asked.station or _ask(command.ASK_STATION)
    ordinary = OrdinaryWords(Lexicon.load()) if asked.estate else ()
    for fault in filter(None, (gazetteers.no_name(one, ordinary) for one in asked.estate)):
        raise SettingsError(f"--estate：{fault}。")
    database = _open(settings)
    with database.begin() as session:
        place = places.set_station(session, name, phone=asked.phone, hours=asked.hours, estates=asked.estate)
        try:
            places.set_above(session, place, [one.strip() for one in asked.under.split("/") if one.strip()])
        except ValueError as fault:
            raise SettingsError(command.is_a_station(str(fault))) from None
        token = invitations.invite(session, "worker", wall_clock(), place_id=place.id)
    print(command.invited("worker", name, _links(settings, token)))


def invite(asked: argparse.Namespace) -> None:
    """Print an invitation's link."""
    settings = load()
    database = _open(settings)
    with database.begin() as session:
        place = places.find_place_named(session, asked.place) if asked.purpose == "worker" else None
        place = place if place is not None and place.closed_at is None else _station(session, asked.place)
        token = invitations.invite(session, asked.purpose, wall_clock(), place_id=place.id)
    print(command.invited(asked.purpose, asked.place, _links(settings, token)))


def migrate(_asked: argparse.Namespace) -> None:
    """Bring the database to the newest schema."""
    _open(load()).dispose()
    print(command.MIGRATED)


def reindex(asked: argparse.Namespace) -> None:
    """Lay down by what old tickets are found, a few at a time; broken off, it goes on where it was."""
    database = _living(load())
    reader, after, done = _reader(database), 0, 0
    while True:
        with database.begin() as session:
            ids = found.left_to_lay(session, after=after, anew=asked.all)
            if not ids:
                break
            found.lay(session, ids, reader.words)
        after, done = ids[-1], done + len(ids)
    print(command.reindexed(done))
    database.dispose()


def backup(asked: argparse.Namespace) -> None:
    """Copy a running database, whole and consistent. Raises SettingsError where it cannot be done."""
    backups.make(make_url(load().database), Path(asked.file))
    print(command.backed_up(asked.file))


def tick(asked: argparse.Namespace) -> None:
    """Do once whatever is due, and say what. Raises SettingsError for a time that is none."""
    settings = load()
    now = _moment(asked.at) if asked.at else wall_clock()
    database = _living(settings)
    for line in schedule.tick_once(database, _reader(database), now) or [command.NOTHING_DUE]:
        print(line)
    database.dispose()


def gazetteer(asked: argparse.Namespace) -> None:
    """Import names of estates and landmarks from a table, all of them or none. Raises SettingsError."""
    try:
        raw = Path(asked.file).read_bytes()
    except OSError as fault:
        raise SettingsError(command.trouble(asked.file, fault)) from None
    database = _open(load())
    with database.begin() as session:
        place = _station(session, asked.place)
        try:
            ordinary = OrdinaryWords(words.read_lexicon(session))
            rows = gazetteers.read_table(raw, ordinary, places.names_of(session, place.id))
        except gazetteers.FaultyTable as faults:
            raise SettingsError(command.not_imported(str(faults))) from None
        kept = gazetteers.store(session, place.id, rows, wall_clock())
    print(command.imported(asked.place, *kept))


def learn(asked: argparse.Namespace) -> None:
    """Learn anew and show what would change; or decide on it. Raises SettingsError."""
    if asked.out:
        try:
            print(command.wrote(learning.write(Path(asked.out)), asked.out))
        except OSError as fault:
            raise SettingsError(command.trouble(f"--out：{asked.out}", fault)) from None
        return
    database = _living(load())
    try:
        if asked.decision:
            learning.decide(database, asked.decision, wall_clock())
            print(command.DECIDED[asked.decision])
        elif asked.nightly:
            _learn_by_night(database)
        else:
            made = learning.run(database, secrets.token_hex(8), wall_clock())
            print(difference(made.report, Lexicon.load()))
            print(command.TO_APPROVE if made.status == "proposed" else command.NOTHING_TO_APPROVE)
    except TooLate:
        raise SettingsError(f"--{asked.decision}：{command.NOTHING_WAITS}") from None
    except LearnedBefore as refusal:
        raise SettingsError(refusals.sentence(refusal)) from None
    except learning.Busy:
        raise SettingsError(command.LEARNING_ALREADY) from None
    finally:
        database.dispose()


def _learn_by_night(database: Database) -> None:
    """Learn where there is anything new to learn from, and let everybody else have the processor first."""
    os.nice(15)
    logs.configure()
    with database.look() as session:
        due = learning.is_due(session)
    if due:
        made = learning.run(database, secrets.token_hex(8), wall_clock())
        log.info("learned by night", extra={"learning": made.id, "status": made.status})


def understand(asked: argparse.Namespace) -> None:
    """Say what sentences mean: in colour for a person, as JSON lines for a program."""
    understanding.run(asked, _readers_words(), _moment)


def _open(settings: Settings, url: str | None = None) -> Database:
    try:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as fault:
        raise SettingsError(command.trouble(f"WUDAN_DATA：{settings.data}", fault)) from None
    try:
        database = Database(url or settings.database)
        schema.migrate(database)
    except Exception as fault:
        why = next(iter(str(fault).splitlines()), type(fault).__name__)
        raise SettingsError(command.no_database(why)) from fault
    return database


def _living(settings: Settings) -> Database:
    """The community's database; the rehearsal's where there is no community yet, but a rehearsal."""
    database = _open(settings)
    if settings.telegram_token or _has_station(database) or not _rehearsal_file(settings).exists():
        return database
    database.dispose()
    return _open(settings, _rehearsal_url(settings))


def _has_station(database: Database) -> bool:
    with database.look() as session:
        return bool(places.stations(session))


def _station(session: Session, name: str) -> places.Place:
    """Return the station. Raises SettingsError, naming those that there are."""
    found = places.find_station(session, name)
    if found is None:
        raise SettingsError(command.no_station(name, [one.name for one in places.stations(session)]))
    return found


def _rehearsal_file(settings: Settings) -> Path:
    return settings.data / "rehearsal.db"


def _rehearsal_url(settings: Settings) -> str:
    return f"sqlite:///{_rehearsal_file(settings)}"


def _reader(database: Database) -> Reader:
    with database.look() as session:
        return words.read_words(session)


def _readers_words() -> Reader:
    """The community's words, where there is a database; `understand` works without one."""
    settings = load()
    file = make_url(settings.database).database
    if settings.database.startswith("sqlite") and not (file and Path(file).exists()):
        return Reader(Lexicon.load())
    return _reader(_open(settings))


def _links(settings: Settings, token: str) -> list[str]:
    return [f"{settings.public_url}/i/{token}", *_telegram_links(settings, token)]


def _telegram_links(settings: Settings, token: str) -> list[str]:
    if not settings.telegram_token:
        return []
    from telegram.error import TelegramError  # noqa: PLC0415

    from bot.doors.telegram import make_bot  # noqa: PLC0415

    async def name() -> str:
        async with make_bot(settings) as bot:
            return bot.username

    try:
        return [f"https://t.me/{asyncio.run(name())}?start={token}"]
    except TelegramError:
        return [f"/start {token}"]


def _moment(iso: str) -> datetime:
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        raise SettingsError(command.no_time(iso)) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


def _ask(question: str) -> str:
    if not sys.stdin.isatty():
        raise SettingsError(command.NAME_THE_STATION)
    answer = input(question).strip()
    if not answer:
        raise SettingsError(command.STATION_NAMELESS)
    return answer
