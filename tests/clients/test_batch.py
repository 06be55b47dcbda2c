"""Batches as clients send them: msgraph-sdk's BatchRequestContent, and cal.com's by hand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import pytest
import requests
from msgraph.generated.models.date_time_time_zone import DateTimeTimeZone
from msgraph.generated.models.event import Event

if TYPE_CHECKING:
    from msgraph.graph_service_client import GraphServiceClient

    from pytest_graphmock import GraphMock, User

    Ask = Callable[[User, Callable[[GraphServiceClient], Awaitable[Any]]], Any]

# msgraph-core's modules for batches import it, and the package does not declare it.
pytest.importorskip("deprecated")

from msgraph_core.requests.batch_request_content import BatchRequestContent
from msgraph_core.requests.batch_request_item import BatchRequestItem

DAY = "2031-03-04"


def review() -> Event:
    at = DateTimeTimeZone(date_time=f"{DAY}T13:00:00", time_zone="UTC")
    end = DateTimeTimeZone(date_time=f"{DAY}T14:00:00", time_zone="UTC")
    return Event(subject="Budget review", start=at, end=end)


def test_sdk_sends_a_batch_and_reads_its_answers(
    graph_mock: GraphMock, ask: Ask, organizer: User
) -> None:
    """``depends_on``, which Graph does not know, is ignored.

    Of the answers' bodies kiota-serialization-json 1.16 reads those in base64 only; JSON objects
    get lost in it, whoever sends them.
    """

    async def batch(client: GraphServiceClient) -> Any:
        content = BatchRequestContent()
        write = client.me.events.to_post_request_information(review())
        content.add_request("new", BatchRequestItem(write, "new"))
        count = client.me.events.count.to_get_request_information()
        content.add_request("all", BatchRequestItem(count, "all", depends_on=["new"]))
        return await client.batch.post(content)

    before = len(organizer.calendar.events)
    response = ask(organizer, batch)

    assert response.get_response_status_codes() == {"new": 201, "all": 200}
    [created] = [each for each in organizer.calendar.events if each.subject == "Budget review"]
    assert created.id in response.get_response_by_id("new").headers["Location"]
    assert response.get_response_stream_by_id("all").read() == b"%d" % (before + 1)
    assert "depends_on" in graph_mock.requests.matching("POST", "/$batch")[0].json["requests"][0]


def test_sdk_does_not_try_a_throttled_part_again(
    graph_mock: GraphMock, ask: Ask, organizer: User
) -> None:
    """The batch is a 200; what is in it is for the caller to look at (documented)."""
    graph_mock.faults.add("GET", "/me/events", status=429)

    async def batch(client: GraphServiceClient) -> Any:
        read = client.me.events.to_get_request_information()
        return await client.batch.post(BatchRequestContent({"1": read}))

    response = ask(organizer, batch)

    assert list(response.get_response_status_codes().values()) == [429]
    assert [each.status for each in graph_mock.requests] == [429, 200]


def test_calendars_are_read_in_a_batch_as_cal_com_does(
    graph_mock: GraphMock, organizer: User, attendee: User
) -> None:
    """A view of each calendar with ``$top=999``, those told to wait again, then the next pages."""
    for hour in range(3):
        organizer.calendar.add_event(f"Event {hour}", start=f"{DAY}T{hour:02}:00:00Z")
    headers = {"Authorization": f"Bearer {organizer.token()}"}
    window = f"startDateTime={DAY}T00:00:00.000Z&endDateTime={DAY}T23:59:59.000Z"
    url = f"/me/calendars/{organizer.calendar.id}/calendarView?{window}"
    graph_mock.faults.add("GET", "/me/calendars/*/calendarView", status=429, retry_after=1)

    def send(*urls: str) -> list[dict[str, Any]]:
        steps = [{"id": str(at), "method": "GET", "url": each} for at, each in enumerate(urls)]
        answer = requests.post(
            f"{graph_mock.base_url}/$batch", json={"requests": steps}, headers=headers, timeout=5
        )
        found: list[dict[str, Any]] = answer.json()["responses"]
        return found

    first = send(f"{url}&$top=999", f"{url}&$top=2")
    again = send(f"{url}&$top=999")
    link = first[1]["body"]["@odata.nextLink"]
    rest = send(link.removeprefix(graph_mock.base_url))

    assert [each["status"] for each in first] == [429, 200]
    assert int(first[0]["headers"]["Retry-After"]) == 1
    subjects = [[event["subject"] for event in each[0]["body"]["value"]] for each in (again, rest)]
    assert subjects == [["Event 0", "Event 1", "Event 2"], ["Event 2"]]
