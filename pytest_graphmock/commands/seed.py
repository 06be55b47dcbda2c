"""``graphmock seed``: a tenant written down."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime, timezone

from .tenant_options import count

__all__ = ["add_seed", "seed"]

_SEED = """\
Write a tenant as a scenario: YAML that --scenario, GraphMock(scenario=...) and .load() take.
"""


def add_seed(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Let the command line take this command."""
    command = commands.add_parser("seed", help="write a seeded tenant as YAML", description=_SEED)
    command.set_defaults(run=seed)
    add = command.add_argument
    add("--seed", type=int, help="which people, mails and meetings (0)")
    add("--users", type=count, help="how many people (6)")
    add("--rooms", type=count, help="how many rooms (2)")
    add("--groups", type=count, help="how many Microsoft 365 groups (1)")
    add("--messages-per-user", type=count, help="about how many mails everybody has (a handful)")
    add("--meetings-per-user", type=count, help="how many meetings everybody organizes (one)")
    add("--locale", help="where people are from, such as en_US,de_DE (en_US)")
    add("--domain", help="what addresses end in (contoso.example)")
    add("--now", help="where the clock stands still, such as 2026-03-02T09:00:00Z (today, 9:00)")
    add("--scenario", metavar="FILE", help="a scenario, to be written with all that follows of it")


def seed(options: argparse.Namespace) -> int:
    """Write a tenant to the standard output, in UTF-8 wherever that goes."""
    from ..mock import GraphMock
    from ..seeding.yaml_source import to_yaml
    from ..usage import UsageError

    given = {name: value for name, value in vars(options).items() if value is not None}
    words = {name: value for name, value in given.items() if name not in _NOT_WORDS}
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


_NOT_WORDS = ("command", "version", "run")
