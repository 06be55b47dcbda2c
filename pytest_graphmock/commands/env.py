"""``graphmock env``: the variables that lead unchanged programs to a running server."""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["add_env", "env"]

_ENV = """\
Print the environment variables under which programs that call https://graph.microsoft.com and
https://login.microsoftonline.com reach a running `graphmock serve`.
"""
_EXAMPLES = """\
examples:
  eval "$(graphmock env)"
  graphmock env --url http://127.0.0.1:9090 --format json
  graphmock env --url http://graphmock:8080 --ca-file ca.pem     # a server in another container
"""
_TIMEOUT_S = 10


def add_env(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Let the command line take this command."""
    command = commands.add_parser(
        "env",
        help="print the variables that lead programs to a running server",
        description=_ENV,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.set_defaults(run=env)
    add = command.add_argument
    add("--url", default="http://127.0.0.1:8080", help="where it is (default: %(default)s)")
    add("--format", choices=["sh", "json"], default="sh", help="sh exports (default: %(default)s)")
    add("--ca-file", metavar="FILE", help="write the certificate to trust there, and name that")


def env(options: argparse.Namespace) -> int:
    """Ask the server, print, and return the exit status."""
    try:
        answer = _ask(options.url)
        variables = _local(answer, options.ca_file)
    except _NoAnswerError as error:
        print(f"graphmock: {error}", file=sys.stderr)
        return 2
    if options.format == "json":
        print(json.dumps(variables, indent=2))
    else:
        for name, value in variables.items():
            print(f"export {name}={shlex.quote(value)}")
    return 0


class _NoAnswerError(Exception):
    """There are no variables to print."""


def _ask(url: str) -> Mapping[str, Any]:
    """Return what the control API says; no proxy has a say in how it is reached."""
    from urllib.error import HTTPError
    from urllib.request import ProxyHandler, build_opener

    asked = f"{url.rstrip('/')}/_graphmock/env"
    try:
        with build_opener(ProxyHandler({})).open(asked, timeout=_TIMEOUT_S) as answer:
            content: Mapping[str, Any] = json.loads(answer.read())
    except HTTPError as error:
        raise _NoAnswerError(f"{asked} answers {error.code}: {_reason(error.read())}") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise _NoAnswerError(
            f"no graphmock at {url}: {reason}; start one with: graphmock serve --tls"
        ) from None
    return content


def _reason(body: bytes) -> str:
    try:
        return str(json.loads(body)["error"]["message"])
    except (ValueError, LookupError, TypeError):
        return "it is no graphmock, or an older one"


def _local(answer: Mapping[str, Any], ca_file: str | None) -> dict[str, str]:
    """Return the variables as they hold on this machine, in this environment."""
    from ..server.environment import TRUST, node_options

    variables: dict[str, str] = dict(answer["variables"])
    if ca_file is not None:
        path = Path(ca_file).absolute()
        path.write_text(answer["ca"], "ascii")
        variables.update(dict.fromkeys(TRUST, str(path)))
    elif not Path(variables[TRUST[0]]).exists():
        raise _NoAnswerError(
            "the server's certificate is on another machine; give --ca-file FILE to write it here"
        )
    return {**variables, "NODE_OPTIONS": node_options()}
