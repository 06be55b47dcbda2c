"""Changes of mail folders and of what is in them (mail.md §16)."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

INBOX = "/me/mailFolders/inbox/messages/delta"
FOLDERS = "/me/mailFolders/delta"


@pytest.fixture
def change(office: Any) -> Callable[..., None]:
    """Do to a message of Ana's what a mail client would: move, delete, mark as read."""

    def make(message: Any, action: str, folder: Any = None) -> None:
        tenant = office.mock.tenant
        mailbox = tenant.mailbox_of(tenant.directory.find_user(office.ana.id))
        item = next(e for e in mailbox.items.values() if mailbox.id_of(e) == message.id)
        with tenant.transaction():
            if action == "move":
                key = next(k for k, f in mailbox.folders.items() if f.name == folder.display_name)
                tenant.move(mailbox, item, key, "move")
            elif action == "delete":
                tenant.remove(mailbox, item, "delete")
            else:
                tenant.replace(mailbox, item, tenant.revised(item, is_read=True), "update")

    return make


def test_first_round_is_newest_first(office: Any, following: Callable[..., Any]) -> None:
    """Ten a page, each with its type, event messages with theirs."""
    for number in range(12):
        office.ana.inbox.add_message(f"Mail {number}", received=f"2026-03-01T09:{number:02}:00Z")
    office.bob.calendar.add_meeting("Review", attendees=[office.ana])

    follower = following(office.ana, INBOX)

    assert follower.told[0]["@odata.type"] == "#microsoft.graph.eventMessageRequest"
    assert [each["subject"] for each in follower.told[1:3]] == ["Mail 11", "Mail 10"]
    assert {each["@odata.type"] for each in follower.told[1:]} == {"#microsoft.graph.message"}
    assert len(follower.told) == 13


def test_mail_that_arrives_is_told(office: Any, following: Callable[..., Any]) -> None:
    """So is a meeting's notice."""
    follower = following(office.bob, INBOX)

    office.bob.inbox.add_message("Hello")
    office.meeting()
    follower.follow()

    assert [each["subject"] for each in follower.changed] == ["Hello", "Budget review"]
    assert follower.removed == []


def test_message_that_moves_leaves_one_folder_and_reaches_the_other(
    office: Any, following: Callable[..., Any], change: Callable[..., None]
) -> None:
    """Removed as ``deleted`` here, a new item with a new id there (observed)."""
    message = office.ana.inbox.add_message("Move me")
    old_id = message.id
    inbox = following(office.ana, INBOX)
    archive = following(office.ana, "/me/mailFolders/archive/messages/delta")

    change(message, "move", office.ana.folder("archive"))
    inbox.follow()
    archive.follow()

    assert inbox.told == [
        {
            "@odata.type": "#microsoft.graph.message",
            "id": old_id,
            "@removed": {"reason": "deleted"},
        }
    ]
    assert [each["subject"] for each in archive.changed] == ["Move me"]
    assert archive.changed[0]["id"] != old_id


@pytest.mark.parametrize(
    ("wanted", "first", "told"),
    [
        pytest.param("created", 2, ["New"], id="created"),
        pytest.param("updated", 0, ["Read"], id="updated"),
        pytest.param("deleted", 0, [None], id="deleted"),
        pytest.param("Deleted", 0, [None], id="in any letter case"),
    ],
)
def test_change_type_limits_what_is_told(
    office: Any,
    following: Callable[..., Any],
    change: Callable[..., None],
    wanted: str,
    first: int,
    told: list[str | None],
) -> None:
    """In the first round and in later ones (documented)."""
    read, gone = office.ana.inbox.add_message("Read"), office.ana.inbox.add_message("Gone")
    follower = following(office.ana, f"{INBOX}?changeType={wanted}")
    at_first = len(follower.told)

    office.ana.inbox.add_message("New")
    change(read, "read")
    change(gone, "delete")
    follower.follow()

    assert at_first == first
    assert [each.get("subject") for each in follower.told] == told


def test_filter_on_the_time_of_receipt(
    office: Any, following: Callable[..., Any], change: Callable[..., None]
) -> None:
    """Older messages are not there, whatever happens to them."""
    old = office.ana.inbox.add_message("Old", received="2026-02-01T09:00:00Z")
    office.ana.inbox.add_message("Edge", received="2026-03-01T00:00:00Z")
    query = "$filter=receivedDateTime+ge+2026-03-01T00:00:00Z&$orderby=receivedDateTime+desc"
    follower = following(office.ana, f"{INBOX}?{query}")
    at_first = [each["subject"] for each in follower.told]

    change(old, "read")
    office.ana.inbox.add_message("First", received="2026-03-02T08:00:00Z")
    office.ana.inbox.add_message("Second", received="2026-03-02T07:00:00Z")
    follower.follow()

    assert at_first == ["Edge"]
    assert [each["subject"] for each in follower.told] == ["First", "Second"]


@pytest.mark.parametrize(
    ("path", "query", "resource", "named"),
    [
        (INBOX, "$filter=isRead eq true", "Messages", "$filter"),
        (INBOX, "$filter=receivedDateTime lt 2026-03-01T00:00:00Z", "Messages", "$filter"),
        (INBOX, "$orderby=subject", "Messages", "$orderby"),
        (INBOX, "$orderby=receivedDateTime asc", "Messages", "$orderby"),
        (INBOX, '$search="x"', "Messages", "$search"),
        (INBOX, "$skip=3", "Messages", "$skip"),
        (FOLDERS, "$top=5", "Folders", "$top"),
        (
            FOLDERS,
            "$top=5&$filter=isHidden&$orderby=id&$search=x",
            "Folders",
            "$orderby, $filter, $search, $top",
        ),
    ],
)
def test_options_that_mail_deltas_do_not_take(
    office: Any, as_user: Callable[..., Any], path: str, query: str, resource: str, named: str
) -> None:
    """400 ``ErrorInvalidUrlQuery``, naming them in one pair of quotes (observed)."""
    answer = as_user(office.ana).get(f"{path}?{query}")

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "ErrorInvalidUrlQuery"
    assert answer.json()["error"]["message"] == (
        "The following parameters are not supported with change tracking over the "
        f"'{resource}' resource: '{named}'."
    )


@pytest.mark.parametrize(
    "query",
    [
        "changeType=moved",
        "$filter=receivedDateTime ge yesterday",
        "$select=nonsense",
        "$top=0",
        "$top=many",
    ],
)
def test_values_that_make_no_sense(office: Any, as_user: Callable[..., Any], query: str) -> None:
    """400."""
    answer = as_user(office.ana).get(f"{INBOX}?{query}")

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "BadRequest"


def test_there_is_no_delta_over_the_mailbox(office: Any, as_user: Callable[..., Any]) -> None:
    """Only over a folder (observed)."""
    answer = as_user(office.ana).get("/me/messages/delta")

    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == (
        "Change tracking is not supported against 'microsoft.graph.message'."
    )


def test_others_mail_is_not_followed(office: Any, as_user: Callable[..., Any]) -> None:
    """Mail folders are not shared."""
    for path in ("mailFolders/inbox/messages/delta", "mailFolders/delta"):
        answer = as_user(office.bob).get(f"/users/{office.ana.mail}/{path}")

        assert answer.status_code == 403


def test_pages_of_a_round_are_about_one_moment(
    office: Any, as_user: Callable[..., Any], change: Callable[..., None]
) -> None:
    """A message that goes between two pages is still on its page, one that comes is not."""
    messages = [
        office.ana.inbox.add_message(f"Mail {n}", received=f"2026-03-01T09:0{n}:00Z")
        for n in range(4)
    ]
    ana = as_user(office.ana)

    first = ana.get(INBOX, headers={"Prefer": "odata.maxpagesize=2"}).json()
    change(messages[3], "delete")
    change(messages[1], "move", office.ana.folder("archive"))
    office.ana.inbox.add_message("New", received="2026-03-01T09:09:00Z")
    second = ana.get_link(first["@odata.nextLink"]).json()
    later = ana.get_link(second["@odata.deltaLink"]).json()

    assert [each["subject"] for each in first["value"]] == ["Mail 3", "Mail 2"]
    assert [each["subject"] for each in second["value"]] == ["Mail 1", "Mail 0"]
    assert [each.get("subject") for each in later["value"]] == [None, None, "New"]


def test_folders_are_told_flat_and_without_hidden_ones(
    office: Any, following: Callable[..., Any]
) -> None:
    """The whole tree in one list (observed)."""
    projects = office.ana.inbox.add_folder("Projects")
    budget = projects.add_folder("Budget")

    follower = following(office.ana, FOLDERS)

    names = [each["displayName"] for each in follower.told]
    assert {"Inbox", "Projects", "Budget", "Deleted Items"} <= set(names)
    assert not {"Team Chat", "Top of Information Store", "Recoverable Items"} & set(names)
    assert follower.copy[budget.id]["parentFolderId"] == projects.id
    assert {each["@odata.type"] for each in follower.told} == {"#microsoft.graph.mailFolder"}


def test_folder_changes_with_its_counts(
    office: Any, following: Callable[..., Any], change: Callable[..., None]
) -> None:
    """Every arrival, move and reading changes the folders involved, and no others."""
    message = office.ana.inbox.add_message("Move me")
    follower = following(office.ana, FOLDERS)

    change(message, "read")
    follower.follow()
    after_reading = [(e["displayName"], e["unreadItemCount"]) for e in follower.told]
    change(message, "move", office.ana.folder("archive"))
    follower.follow()

    assert after_reading == [("Inbox", 0)]
    assert {each["displayName"]: each["totalItemCount"] for each in follower.told} == {
        "Inbox": 0,
        "Archive": 1,
    }


def test_new_folder_changes_its_parent(office: Any, following: Callable[..., Any]) -> None:
    """The parent counts its children."""
    everything = following(office.ana, FOLDERS)
    below = following(office.ana, "/me/mailFolders/inbox/childFolders/delta")

    office.ana.inbox.add_folder("Projects")
    everything.follow()
    below.follow()

    assert {each["displayName"] for each in everything.told} == {"Inbox", "Projects"}
    assert [each["displayName"] for each in below.told] == ["Projects"]


@pytest.mark.parametrize("seed", range(6))
def test_client_that_applies_deltas_ends_with_what_a_fresh_listing_shows(
    office: Any,
    following: Callable[..., Any],
    as_user: Callable[..., Any],
    change: Callable[..., None],
    seed: int,
) -> None:
    """Whatever arrives, moves, is read or goes."""
    dice, ana = random.Random(seed), as_user(office.ana)
    places = ("inbox", "archive")
    followers = {
        name: following(office.ana, f"/me/mailFolders/{name}/messages/delta", page_size=2)
        for name in places
    }
    folders = following(office.ana, FOLDERS)

    for _ in range(8):
        for _ in range(dice.randint(1, 4)):
            target = office.ana.folder(dice.choice(places))
            messages = [each for name in places for each in office.ana.folder(name).messages]
            action = dice.choice(("arrive", "arrive", "move", "delete", "read"))
            if action == "arrive" or not messages:
                target.add_message("Mail", received=f"2026-03-{dice.randint(1, 28):02}T09:00:00Z")
            else:
                change(dice.choice(messages), action, target)
        for name, follower in followers.items():
            follower.follow()
            listed = ana.get(f"/me/mailFolders/{name}/messages?$top=1000").json()["value"]
            assert {key: without_type(each) for key, each in follower.copy.items()} == {
                each["id"]: without_type(each) for each in listed
            }
        folders.follow()
        assert {each["displayName"]: without_type(each) for each in folders.copy.values()} == {
            each["displayName"]: each
            for each in ana.get("/me/mailFolders?$top=100").json()["value"]
        }


def without_type(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name != "@odata.type"}
