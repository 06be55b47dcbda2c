"""The ``graphmock`` command: the same tenant standing alone, for programs in any language."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from datetime import datetime, timezone
from threading import Event
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .settings import Words

__all__ = ["main"]

_SERVE = """\
Serve a tenant of Microsoft Graph's mail and calendars until it is interrupted.

Prints one line, "graphmock ready at http://…", when it accepts requests. Point a client at
that address instead of https://graph.microsoft.com; paths begin with /v1.0 or /beta. Any bearer
token is served: a user's mail as the token acts as that user, anything else as the first user.
"""
_SEED = """\
Write a tenant as a scenario: YAML that --scenario, GraphMock(scenario=...) and .load() take.
"""
_CONTROL = """\
what happened, as JSON, and the way back:
  GET  /_graphmock/outbox     every message that left a mailbox
  GET  /_graphmock/moves      every item that moved
  GET  /_graphmock/requests   every call and its status
  GET  /_graphmock/deliveries what was posted to receivers of change notifications
  POST /_graphmock/token      a bearer token: {"user": "…", "scopes": ["Mail.Read"]}
  GET  /_graphmock/state      the tenant as a scenario; PUT loads one
  POST /_graphmock/reset      back to the seeded state
  GET  /_graphmock/health     whether it is up

example:
  graphmock serve --port 8080 --seed 7 --users 3
  curl http://127.0.0.1:8080/v1.0/users
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    parser = _parser()
    options = parser.parse_args(argv)
    if options.version:
        from . import __version__

        print(f"pytest-graphmock {__version__}")
        return 0
    if options.command is None:
        parser.print_help()
        return 0
    return _seed(options) if options.command == "seed" else _serve(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="graphmock",
        description="A stateful imitation of Microsoft Graph mail and calendars, on this machine.",
        epilog="`graphmock serve --help` tells how to serve one, `graphmock seed --help` how to "
        "write one to a file.",
    )
    parser.add_argument("--version", action="store_true", help="print the version and exit")
    commands = parser.add_subparsers(dest="command", title="commands")
    serve = commands.add_parser(
        "serve",
        help="serve a tenant until interrupted",
        description=_SERVE,
        epilog=_CONTROL,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = serve.add_argument
    add("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    add("--port", type=_port, default=8080, help="0 picks a free one (default: %(default)s)")
    add("--seed", type=int, default=0, help="which people and meetings (default: %(default)s)")
    add("--users", type=_count, default=6, help="how many people (default: %(default)s)")
    add("--scenario", metavar="FILE", help="a tenant from a YAML file; it says who is there")
    add(
        "--auth",
        choices=["off", "lenient", "strict"],
        default="lenient",
        help="how much a caller has to prove: off ignores tokens, lenient takes any, strict "
        "takes only ours, unexpired, with the scopes needed (default: %(default)s)",
    )
    add(
        "--sign-in",
        choices=["auto", "page"],
        default="auto",
        help="auto signs people in unasked, page shows them who there is (default: %(default)s)",
    )
    _add_seed(commands.add_parser("seed", help="write a seeded tenant as YAML", description=_SEED))
    return parser


def _add_seed(seed: argparse.ArgumentParser) -> None:
    add = seed.add_argument
    add("--seed", type=int, help="which people, mails and meetings (0)")
    add("--users", type=_count, help="how many people (6)")
    add("--rooms", type=_count, help="how many rooms (2)")
    add("--groups", type=_count, help="how many Microsoft 365 groups (1)")
    add("--messages-per-user", type=_count, help="about how many mails everybody has (a handful)")
    add("--meetings-per-user", type=_count, help="how many meetings everybody organizes (one)")
    add("--locale", help="where people are from, such as en_US,de_DE (en_US)")
    add("--domain", help="what addresses end in (contoso.example)")
    add("--now", help="where the clock stands still, such as 2026-03-02T09:00:00Z (today, 9:00)")
    add("--scenario", metavar="FILE", help="a scenario, to be written with all that follows of it")


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"{port} is no port; ports are 0 to 65535")
    return port


def _count(text: str) -> int:
    count = int(text)
    if count < 0:
        raise argparse.ArgumentTypeError(f"{count} people can't be; give 0 or more")
    return count


def _seed(options: argparse.Namespace) -> int:
    """Write a tenant to the standard output, in UTF-8 wherever that goes."""
    from .mock import GraphMock
    from .seeding.yaml_source import to_yaml
    from .usage import UsageError

    given = {name: value for name, value in vars(options).items() if value is not None}
    words = {name: value for name, value in given.items() if name not in ("command", "version")}
    if not words.keys() & {"now", "scenario"}:
        words["now"] = f"{datetime.now(timezone.utc):%Y-%m-%d}T09:00:00Z"
    try:
        mock = GraphMock(**words)
    except UsageError as error:
        print(f"graphmock: {error}", file=sys.stderr)
        return 2
    sys.stdout.buffer.write(to_yaml(mock.dump()).encode())
    sys.stdout.flush()
    return 0


def _serve(options: argparse.Namespace) -> int:
    from .mock import GraphMock
    from .usage import UsageError

    stopped = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    words: Words = {
        "users": options.users,
        "seed": options.seed,
        "auth": options.auth,
        "sign_in": options.sign_in,
    }
    if options.scenario:
        words["scenario"] = options.scenario
    try:
        mock = GraphMock(**words)
    except UsageError as error:
        print(f"graphmock: {error}", file=sys.stderr)
        return 2
    try:
        mock.start(host=options.host, port=options.port)
    except OSError as error:
        reason = error.strerror or error
        print(
            f"graphmock: can't listen on {options.host}:{options.port}: {reason}; "
            "try another --port, or --port 0 for a free one",
            file=sys.stderr,
        )
        return 2
    print(f"graphmock ready at {mock.url}", flush=True)
    while not stopped.wait(timeout=1):  # without a timeout, Windows would not notice Ctrl+C
        pass
    mock.stop()
    return 0
