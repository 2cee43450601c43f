"""The yardstick of the benchmark: python-telegram-bot's own echo bot, in its most ordinary form.

python -m tests.botapi.echo --api http://127.0.0.1:8081 --token …
"""

import argparse

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters
from telegram.request import HTTPXRequest

from .world import TOKEN


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Says what was said."""
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)


def main() -> None:
    """Polls until it is stopped."""
    parser = argparse.ArgumentParser(prog="python -m tests.botapi.echo")
    parser.add_argument("--api", required=True, help="https://host, without /bot")
    parser.add_argument("--token", default=TOKEN)
    options = parser.parse_args()
    # A proxy of the environment must not stand between the bot and a server on this machine.
    direct = {"trust_env": False}
    application = (
        Application.builder()
        .token(options.token)
        .base_url(f"{options.api}/bot")
        .base_file_url(f"{options.api}/file/bot")
        .request(HTTPXRequest(connection_pool_size=256, httpx_kwargs=direct))
        .get_updates_request(HTTPXRequest(connection_pool_size=1, httpx_kwargs=direct))
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main()
