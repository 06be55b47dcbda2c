"""Writes `scenario.schema.json` anew: ``python -m pytest_graphmock.seeding``."""

from __future__ import annotations

import json
from pathlib import Path

from .words import json_schema

SCHEMA = Path(__file__).with_name("scenario.schema.json")

if __name__ == "__main__":
    SCHEMA.write_text(json.dumps(json_schema(), indent=2) + "\n", encoding="utf-8")
