"""msgraph-sdk for Python subscribes, is listed what it has, renews and leaves."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.subscription import Subscription

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from msgraph.generated.subscriptions.item.subscription_item_request_builder import (
        SubscriptionItemRequestBuilder,
    )
    from msgraph.graph_service_client import GraphServiceClient

    from pytest_graphmock import GraphMock, User

    from ..conftest import Receiver

    Ask = Callable[[User, Callable[[GraphServiceClient], Awaitable[Any]]], Any]

pytestmark = pytest.mark.graph_mock(now="2026-03-02T09:00:00Z")

TOMORROW = datetime(2026, 3, 3, 9, tzinfo=timezone.utc)


@pytest.fixture
def wanted(receiver: Receiver) -> Subscription:
    return Subscription(
        change_type="created",
        notification_url=receiver.url,
        resource="me/events",
        expiration_date_time=TOMORROW,
        client_state="secret",
    )


def test_subscription_is_made_renewed_and_deleted(
    graph_mock: GraphMock, organizer: User, ask: Ask, wanted: Subscription
) -> None:
    """The SDK writes times with ``+00:00`` and reads what it gets as typed objects."""
    made = ask(organizer, lambda client: client.subscriptions.post(wanted))

    def item(client: GraphServiceClient) -> SubscriptionItemRequestBuilder:
        return client.subscriptions.by_subscription_id(made.id)

    later = Subscription(expiration_date_time=TOMORROW + timedelta(days=1))
    renewed = ask(organizer, lambda client: item(client).patch(later))
    listed = ask(organizer, lambda client: client.subscriptions.get())
    ask(organizer, lambda client: item(client).reauthorize.post())
    ask(organizer, lambda client: item(client).delete())

    assert made.expiration_date_time == TOMORROW
    assert made.client_state == "secret"
    assert renewed.expiration_date_time == TOMORROW + timedelta(days=1)
    assert [each.id for each in listed.value] == [made.id]
    assert not graph_mock.subscriptions
    with pytest.raises(ODataError) as refused:
        ask(organizer, lambda client: item(client).get())
    assert refused.value.response_status_code == 404
