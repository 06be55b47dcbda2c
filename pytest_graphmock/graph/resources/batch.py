"""POST /$batch: what a batch has to be; its parts are served once it is read."""

from __future__ import annotations

from ..batch import BatchAnswer, read_batch
from ..call import Call
from ..tree import Resource
from .access import NOTHING

__all__ = ["BATCH"]

BATCH = Resource("$batch")


@BATCH.on("POST", "Batch requests", NOTHING)
def batch(call: Call) -> BatchAnswer:
    """Every part answers for itself, so that the batch as a whole is 200."""
    return BatchAnswer(200, content_type="application/json", parts=read_batch(call.request))
