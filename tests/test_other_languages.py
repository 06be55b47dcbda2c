"""The quick starts in other languages run as printed, under ``graphmock run``."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples" / "other-languages"
NODE_MODULES = Path(__file__).parent / "clients" / "node" / "node_modules"


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest_graphmock", "run", "--users", "3", "--", *command],
        cwd=EXAMPLES,
        env={**os.environ, "NODE_PATH": str(NODE_MODULES)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_shell_script_cancels_a_meeting() -> None:
    """With curl; the outbox names both messages."""
    done = run("sh", "cancel.sh")

    assert (done.returncode, done.stdout) == (0, "cancelled\n"), done.stderr
    assert "graphmock: 2 messages left a mailbox" in done.stderr
    assert "(Room flooded)" in done.stderr


def test_node_test_passes() -> None:
    """With Microsoft's client, and Node's own test runner."""
    if not shutil.which("node") or not NODE_MODULES.is_dir():
        if os.environ.get("GRAPHMOCK_NODE") == "required":
            pytest.fail(f"it needs Node, and: npm ci --prefix {NODE_MODULES.parent}")
        pytest.skip("Node or its client is not installed")

    done = run("node", "--test", "cancel.test.cjs")

    assert done.returncode == 0, done.stdout
    assert "pass 1" in done.stdout
    assert "graphmock: 2 messages left a mailbox" in done.stderr
