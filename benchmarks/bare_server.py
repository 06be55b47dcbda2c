"""The least that a Werkzeug server is: what starting ours is measured against."""

from __future__ import annotations

from werkzeug import Request, Response
from werkzeug.serving import make_server


@Request.application
def application(request: Request) -> Response:
    return Response("{}", content_type="application/json")


server = make_server("127.0.0.1", 0, application, threaded=True)
print(f"ready at http://127.0.0.1:{server.port}", flush=True)
server.serve_forever()
