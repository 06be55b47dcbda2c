"""The options that say what tenant is served, and the words that they are."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..settings import Words

__all__ = ["add_tenant_options", "count", "port", "tenant_words"]

_WORDS = (
    "seed",
    "users",
    "messages_per_user",
    "meetings_per_user",
    "locale",
    "scenario",
    "auth",
    "sign_in",
    "allow_hosts",
)


def add_tenant_options(command: argparse.ArgumentParser) -> None:
    """Let a command take what a tenant is made of, who gets in, and who gets out."""
    made = command.add_argument_group("who is there")
    add = made.add_argument
    add("--seed", type=int, metavar="N", help="which people, mail and meetings (default: 0)")
    add("--users", type=count, metavar="N", help="how many people (default: 6)")
    add("--messages-per-user", type=count, metavar="N", help="how many mails each has, about")
    add("--meetings-per-user", type=count, metavar="N", help="how many meetings each organizes")
    add("--locale", help="where people are from, such as en_US,de_DE (default: en_US)")
    add("--scenario", metavar="FILE", help="a tenant from a YAML file; it says who is there")
    add(
        "--state",
        metavar="FILE",
        help="keep the tenant in a file, which survives whatever ends the process; once it is "
        "there, it says who is there",
    )
    add = command.add_argument_group("who gets in, and out").add_argument
    add(
        "--auth",
        choices=["off", "lenient", "strict"],
        help="how much a caller has to prove: off ignores tokens, lenient takes any, strict "
        "takes only ours, unexpired, with the scopes needed (default: lenient)",
    )
    add(
        "--sign-in",
        choices=["auto", "page"],
        help="auto signs people in unasked, page shows them who there is (default: auto)",
    )
    add(
        "--allow-host",
        dest="allow_hosts",
        action="append",
        metavar="NAME",
        help="another host that the proxy lets through, really; more than once for more",
    )


def tenant_words(options: argparse.Namespace) -> Words:
    """Return what was said, in the words of `GraphMock`."""
    given = {name: getattr(options, name) for name in _WORDS}
    words: Words = {name: value for name, value in given.items() if value is not None}  # type: ignore[assignment] # names of Words, each of its kind
    return words


def port(text: str) -> int:
    """Read a port; 0 is a free one."""
    number = int(text)
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"{number} is no port; ports are 0 to 65535")
    return number


def count(text: str) -> int:
    """Read how many there are of something."""
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"there can't be {number}; give 0 or more")
    return number


# argparse names the reader of what can't be read.
port.__name__, count.__name__ = "port", "number"
