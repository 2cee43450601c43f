"""The settings: one typed object, from `WUDAN_…` variables or `.env`; a wrong one ends the start with one sentence."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from handlers.wording import command

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class SettingsError(ValueError):
    """A setting cannot be used; the message names it and says what is wrong."""


class Settings(BaseSettings):
    """Everything that can be set; each default works on a machine where nothing is."""

    model_config = SettingsConfigDict(env_prefix="WUDAN_", env_file=".env", extra="ignore")

    data: Path = Path("data")
    database_url: str = ""
    telegram_token: str = ""
    telegram_api: str = "https://api.telegram.org"
    telegram_webhook: str = ""
    telegram_pace: bool = True
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    # where people reach the web chat, for links that are handed on; by default the host and port above
    url: str = ""
    secret: str = ""
    # who may read /metrics from elsewhere; empty: only this machine itself
    metrics_token: str = ""
    # a font file that writes Chinese, for posters as pictures; by default one is looked for
    font: Path | None = None

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if url.startswith("postgresql://"):
            url = "postgresql+psycopg" + url.removeprefix("postgresql")
        if url and not url.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError(command.NO_DATABASE_URL)
        if url in ("sqlite:///", "sqlite:///:memory:"):
            raise ValueError(command.IN_MEMORY)
        return url

    @field_validator("telegram_api", "telegram_webhook", "url")
    @classmethod
    def _web_address(cls, url: str) -> str:
        url = url.rstrip("/")
        parts = urlsplit(url)
        if url and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ValueError(command.NO_WEB_ADDRESS)
        return url

    @field_validator("telegram_token")
    @classmethod
    def _token(cls, token: str) -> str:
        number, _, word = token.partition(":")
        if token and not (number.isdigit() and word):
            raise ValueError(command.NO_BOT)
        return token

    @field_validator("font", mode="before")
    @classmethod
    def _font_file(cls, font: object) -> object:
        if not font:
            return None
        from PIL import ImageFont  # noqa: PLC0415 - slow to import, and rarely needed here

        try:
            ImageFont.truetype(str(font))
        except OSError:
            raise ValueError(command.NO_FONT) from None
        return font

    @property
    def database(self) -> str:
        """Return the database's URL: by default one SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{self.data / 'wudan.db'}"

    @property
    def public_url(self) -> str:
        """Return where people reach the web chat."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.url or f"http://{host}:{self.port}"

    @property
    def telegram_is_local(self) -> bool:
        """Tell whether the Bot API server runs on this machine (a proxy must not stand between)."""
        return urlsplit(self.telegram_api).hostname in LOOPBACK

    def key_for(self, purpose: str) -> str:
        """Return a secret of its own for one purpose (64 hex digits), the same at every start."""
        return hmac.new(self._root_secret().encode(), purpose.encode(), hashlib.sha256).hexdigest()

    def _root_secret(self) -> str:
        if self.secret:
            return self.secret
        kept = self.data / "secret"
        # An empty one is left by a death between its making and its writing: it would be everybody's.
        if not kept.exists() or not kept.stat().st_size:
            self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
            kept.touch(mode=0o600)
            kept.write_text(secrets.token_urlsafe(32), encoding="ascii")
        return kept.read_text(encoding="ascii")


def load() -> Settings:
    """Read the settings. Raises SettingsError, naming the first that is wrong."""
    try:
        return Settings()
    except ValidationError as fault:
        first = fault.errors()[0]
        name = "WUDAN_" + "_".join(str(part) for part in first["loc"]).upper()
        own = first["msg"].removeprefix("Value error, ") if first["type"] == "value_error" else command.NO_VALUE
        raise SettingsError(f"{name}：{own}。") from None
