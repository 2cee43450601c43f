"""Runs the scripted server as a process of its own: `python -m tests.botapi --port 8081`."""

import argparse
import asyncio
import signal

import uvloop

from .server import Server
from .world import TOKEN, World


async def serve(world: World, port: int) -> None:
    """Serves until SIGTERM or SIGINT; the first line of output is the address."""
    server = Server(world)
    bound = await server.start("127.0.0.1", port)
    print(f"http://127.0.0.1:{bound}", flush=True)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()
    await server.close()


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.botapi", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: a free one, printed")
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--no-limits", action="store_true", help="never answer 429 by itself")
    parser.add_argument("--no-journal", action="store_true", help="count calls, keep none")
    options = parser.parse_args()
    world = World(options.token, limits=not options.no_limits)
    world.keep_journal = not options.no_journal
    uvloop.run(serve(world, options.port))


if __name__ == "__main__":
    main()
