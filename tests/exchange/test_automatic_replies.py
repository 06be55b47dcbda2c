"""When automatic replies are scheduled for."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from pytest_graphmock.exchange.errors import Refusal
from pytest_graphmock.exchange.event import ZonedTime
from pytest_graphmock.exchange.mailbox_settings import AutomaticReplies, scheduled

NOW = datetime(2026, 3, 2, 9, 20, tzinfo=timezone.utc)
NINE = datetime(2026, 3, 2, 9, tzinfo=timezone.utc)
DAY = timedelta(days=1)


def moment(days: int) -> ZonedTime:
    """Days from nine o'clock."""
    return ZonedTime(NINE + days * DAY, "UTC")


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        pytest.param(None, None, (0, 1), id="this hour to tomorrow's"),
        pytest.param(moment(3), None, (3, 4), id="a day from the start"),
        pytest.param(None, moment(5), (0, 5), id="this hour to the end"),
        pytest.param(None, moment(-5), (-6, -5), id="a day before an end that is past"),
        pytest.param(moment(1), moment(2), (1, 2), id="as it was set"),
    ],
)
def test_schedule_is_complete(
    start: ZonedTime | None, end: ZonedTime | None, expected: tuple[int, int]
) -> None:
    """Whatever of it was set stays."""
    shown = scheduled(AutomaticReplies(start=start, end=end), NOW)

    assert (shown.start, shown.end) == (moment(expected[0]), moment(expected[1]))


@pytest.mark.parametrize("end", [moment(1), moment(0)])
def test_schedule_that_ends_before_it_starts_is_refused(end: ZonedTime) -> None:
    with pytest.raises(Refusal) as refused:
        scheduled(AutomaticReplies(start=moment(1), end=end), NOW)

    assert refused.value.code == "ErrorInvalidScheduledOofDuration"
