"""When somebody works, and in which time zone: a named one, or one of their own making."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from dateutil.relativedelta import FR, MO, SA, SU, TH, TU, WE, relativedelta
from dateutil.tz import tzrange

from .recurrence import DayOfWeek
from .zones import find_zone

__all__ = ["CustomTimeZone", "WorkingHours", "ZoneChange", "works_during", "zone_of"]

_WEEKDAYS = {
    DayOfWeek.SUNDAY: SU,
    DayOfWeek.MONDAY: MO,
    DayOfWeek.TUESDAY: TU,
    DayOfWeek.WEDNESDAY: WE,
    DayOfWeek.THURSDAY: TH,
    DayOfWeek.FRIDAY: FR,
    DayOfWeek.SATURDAY: SA,
}
#: As `datetime.weekday` counts.
_BY_NUMBER = (*list(DayOfWeek)[1:], DayOfWeek.SUNDAY)


@dataclass(frozen=True, slots=True)
class ZoneChange:
    """When a zone goes over to standard or to daylight time: the second Sunday of March, at two.

    Attributes:
        occurrence: 1 to 4 count from the month's beginning, 5 is the last (documented).
        year: 0 for every year.
        daylight_bias: For the change to daylight time, minutes to add to the zone's bias.
    """

    time: time
    occurrence: int
    day: DayOfWeek
    month: int
    year: int = 0
    daylight_bias: int | None = None


@dataclass(frozen=True, slots=True)
class CustomTimeZone:
    """A zone by its rules: ``bias`` is what to add to its time for UTC, in minutes (documented)."""

    name: str
    bias: int
    standard: ZoneChange | None = None
    daylight: ZoneChange | None = None

    @property
    def tzinfo(self) -> tzinfo:
        """The zone to reckon with; one without both changes has standard time all year."""
        usual = timedelta(minutes=-self.bias)
        if self.standard is None or self.daylight is None:
            return tzrange("STD", usual)
        gain = timedelta(minutes=-(self.daylight.daylight_bias or 0))
        begin, end = _rule(self.daylight), _rule(self.standard)
        # Zones say when daylight time ends by its own clock, dateutil by standard time's.
        return tzrange(
            "STD", usual, "DST", usual + gain, begin, end - relativedelta(seconds=gain.seconds)
        )


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When somebody works; at first Outlook's hours: Monday to Friday, 8 to 17.

    Attributes:
        time_zone: A Windows or IANA name; None for the mailbox's own zone.
        custom_zone: A zone by its rules, which then stands for the named one.

    Source: calendar.md §19.2 (documented for meeting suggestions).
    """

    start: time = time(8)
    end: time = time(17)
    days: tuple[DayOfWeek, ...] = (
        DayOfWeek.MONDAY,
        DayOfWeek.TUESDAY,
        DayOfWeek.WEDNESDAY,
        DayOfWeek.THURSDAY,
        DayOfWeek.FRIDAY,
    )
    time_zone: str | None = None
    custom_zone: CustomTimeZone | None = None


def zone_of(hours: WorkingHours, mailbox_zone: str) -> tzinfo:
    """Return the zone that working hours are in."""
    if hours.custom_zone is not None:
        return hours.custom_zone.tzinfo
    return find_zone(hours.time_zone or mailbox_zone)


def works_during(
    hours: WorkingHours, zone: tzinfo, start: datetime, end: datetime, *, every_day: bool = False
) -> bool:
    """Tell whether a time lies within the working hours of one day.

    Args:
        every_day: Whether all seven days count: what meeting suggestions call ``personal``.
    """
    first, last = start.astimezone(zone), end.astimezone(zone)
    if not every_day and _BY_NUMBER[first.weekday()] not in hours.days:
        return False
    opens = datetime.combine(first.date(), hours.start)
    closes = datetime.combine(first.date(), hours.end)
    return opens <= first.replace(tzinfo=None) and last.replace(tzinfo=None) <= closes


def _rule(change: ZoneChange) -> relativedelta:
    day, nth = (31, -1) if change.occurrence >= 5 else (1, change.occurrence)
    return relativedelta(
        month=change.month,
        day=day,
        weekday=_WEEKDAYS[change.day](nth),
        hours=change.time.hour,
        minutes=change.time.minute,
    )
