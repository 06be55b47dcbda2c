"""How folders, calendars and calendar groups are shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pytest_graphmock.exchange.calendar import (
    DELETED_ITEMS,
    INBOX,
    MY_CALENDARS,
    ROOT,
    Calendar,
    CalendarPermission,
    CalendarRole,
)
from pytest_graphmock.exchange.cancel import cancel_meeting
from pytest_graphmock.exchange.directory import Group, User
from pytest_graphmock.exchange.event import Event
from pytest_graphmock.exchange.tenant import Tenant
from pytest_graphmock.graph.wire.calendar import calendar_group_to_wire, calendar_to_wire
from pytest_graphmock.graph.wire.folder import folder_to_wire
from pytest_graphmock.graph.wire.view import View


def test_folders_are_what_the_service_publishes(contract: Any, view: View, ana: User) -> None:
    """Every folder, calendar and calendar group satisfies the metadata."""
    view = replace(view, is_beta=contract.version == "beta")
    shown = [
        *(("mailFolder", folder_to_wire(each, view)) for each in view.mailbox.folders.values()),
        *(
            ("calendar", calendar_to_wire(each, view, ana))
            for each in view.mailbox.calendars.values()
        ),
        *(
            ("calendarGroup", calendar_group_to_wire(each, view))
            for each in view.mailbox.calendar_groups.values()
        ),
    ]

    violations = [each for name, wire in shown for each in contract.check(name, wire)]

    assert violations == []


def test_a_folder_counts_what_lies_in_it(bens_view: View, new_event: Callable[..., Event]) -> None:
    """An unread invitation counts twice: as an item and as unread."""
    new_event(attendees=[{"emailAddress": {"address": "ben@contoso.example"}}])
    inbox = bens_view.mailbox.folders[INBOX]

    wire = folder_to_wire(inbox, bens_view)

    assert wire == {
        "id": bens_view.mailbox.id_of_container(inbox),
        "displayName": "Inbox",
        "parentFolderId": bens_view.mailbox.id_of_container(bens_view.mailbox.folders[ROOT]),
        "childFolderCount": 0,
        "unreadItemCount": 1,
        "totalItemCount": 1,
        "isHidden": False,
    }


def test_a_folder_counts_events_too(
    tenant: Tenant, ana: User, view: View, new_event: Callable[..., Event]
) -> None:
    """A cancelled meeting is an item of Deleted Items."""
    cancel_meeting(tenant, view.mailbox, new_event(), "", ana)

    wire = folder_to_wire(view.mailbox.folders[DELETED_ITEMS], view)

    assert (wire["totalItemCount"], wire["unreadItemCount"]) == (1, 0)


def test_hidden_children_are_not_counted(view: View) -> None:
    """Conversation History has one child, which is hidden."""
    folder = view.mailbox.get_folder("conversationhistory")

    assert folder_to_wire(folder, view)["childFolderCount"] == 0


def test_beta_names_well_known_folders(view: View) -> None:
    """wellKnownName is beta's alone, and null for a folder of one's own."""
    beta = replace(view, is_beta=True)
    inbox = view.mailbox.folders[INBOX]

    assert folder_to_wire(inbox, beta)["wellKnownName"] == "inbox"
    assert "wellKnownName" not in folder_to_wire(inbox, view)
    own = replace(inbox, key=99, well_known_name=None)
    assert folder_to_wire(own, beta)["wellKnownName"] is None


def test_the_default_calendar_is_shown_as_the_service_shows_it(view: View, ana: User) -> None:
    """The owner may do everything but remove it."""
    calendar = view.mailbox.default_calendar

    wire = calendar_to_wire(calendar, view, ana)

    assert wire == {
        "id": view.mailbox.id_of_container(calendar),
        "name": "Calendar",
        "color": "auto",
        "hexColor": "",
        "isDefaultCalendar": True,
        "changeKey": view.mailbox.change_key_of(calendar),
        "canShare": True,
        "canViewPrivateItems": True,
        "canEdit": True,
        "allowedOnlineMeetingProviders": ["teamsForBusiness"],
        "defaultOnlineMeetingProvider": "teamsForBusiness",
        "isTallyingResponses": True,
        "isRemovable": False,
        "owner": {"name": "Ana Org", "address": "ana@contoso.example"},
    }


def test_a_secondary_calendar_can_be_removed_and_tallies_nothing(view: View) -> None:
    """Only the primary calendar tracks answers."""
    wire = calendar_to_wire(Calendar(40, "Side", MY_CALENDARS, 2), view)

    assert (wire["isDefaultCalendar"], wire["isRemovable"]) == (False, True)
    assert wire["isTallyingResponses"] is False


@pytest.mark.parametrize(
    ("role", "may_edit", "may_see_private"),
    [
        pytest.param(CalendarRole.FREE_BUSY_READ, False, False, id="free/busy"),
        pytest.param(CalendarRole.READ, False, False, id="read"),
        pytest.param(CalendarRole.WRITE, True, False, id="write"),
        pytest.param(CalendarRole.DELEGATE_WITHOUT_PRIVATE, True, False, id="delegate"),
        pytest.param(CalendarRole.DELEGATE_WITH_PRIVATE, True, True, id="trusted delegate"),
    ],
)
def test_a_colleague_may_do_what_the_role_says(
    view: View, ben: User, role: CalendarRole, may_edit: bool, may_see_private: bool
) -> None:
    """canEdit, canShare and canViewPrivateItems are about who asks."""
    shared = replace(
        view.mailbox.default_calendar, permissions=(CalendarPermission(ben.email, role),)
    )

    wire = calendar_to_wire(shared, replace(view, is_beta=True), ben)

    assert (wire["canEdit"], wire["canViewPrivateItems"]) == (may_edit, may_see_private)
    assert wire["canShare"] is False
    assert (wire["isShared"], wire["isSharedWithMe"]) == (True, True)


def test_an_application_may_do_everything(view: View) -> None:
    """A token without a user is limited by its roles, not by sharing."""
    wire = calendar_to_wire(view.mailbox.default_calendar, view, None)

    assert (wire["canEdit"], wire["canShare"], wire["canViewPrivateItems"]) == (True, True, True)


def test_members_are_at_home_in_a_groups_calendar(
    tenant: Tenant, group: Group, ana: User, ben: User
) -> None:
    """A group's calendar belongs to its members, and the group is its owner."""
    view = View(tenant, tenant.mailbox_of(group))
    calendar = view.mailbox.default_calendar

    mine, theirs = (calendar_to_wire(calendar, view, who) for who in (ana, ben))

    assert (mine["canEdit"], theirs["canEdit"]) == (True, False)
    assert mine["owner"] == {"name": "Sales Team", "address": "sales@contoso.example"}


def test_beta_says_which_group_a_calendar_is_in(view: View, ana: User) -> None:
    """calendarGroupId leads to the calendar group."""
    wire = calendar_to_wire(view.mailbox.default_calendar, replace(view, is_beta=True), ana)

    group = view.mailbox.calendar_groups[MY_CALENDARS]
    assert wire["calendarGroupId"] == calendar_group_to_wire(group, view)["id"]
    assert (wire["isShared"], wire["isSharedWithMe"]) == (False, False)


def test_a_calendar_group_is_shown_whole(view: View) -> None:
    """Four members, the class among them."""
    group = view.mailbox.calendar_groups[MY_CALENDARS]

    assert calendar_group_to_wire(group, view) == {
        "id": view.mailbox.id_of_container(group),
        "name": "My Calendars",
        "classId": "0006f0b7-0000-0000-c000-000000000046",
        "changeKey": view.mailbox.change_key_of(group),
    }
