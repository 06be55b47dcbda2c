"""What is wrong in a scenario is told with file, line, column and the nearest valid word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pytest_graphmock import GraphMock, UsageError

HEAD = """\
now: 2026-03-02T09:00:00Z
users:
  - {name: Alice Ames, mail: alice}
  - {name: Bob Bell, mail: bob}
rooms: [{name: Room 4, mail: room4}]
meetings:
  - subject: Budget review
    organizer: alice
    start: +1d 09:00
"""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(
            HEAD + "    atendees: [bob]\n",
            "team.yaml:10:5: meetings[0]: a meeting has no key 'atendees' "
            "(did you mean 'attendees'?); there are organizer, ",
            id="misspelt key",
        ),
        pytest.param(
            HEAD + "    attendees: [bbo]\n",
            "team.yaml:10:17: meetings[0].attendees[0]: 'bbo' is not somebody of this scenario "
            "(did you mean 'bob'?); there are alice, bob, room4",
            id="unknown attendee",
        ),
        pytest.param(
            HEAD + "    attendees: [bobb@contoso.example]\n",
            "'bobb@contoso.example' is not somebody of this scenario "
            "(did you mean 'bob@contoso.example'?)",
            id="unknown address of our domain",
        ),
        pytest.param(
            HEAD + "    end: 2026-02-30 10:00\n",
            "team.yaml:10:10: meetings[0].end: '2026-02-30 10:00' is no date: 2026-02 has 28 days "
            "(did you mean '2026-02-28'?)",
            id="impossible date",
        ),
        pytest.param(
            HEAD + "    end: 2026-13-01\n",
            "team.yaml:10:10: meetings[0].end: '2026-13-01' is no date: there is no month 13 "
            "(did you mean '2026-12-01'?)",
            id="impossible month",
        ),
        pytest.param(
            HEAD + "    end: +1d 25:00\n", "'+1d 25:00' is no time: a day has no 25:00", id="hour"
        ),
        pytest.param(
            HEAD + "    end: tomorrow\n", "'tomorrow' is no time; write it like", id="no time"
        ),
        pytest.param(
            HEAD + "    end: +1d 08:00\n",
            "meetings[0].end: it would end before it starts: 2026-03-03 08:00 UTC is before "
            "2026-03-03 09:00 UTC",
            id="end before start",
        ),
        pytest.param(
            HEAD + "    all_day: maybe\n",
            "team.yaml:10:14: meetings[0].all_day: this is true or false, not 'maybe'",
            id="wrong type",
        ),
        pytest.param(
            HEAD + "    location: 4\n",
            "meetings[0].location: this is a place, or a room, and YAML reads 4 otherwise; "
            "quote it",
            id="number for text",
        ),
        pytest.param(
            HEAD + "    attendees: bob\n",
            "meetings[0].attendees: this is a list, not 'bob'",
            id="text for a list",
        ),
        pytest.param(
            HEAD + "    show_as: bussy\n",
            "'bussy' is none of the words here (did you mean 'busy'?); there are unknown, free",
            id="choice",
        ),
        pytest.param(
            HEAD + "    organizer: bob\n",
            "team.yaml:10:5: 'organizer' is there twice, first on line 8",
            id="duplicate key",
        ),
        pytest.param(
            HEAD + "    attendees: [bob\n",
            "team.yaml:11:1: this is no YAML: while parsing a flow sequence",
            id="syntax",
        ),
        pytest.param(
            HEAD + "    responses: {bob: accepted}\n",
            "bob@contoso.example has no copy to answer: not invited, or gone already",
            id="answer of somebody who was not invited",
        ),
        pytest.param(
            HEAD + "    recurrence: {pattern: {type: weekly}}\n",
            "team.yaml:7:5: meetings[0]: Graph would refuse this: ",
            id="refused by a rule",
        ),
        pytest.param(
            HEAD
            + "    recurrence: {pattern: {type: daily}}\n"
            + "    cancelled_dates: [2026-03-01]\n",
            "the series does not happen on 2026-03-01 (did you mean '2026-03-",
            id="date that the series does not have",
        ),
        pytest.param("users: []\nnow: noon\n", "team.yaml:2:6: now: this is a time", id="now"),
        pytest.param(
            "users: [{name: A, mail: a, time_zone: Pacific Standrd Time}]",
            "there is no time zone 'Pacific Standrd Time' (did you mean 'Pacific Standard Time'?)",
            id="time zone",
        ),
        pytest.param(
            "users: [{mail: a}, {mail: A}]",
            "team.yaml:1:21: users[1]: A@contoso.example is there already, it is A",
            id="address taken",
        ),
        pytest.param("users: [{}]", "users[0]: a user needs 'name' or 'mail'", id="nobody"),
        pytest.param("", "team.yaml:1:1: this is a mapping with domain, now, users", id="empty"),
        pytest.param("rooms: []", "team.yaml:1:1: a scenario needs 'users'", id="no users"),
        pytest.param("users: &a [*a]", "an alias can't stand within what it means", id="loop"),
        pytest.param(
            "users: [!!python/object:os.system {}]", "team.yaml:1:9: ", id="objects are not made"
        ),
        pytest.param(
            "users: [{mail: a}]\nmessages: [{mailbox: a, subject: x, folder: inbx}]",
            "there is no folder 'inbx' (did you mean 'inbox'?); if it is to be made, write '/inbx'",
            id="folder",
        ),
        pytest.param(
            "users: [{mail: a}]\nfaker: {locale: xx_YY}", "faker.locale: ", id="faker's locale"
        ),
    ],
)
def test_mistake_is_told_where_it_is(tmp_path: Path, text: str, told: str) -> None:
    """Nothing is guessed, nothing is passed over."""
    path = tmp_path / "team.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(UsageError, match=re.escape(told)):
        GraphMock(scenario=path)


def test_mapping_is_told_by_its_keys() -> None:
    """There is no line to name."""
    with pytest.raises(UsageError, match=r"^scenario: users\[0\]: a user has no key 'nam'"):
        GraphMock(scenario={"users": [{"nam": "Alice"}]})


def test_missing_file_is_named(tmp_path: Path) -> None:
    """With the reason of the system."""
    with pytest.raises(UsageError, match=r"no\.yaml: can't read the scenario: No such file"):
        GraphMock(scenario=tmp_path / "no.yaml")


def test_refused_load_changes_nothing() -> None:
    """The tenant is as it was, items and all."""
    mock = GraphMock(users=2, now="2026-03-02T09:00:00Z")
    before = mock.dump()

    with pytest.raises(UsageError, match="bbo"):
        mock.load(
            {
                "users": [{"mail": "a"}],
                "meetings": [{"organizer": "bbo", "subject": "x", "start": "+1d"}],
            }
        )

    assert mock.dump() == before
