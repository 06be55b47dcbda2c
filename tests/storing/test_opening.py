"""A state file is opened by one process at a time, and only if all of it can be read."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pytest_graphmock import GraphMock, UsageError
from pytest_graphmock.storing import open_state
from pytest_graphmock.storing.database import APPLICATION_ID, VERSION
from tests.storing.conftest import Keep
from tests.storing.test_keeping import NOW, told, write_a_draft

_PAGE, _FRAME, _HEADER = 4096, 4096 + 24, 32


def log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def files(path: Path) -> dict[str, bytes]:
    """Return the bytes of the file, and of everything beside it."""
    return {each.name: each.read_bytes() for each in path.parent.iterdir() if each.is_file()}


@pytest.fixture
def killed(kept: Keep, path: Path, tmp_path: Path) -> Callable[[int], tuple[Path, list[object]]]:
    """Return a file as a kill leaves it after some writes, and what was told after each."""

    def kill(writes: int) -> tuple[Path, list[object]]:
        mock = kept(users=1, seed=7, now=NOW)
        seen: list[object] = [told(mock)]
        for _ in range(writes):
            write_a_draft(mock)
            seen.append(told(mock))
        left = tmp_path / "killed" / path.name
        left.parent.mkdir()
        for each in (path, log_of(path)):
            shutil.copyfile(each, left.with_name(each.name))
        return left, seen

    return kill


def opened(path: Path) -> tuple[object, str | None]:
    """Return what a tenant of a file tells, and what was repaired."""
    with open_state(path) as state:
        assert not state.is_new
        mock = GraphMock(users=0, rooms=0, groups=0)
        state.keep(mock.tenant)
        return told(mock), state.repaired


Killed = Callable[[int], "tuple[Path, list[object]]"]


def test_kill_between_two_writes_leaves_nothing_to_repair(killed: Killed) -> None:
    """All is there, and there is nothing to say."""
    path, seen = killed(3)

    assert opened(path) == (seen[3], None)
    assert opened(path) == (seen[3], None)


def test_log_that_began_anew_is_not_taken_for_a_torn_one(
    kept: Keep, path: Path, tmp_path: Path
) -> None:
    """What is left in it of before is nobody's last write."""
    mock = kept(users=1, seed=7, now=NOW)
    content = "x" * 600_000
    sizes = []
    for number in range(10):  # SQLite takes the log in after a thousand pages of 4 KB
        mock.users[0].drafts.add_message(f"Large {number}", content)
        sizes.append(log_of(path).stat().st_size)
    left = tmp_path / "killed"
    left.write_bytes(path.read_bytes())
    log_of(left).write_bytes(log_of(path).read_bytes())

    found, repaired = opened(left)

    assert sizes[-1] == max(sizes)
    assert sizes[-1] < 10 * len(content)
    assert repaired is None
    assert found == told(mock)


@pytest.mark.parametrize("cut", [1, 24, 1000, _FRAME, _FRAME + 4000], ids=lambda cut: f"by {cut}")
def test_torn_tail_is_repaired_with_a_message(killed: Killed, cut: int) -> None:
    """The write that was cut off is gone as a whole, those before it are there."""
    path, seen = killed(3)
    log = log_of(path)
    log.write_bytes(log.read_bytes()[:-cut])

    found, repaired = opened(path)

    assert found == seen[2]
    assert repaired is not None
    assert repaired.startswith(f"{path} was repaired: its last write had been cut off")
    assert opened(path) == (seen[2], None)


def test_garbled_last_page_is_repaired_with_a_message(killed: Killed) -> None:
    """A page that arrived wrong is as one that did not."""
    path, seen = killed(3)
    content = bytearray(log_of(path).read_bytes())
    content[-100:] = bytes(100)
    log_of(path).write_bytes(content)

    found, repaired = opened(path)

    assert found == seen[2]
    assert repaired is not None


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        pytest.param(20, "the beginning of its log", id="header"),
        pytest.param(_HEADER + 10, "behind a damaged one", id="first frame's salt"),
        pytest.param(_HEADER + 24 + 500, "behind a damaged one", id="first page"),
    ],
)
def test_log_that_is_damaged_further_in_is_refused(killed: Killed, at: int, reason: str) -> None:
    """What was acknowledged would be lost: that is no tail, and is left as it is."""
    path, _ = killed(3)
    content = bytearray(log_of(path).read_bytes())
    content[at] ^= 0xFF
    log_of(path).write_bytes(content)
    before = files(path)

    with pytest.raises(UsageError, match=reason):
        open_state(path)

    assert files(path) == before


@pytest.mark.parametrize(("page", "was_killed"), [(1, False), (3, False), (-1, False), (-1, True)])
def test_damaged_file_is_refused_and_left_as_it_is(
    killed: Killed, page: int, was_killed: bool
) -> None:
    """One line says what SQLite or we found."""
    path, _ = killed(3)
    if not was_killed:
        opened(path)
    content = bytearray(path.read_bytes())
    start = page * _PAGE if page > 0 else len(content) - _PAGE
    content[start : start + _PAGE] = b"\xa5" * _PAGE
    path.write_bytes(content)
    before = files(path)

    with pytest.raises(UsageError, match=r"damaged and is left as it is \(.+\); move it away"):
        open_state(path)

    assert files(path) == before


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        pytest.param("DELETE FROM tenant", "", id="no tenant"),
        pytest.param("DELETE FROM entry WHERE position = 0", "row 0 of entry", id="a gap"),
        pytest.param("UPDATE entry SET value = '{' WHERE position = 1", "", id="no JSON"),
        pytest.param("UPDATE entry SET kind = 'Fax' WHERE position = 1", "Fax", id="no such kind"),
        pytest.param("UPDATE entry SET value = NULL, key = 5", "no Message 5", id="nothing there"),
        pytest.param("UPDATE entry SET value = '{\"x\": 1}'", "'x'", id="no such member"),
        pytest.param("DROP TABLE entry", "no such table", id="no table"),
    ],
)
def test_rows_that_make_no_sense_are_refused(killed: Killed, statement: str, reason: str) -> None:
    """The database is well, what is in it is not."""
    path, _ = killed(2)
    opened(path)
    with closing(sqlite3.connect(path)) as database:
        database.execute(statement)
        database.commit()
    before = files(path)

    with pytest.raises(UsageError, match="is damaged and is left as it is") as refused:
        open_state(path)

    assert reason in str(refused.value)
    assert files(path) == before


@pytest.mark.parametrize("was_killed", [False, True], ids=["stopped", "killed"])
def test_file_of_a_newer_version_is_refused(killed: Killed, was_killed: bool) -> None:
    """With both versions and what to do, and untouched."""
    path, _ = killed(2)
    if not was_killed:
        opened(path)
    content = bytearray(path.read_bytes())
    content[60:64] = (VERSION + 1).to_bytes(4, "big")
    path.write_bytes(content)
    before = files(path)

    with pytest.raises(UsageError, match=f"format is {VERSION + 1}, this one reads up to"):
        open_state(path)

    assert files(path) == before


def test_anything_else_is_refused(path: Path) -> None:
    """A text, another program's database, a folder: each says what it is not."""
    text = path.with_name("notes.txt")
    text.write_text("Do not overwrite me. " * 500)
    foreign = path.with_name("other.db")
    with closing(sqlite3.connect(foreign)) as database:
        database.execute("CREATE TABLE t (x)")
    before = files(path)

    for each, reason in (
        (text, "no state file of graphmock: file is not a database"),
        (foreign, "an SQLite database, but no state file of graphmock"),
        (path.parent, "no state file of graphmock"),
        (path / "nowhere" / "x", "can't be kept a state in"),
    ):
        with pytest.raises(UsageError, match=reason):
            open_state(each)

    assert files(path) == before


def test_second_who_opens_it_is_told_so(kept: Keep, path: Path) -> None:
    """Until the first lets go of it."""
    mock = kept(users=1, now=NOW)

    with pytest.raises(UsageError, match="in use by another graphmock"):
        open_state(path)
    write_a_draft(mock)
    expected = told(mock)

    assert told(kept()) == expected


def test_empty_file_is_a_new_one(kept: Keep, path: Path) -> None:
    """As mktemp makes it."""
    path.touch()

    mock = kept(users=1, seed=7, now=NOW)
    expected = told(mock)

    assert told(kept()) == expected


def test_log_of_a_file_that_was_removed_is_no_part_of_a_new_one(killed: Killed, path: Path) -> None:
    """Who deletes the file alone begins anew."""
    left, seen = killed(2)
    left.unlink()

    with open_state(left) as state:
        assert state.is_new
        mock = GraphMock(users=1, seed=7, now=NOW)
        state.keep(mock.tenant)

    assert opened(left) == (seen[0], None)


def test_nothing_is_left_beside_the_file(path: Path) -> None:
    """Who lets go of it takes the log and the lock along."""
    with open_state(path) as state:
        mock = GraphMock(users=1, now=NOW)
        state.keep(mock.tenant)
        write_a_draft(mock)

    assert list(files(path)) == [path.name]
    write_a_draft(mock)  # is not kept any more, and no error


def test_marks_are_where_others_look_for_them(kept: Keep, path: Path) -> None:
    """`file` and SQLite's own tools tell what it is."""
    kept(users=1, now=NOW)

    header = path.read_bytes()[:100]

    assert header.startswith(b"SQLite format 3\0")
    assert int.from_bytes(header[68:72], "big") == APPLICATION_ID
