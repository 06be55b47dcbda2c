"""Users, rooms and groups: who is there, and who is added."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_graphmock import GraphMock, Group, Room, UsageError, User


def test_added_user_is_in_the_directory(graph_mock: GraphMock, call: Any) -> None:
    """At the end of the list, with an empty mailbox; requests see the same person."""
    carol = graph_mock.add_user(
        "Carol Cole", mail="carol", time_zone="Europe/Paris", job_title="CFO", department="Finance"
    )

    me = call(carol, "GET", "/me").json()
    assert graph_mock.users[-1] == carol
    assert (me["id"], me["mail"]) == (carol.id, "carol@contoso.example")
    assert (me["displayName"], me["givenName"], me["surname"]) == ("Carol Cole", "Carol", "Cole")
    assert (carol.job_title, carol.department) == ("CFO", "Finance")
    assert (carol.time_zone, carol.user_principal_name) == ("Europe/Paris", carol.mail)
    assert carol.events == []
    assert carol.inbox.total_item_count == 0


@pytest.mark.parametrize(
    ("words", "name", "mail"),
    [
        pytest.param({"name": "Carol Cole"}, "Carol Cole", "carol.cole@contoso.example", id="name"),
        pytest.param({"mail": "carol"}, "Carol", "carol@contoso.example", id="short mail"),
        pytest.param({"name": "c@x.example"}, "C", "c@x.example", id="address for a name"),
        pytest.param(
            {"name": "Zoë Å"}, "Zoë Å", "zoe.a@contoso.example", id="letters beyond ASCII"
        ),
        pytest.param({}, "User1", "user1@contoso.example", id="nothing"),
    ],
)
def test_name_and_mail_are_made_from_each_other(
    graph_mock: GraphMock, words: dict[str, str], name: str, mail: str
) -> None:
    """Whichever is left out."""
    user = graph_mock.add_user(**words)

    assert (user.display_name, user.mail) == (name, mail)


@pytest.mark.parametrize("key", ["id", "user_principal_name", "mail", "display_name"])
def test_user_is_found_by_any_of_their_names(graph_mock: GraphMock, alice: User, key: str) -> None:
    """In any letter case; a room is a user, too."""
    name: str = getattr(alice, key)

    assert graph_mock.user(name.upper()) == alice
    assert graph_mock.user("alice") == alice


def test_room_and_group_are_found(graph_mock: GraphMock, room: Room, alice: User) -> None:
    """Groups by ``group``, rooms by ``user``."""
    sales = graph_mock.add_group("Sales", members=[alice, "alice"])  # named twice

    assert graph_mock.user("room9") == room
    assert graph_mock.group("sales") == sales
    assert graph_mock.group(sales.id) == sales
    assert (room.capacity, sales.members) == (4, [alice])
    assert graph_mock.rooms[-1] == room
    assert graph_mock.groups[-1] == sales


@pytest.mark.parametrize(
    ("find", "key", "told"),
    [
        pytest.param(
            "user",
            "alicia",
            r"no user 'alicia' in this tenant \(did you mean 'alice'\?\)",
            id="user",
        ),
        pytest.param("user", "sales", r"no user 'sales' in this tenant", id="group is no user"),
        pytest.param(
            "group",
            "sale",
            r"no group 'sale' .*'sales'.*create one with graph_mock\.add_group",
            id="group",
        ),
    ],
)
def test_nobody_of_that_name(
    graph_mock: GraphMock, alice: User, find: str, key: str, told: str
) -> None:
    """The nearest name, who there is, and the way out."""
    graph_mock.add_group("Sales", members=[alice])

    with pytest.raises(UsageError, match=told):
        getattr(graph_mock, find)(key)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param(
            {"mail": "alice"}, r"alice@contoso\.example is there already, it is Alice", id="taken"
        ),
        pytest.param({"mail": "a b"}, r"'a b@contoso\.example' is no address", id="no address"),
        pytest.param({"time_zone": "CEST"}, r"no time zone 'CEST'; give a Windows name", id="zone"),
        pytest.param(
            {"job_titel": "CFO"},
            r"no property 'job_titel' \(did you mean 'job_title'\?\)",
            id="property",
        ),
        pytest.param({"manager": "nobody"}, "no user 'nobody' in this tenant", id="manager"),
    ],
)
def test_nonsense_is_no_user(
    graph_mock: GraphMock, alice: User, words: dict[str, Any], told: str
) -> None:
    """And nobody is added."""
    count = len(graph_mock.users)

    with pytest.raises(UsageError, match=told):
        graph_mock.add_user("Carol Cole", **words)

    assert len(graph_mock.users) == count


def test_manager_leads(graph_mock: GraphMock, alice: User) -> None:
    """Given as a user or by name."""
    carol = graph_mock.add_user("Carol Cole", manager=alice)

    assert carol.manager == alice
    assert alice.manager is None


def test_user_without_a_mailbox_says_so(graph_mock: GraphMock, call: Any) -> None:
    """To the test and to requests."""
    guest = graph_mock.add_user("Guest", has_mailbox=False)

    assert call(guest, "GET", "/me/events").status_code == 404
    with pytest.raises(UsageError, match=r"guest@contoso\.example has no mailbox"):
        _ = guest.inbox


def test_repr_of_people(graph_mock: GraphMock, alice: User, room: Room) -> None:
    """Kind, name and address; as text, the address."""
    sales = graph_mock.add_group("Sales", members=[alice])

    assert [repr(each) for each in (alice, room, sales)] == [
        "<User Alice Ames <alice@contoso.example>>",
        "<Room Room 9 <room9@contoso.example>>",
        "<Group Sales <sales@contoso.example>>",
    ]
    assert str(alice) == "alice@contoso.example"
    assert isinstance(sales, Group)
    assert len({alice, graph_mock.user("alice")}) == 1


def test_person_whom_a_reset_took_back_says_so(graph_mock: GraphMock, alice: User) -> None:
    """A view outlives what it shows."""
    graph_mock.reset()

    with pytest.raises(UsageError, match=r"alice@contoso\.example is not in this tenant any more"):
        _ = alice.display_name
    assert alice.mail == "alice@contoso.example"


def test_user_with_a_token_is_who_calls(graph_mock: GraphMock, alice: User, call: Any) -> None:
    """``user.token()`` and ``graph_mock.token(user)`` alike."""
    call(alice, "GET", "/me")

    assert graph_mock.requests[0].caller == alice.mail
