"""``graphmock serve``: a tenant served until it is interrupted."""

from __future__ import annotations

import argparse
import signal
import sys
from contextlib import ExitStack
from threading import Event
from typing import TYPE_CHECKING

from .tenant import tenant_of
from .tenant_options import add_tenant_options, port

if TYPE_CHECKING:
    from ..mock import GraphMock

__all__ = ["add_serve", "serve"]

_SERVE = """\
Serve a tenant of Microsoft Graph's mail and calendars until it is interrupted.

Prints one line, "graphmock ready at http://…", when it accepts requests. Point a client at
that address instead of https://graph.microsoft.com; paths begin with /v1.0 or /beta. Any bearer
token is served: a user's mail as the token acts as that user, anything else as the first user.

With --tls it serves https too, and a proxy that leads here what programs call at
https://graph.microsoft.com: two more lines say where. Every call is a line on standard error.
"""
_CONTROL = """\
a page to look around with:
  /_graphmock/                mailboxes, calendars, outbox and requests, as they change

what happened, as JSON, and the way back:
  GET  /_graphmock/outbox     every message that left a mailbox
  GET  /_graphmock/moves      every item that moved
  GET  /_graphmock/requests   every call and its status
  GET  /_graphmock/deliveries what was posted to receivers of change notifications
  POST /_graphmock/token      a bearer token: {"user": "…", "scopes": ["Mail.Read"]}
  GET  /_graphmock/state      the tenant as a scenario; PUT loads one
  GET  /_graphmock/env        the variables that lead unchanged programs here
  POST /_graphmock/reset      back to the seeded state
  GET  /_graphmock/health     whether it is up
  GET  /_graphmock/openapi.json  all calls, described

examples:
  graphmock serve --port 8080 --seed 7 --users 3
  curl http://127.0.0.1:8080/v1.0/users

  graphmock serve --tls                    # and in another shell:
  eval "$(graphmock env)"
  curl https://graph.microsoft.com/v1.0/users
"""


def add_serve(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Let the command line take this command."""
    command = commands.add_parser(
        "serve",
        help="serve a tenant until interrupted",
        description=_SERVE,
        epilog=_CONTROL,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.set_defaults(run=serve)
    add = command.add_argument
    add("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    add("--port", type=port, default=8080, help="0 picks a free one (default: %(default)s)")
    add("--log-format", choices=["text", "json"], default="text", help="of the lines about calls")
    add("--tls", action="store_true", help="serve https too, and a proxy that leads there")
    add("--https-port", type=port, metavar="PORT", help="with --tls (default: a free one)")
    add("--proxy-port", type=port, metavar="PORT", help="with --tls (default: a free one)")
    add_tenant_options(command)


def serve(options: argparse.Namespace) -> int:
    """Serve until a signal comes, and return the exit status."""
    stopped = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    if not options.tls and (options.https_port, options.proxy_port) != (None, None):
        return _failed("--https-port and --proxy-port go with --tls")

    from ..usage import UsageError

    with ExitStack() as stack:
        try:
            mock = _started(options, stack)
        except (UsageError, _CannotListenError) as error:
            return _failed(str(error))
        _serve_until(stopped, mock, options)
    return 0


def _serve_until(stopped: Event, mock: GraphMock, options: argparse.Namespace) -> None:
    from .access_log import AccessLog

    with AccessLog(sys.stderr, options.log_format) as log:
        mock.listen(log.heard)
        print(f"graphmock ready at {mock.url}", flush=True)
        if options.tls:
            print(f"graphmock https at {mock.https_url}", flush=True)
            print(f"graphmock proxy at {mock.proxy_url}", flush=True)
        while not stopped.wait(timeout=1):  # without a timeout, Windows would not notice Ctrl+C
            pass
        mock.stop()


class _CannotListenError(Exception):
    """A port is taken, or an address is none of this machine's."""


def _started(options: argparse.Namespace, stack: ExitStack) -> GraphMock:
    """Return a mock that serves; everything that can go wrong has gone right by then."""
    import gc

    gc.disable()  # nothing of what is loaded and seeded here is garbage
    mock = tenant_of(options, stack)
    gc.freeze()
    gc.enable()
    place = f"{options.host}:{options.port}"
    try:
        mock.start(host=options.host, port=options.port)
        if options.tls:
            place = f"{options.host}, --https-port or --proxy-port"
            mock.start_tls(https_port=options.https_port or 0, proxy_port=options.proxy_port or 0)
    except BaseException as error:
        mock.stop()
        if not isinstance(error, OSError):
            raise
        raise _CannotListenError(
            f"can't listen on {place}: {error.strerror or error}; "
            "try another --port, or --port 0 for a free one"
        ) from None
    return mock


def _failed(reason: str) -> int:
    print(f"graphmock: {reason}", file=sys.stderr)
    return 2
