"""Temporal functions (DMN 10.3.4.8)."""

import datetime as dt
from decimal import Decimal

from onething.rules.functions.builtin import Section

_section = Section()
FUNCTIONS = _section.functions
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@_section("day of year(date: date | date and time)")
def day_of_year(date: dt.date) -> Decimal:
    return Decimal(date.timetuple().tm_yday)


@_section("day of week(date: date | date and time)")
def day_of_week(date: dt.date) -> str:
    return _DAYS[date.weekday()]


@_section("month of year(date: date | date and time)")
def month_of_year(date: dt.date) -> str:
    return _MONTHS[date.month - 1]


@_section("week of year(date: date | date and time)")
def week_of_year(date: dt.date) -> Decimal:
    """The week by ISO 8601."""
    return Decimal(date.isocalendar().week)
