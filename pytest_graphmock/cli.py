"""The ``graphmock`` command: the same tenant standing alone, for programs in any language."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from .commands.env import add_env
from .commands.run import add_run
from .commands.seed import add_seed
from .commands.serve import add_serve

__all__ = ["main"]

_EPILOG = """\
examples:
  graphmock serve --port 8080          a server to look around in with curl
  graphmock run -- python script.py    an unchanged program, its calls led to a tenant of its own

`graphmock COMMAND --help` tells more of each.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    given, command = _split(sys.argv[1:] if argv is None else argv)
    parser = _parser()
    options = parser.parse_args(given)
    if command is not None:
        if options.command != "run":
            parser.error("only `graphmock run` takes a command behind --")
        options.argv = command
    if options.version:
        from . import __version__

        print(f"pytest-graphmock {__version__}")
        return 0
    if options.command is None:
        parser.print_help()
        return 0
    status: int = options.run(options)
    return status


def _split(argv: Sequence[str]) -> tuple[list[str], list[str] | None]:
    """Part what is ours from the command behind ``--``, whose options are its own."""
    if "--" not in argv:
        return list(argv), None
    at = argv.index("--")
    return list(argv[:at]), list(argv[at + 1 :])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="graphmock",
        description="A stateful imitation of Microsoft Graph mail and calendars, on this machine.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="store_true", help="print the version and exit")
    commands = parser.add_subparsers(dest="command", title="commands")
    for add in (add_serve, add_run, add_env, add_seed):
        add(commands)
    return parser
