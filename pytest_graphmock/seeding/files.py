"""Files that hang on the mails and meetings of a tenant: those of a scenario, and invented ones."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable
from typing import Any

from ..exchange.item import FileAttachment
from .pools import Pools
from .spots import Spot

__all__ = ["invented_files", "read_files"]

_LEFT, _TOP, _WIDTH = 72, 720, 80


def read_files(given: Iterable[tuple[Spot, Any]]) -> tuple[FileAttachment, ...]:
    """Return the files of a scenario: text, or bytes in base64, by name."""
    return tuple(
        _file(name.text, each["base64"] if isinstance(each, dict) else each.encode())
        for name, each in given
    )


def invented_files(pools: Pools) -> tuple[FileAttachment, ...]:
    """Return a few small files; mails share them, so that a large tenant costs no more."""
    texts = [pools.prose() for _ in range(3)]
    table = "\n".join(f"{each.partition(' ')[0]},{len(each)}" for each in texts)
    return (
        _file("notes.txt", texts[0].encode()),
        _file("report.pdf", _pdf(texts[1])),
        _file("agenda.pdf", _pdf(texts[2])),
        _file("figures.csv", f"name,count\n{table}\n".encode()),
    )


def _file(name: str, content: bytes) -> FileAttachment:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return FileAttachment(key=1, name=name, content_type=kind, content=content)


def _pdf(text: str) -> bytes:
    """Return a page with one line of text, which any viewer opens."""
    shown = text[:_WIDTH].encode("latin-1", "replace")
    for special in (b"\\", b"(", b")"):
        shown = shown.replace(special, b"\\" + special)
    drawn = b"BT /F 12 Tf %d %d Td (%s) Tj ET" % (_LEFT, _TOP, shown)
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    written, offsets = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        offsets.append(len(written))
        written += b"%d 0 obj%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % each for each in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return written + head + table + tail % (len(objects) + 1, len(written))
