"""``graphmock run``: an unchanged program, led to a tenant of its own."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .tenant import tenant_of
from .tenant_options import add_tenant_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..mock import GraphMock

__all__ = ["add_run", "run"]

_RUN = """\
Run a command whose calls to https://graph.microsoft.com and https://login.microsoftonline.com reach
a tenant of this command's own. Afterwards the outbox, every message that left a mailbox, is
printed on standard error; the exit status is the command's.

Calls to other hosts are refused and named, unless --allow-host lets them out. The program reads the
tenant's address in GRAPHMOCK_URL and its id in AZURE_TENANT_ID, if it wants to.
"""
_EXAMPLES = """\
examples:
  graphmock run -- python nightly_cleanup.py
  graphmock run --users 3 --seed 7 -- npm test
  graphmock run --scenario team.yaml -- sh -c 'curl -s https://graph.microsoft.com/v1.0/users'
"""
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def add_run(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Let the command line take this command."""
    command = commands.add_parser(
        "run",
        help="run a command whose calls to Microsoft Graph reach a tenant of its own",
        usage="graphmock run [options] -- COMMAND …",
        description=_RUN,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.set_defaults(run=run)
    add = command.add_argument
    add("argv", nargs=argparse.REMAINDER, metavar="COMMAND …", help="what to run")
    add_tenant_options(command)


def run(options: argparse.Namespace) -> int:
    """Run the command and return its exit status, 128 + N if signal N ended it."""
    if not options.argv:
        return _failed("there is no command to run; graphmock run [options] -- COMMAND …", 2)

    from ..usage import UsageError

    with ExitStack() as stack:
        try:
            mock = tenant_of(options, stack).start()
        except UsageError as error:
            return _failed(str(error), 2)
        return _run_with(mock, options)


def _run_with(mock: GraphMock, options: argparse.Namespace) -> int:
    """Run the command with the mock's variables; the mock is stopped in any case."""
    from ..usage import UsageError

    try:
        variables = mock.env()
        status = _status_of(options.argv, {**os.environ, **variables})
    except UsageError as error:
        return _failed(str(error), 2)
    except _CannotRunError as error:
        return _failed(str(error), error.status)
    finally:
        mock.stop()
    _print_outbox(mock)
    return status


def _status_of(argv: list[str], environment: dict[str, str]) -> int:
    """Run a command to its end and return its status.

    Raises:
        _CannotRunError: It is not there, or no program.
    """
    try:
        with _forwarding() as children, subprocess.Popen(argv, env=environment) as child:
            children.append(child)
            status = child.wait()
    except FileNotFoundError:
        raise _CannotRunError(127, f"there is no command {argv[0]!r}") from None
    except OSError as error:
        reason = f"can't run {argv[0]!r}: {error.strerror or error}"
        raise _CannotRunError(126, reason) from None
    return status if status >= 0 else 128 - status


class _CannotRunError(Exception):
    """A command that never ran, with the status that a shell has for it."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


@contextmanager
def _forwarding() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Hand signals on to the children meanwhile, instead of dying of them."""
    children: list[subprocess.Popen[bytes]] = []

    def forward(number: int, frame: Any) -> None:
        if number == signal.SIGINT and _terminal_told_them():
            return
        for child in children:
            child.send_signal(number)

    before = {number: signal.signal(number, forward) for number in _SIGNALS}
    try:
        yield children
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _terminal_told_them() -> bool:
    """Tell whether Ctrl+C is ours to hand on: a terminal tells every process in its foreground."""
    if os.name == "nt":
        return True  # the console tells all that it is shared with
    with suppress(OSError), Path("/dev/tty").open() as terminal:
        return os.tcgetpgrp(terminal.fileno()) == os.getpgrp()
    return False


def _print_outbox(mock: GraphMock) -> None:
    outbox = mock.outbox
    what = "message" if len(outbox) == 1 else "messages"
    print(f"graphmock: {len(outbox)} {what} left a mailbox", file=sys.stderr)
    for each in outbox:
        about = f" on {each.occurrence}" if each.occurrence else ""
        comment = f" ({each.comment})" if each.comment else ""
        people = ", ".join(each.to) or "nobody"
        print(
            f"  {each.kind}: {each.subject!r}{about} from {each.from_} to {people}{comment}",
            file=sys.stderr,
        )


def _failed(reason: str, status: int) -> int:
    print(f"graphmock: {reason}", file=sys.stderr)
    return status
