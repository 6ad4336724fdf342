"""The single place that reads, writes and moves dates, times and durations (XML Schema's forms,
as DMN 10.3.4.1 asks; Python's calendar: the years 1 to 9999)."""

import calendar
import datetime as dt
import re
import zoneinfo
from decimal import Decimal

from onething.rules.values import DECIMAL, Duration, Months, Temporal

_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_TIME = re.compile(
    r"(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d(?::\d\d)?|@[\w/+-]+)?", re.ASCII
)
_MONTHS = re.compile(r"(-?)P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?", re.ASCII)
_SPAN = re.compile(
    r"(-?)P(?=\d|T\d)(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d*)?)S)?)?", re.ASCII
)
_MICRO = dt.timedelta(microseconds=1)
_DAY = dt.timedelta(days=1)


def date(text: str) -> dt.date | None:
    """The date of `2026-01-31`; None when it is no such text or no such day."""
    found = _DATE.fullmatch(text)
    try:
        return dt.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def time(text: str) -> dt.time | None:
    """The time of `10:30:00`, `10:30:00.5+08:00`, `10:30:00Z` or `10:30:00@Asia/Shanghai`."""
    found = _TIME.fullmatch(text)
    if not found:
        return None
    hour, minute, second, fraction, zone = found.groups()
    if second == "60":
        return None
    micro = int((fraction or "0").ljust(6, "0")[:6])
    try:
        return dt.time(int(hour), int(minute), int(second), micro, _zone(zone))
    except ValueError:
        return None


def date_and_time(text: str) -> dt.datetime | None:
    """The moment of `2026-01-31T10:30:00`, with the zones of `time`."""
    day, mark, rest = text.partition("T")
    on, at = date(day), time(rest)
    if at is None and on is not None and rest.startswith("24:00:00"):
        at = time(f"00{rest[2:]}")  # the end of a day is the beginning of the next (XML Schema)
        on = on + _DAY if at is not None and not at.microsecond and on < dt.date.max else None
    if not mark or on is None or at is None:
        return None
    return dt.datetime.combine(on, at)


def duration(text: str) -> Duration | None:
    """The duration of `P1Y2M`, `-P3D` or `P1DT2H3M4.5S`."""
    found = _MONTHS.fullmatch(text)
    if found:
        sign, years, months = found.groups()
        total = 12 * int(years or 0) + int(months or 0)
        return Months(-total if sign else total)
    found = _SPAN.fullmatch(text)
    if not found:
        return None
    sign, days, hours, minutes, seconds = found.groups()
    micros = int(Decimal(seconds or 0) * 1_000_000)
    try:
        whole = dt.timedelta(int(days or 0), 0, micros, 0, int(minutes or 0), int(hours or 0))
        return -whole if sign else whole
    except OverflowError:
        return None


def literal(text: str) -> Temporal | Duration | None:
    """What `@"..."` stands for; None when it is none of the forms."""
    return date(text) or date_and_time(text) or _not_none(time(text), duration(text))


def _not_none(
    first: Temporal | Duration | None, second: Temporal | Duration | None
) -> Temporal | Duration | None:
    return second if first is None else first


def _zone(text: str | None) -> dt.tzinfo | None:
    if text is None:
        return None
    if text == "Z":
        return dt.UTC
    if text.startswith("@"):
        return zone(text[1:])
    hours, minutes, *seconds = text[1:].split(":")
    away = dt.timedelta(
        hours=int(hours), minutes=int(minutes), seconds=int(seconds[0]) if seconds else 0
    )
    if away > dt.timedelta(hours=14):
        raise ValueError(text)
    return dt.timezone(-away if text[0] == "-" else away)


def zone(name: str) -> dt.tzinfo:
    """The time zone of an IANA name; ValueError when there is none."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(name) from error


def text(value: Temporal | Duration) -> str:
    """The text that reads back as the value."""
    if isinstance(value, Months):
        return _months_text(value.months)
    if isinstance(value, dt.timedelta):
        return _span_text(value)
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d}T".rjust(11, "0") + text(value.timetz())
    if isinstance(value, dt.time):
        return _time_text(value)
    return value.isoformat()


def _time_text(value: dt.time) -> str:
    fraction = f".{value.microsecond:06}".rstrip("0") if value.microsecond else ""
    return f"{value:%H:%M:%S}{fraction}{_zone_text(value.tzinfo)}"


def _zone_text(info: dt.tzinfo | None) -> str:
    if info is None:
        return ""
    if isinstance(info, zoneinfo.ZoneInfo):
        return f"@{info.key}"
    away = info.utcoffset(None) or dt.timedelta()
    if not away:
        return "Z"
    minutes, seconds = divmod(abs(away) // dt.timedelta(seconds=1), 60)
    tail = f":{seconds:02}" if seconds else ""
    return f"{'-' if away < dt.timedelta() else '+'}{minutes // 60:02}:{minutes % 60:02}{tail}"


def _months_text(months: int) -> str:
    years, rest = divmod(abs(months), 12)
    parts = (f"{years}Y" if years else "") + (f"{rest}M" if rest else "")
    return f"{'-' if months < 0 else ''}P{parts or '0M'}"


def _span_text(value: dt.timedelta) -> str:
    size = abs(value)
    minutes, seconds = divmod(size.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{size.microseconds:06}".rstrip("0") if size.microseconds else ""
    days = f"{size.days}D" if size.days else ""
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    clock += f"{seconds}{fraction}S" if seconds or fraction else ""
    if not days and not clock:
        return "PT0S"
    return f"{'-' if value < dt.timedelta() else ''}P{days}{'T' + clock if clock else ''}"


def micros(value: dt.timedelta) -> int:
    return value // _MICRO


def seconds(value: dt.timedelta) -> Decimal:
    """The length in seconds."""
    return DECIMAL.divide(Decimal(micros(value)), Decimal(1_000_000))


def moved(value: Temporal, by: Duration) -> Temporal:
    """The point in time moved on by a duration. A day the month does not have becomes its last
    one; a time of day starts again at midnight and takes no months. OverflowError or
    ValueError outside the calendar."""
    if isinstance(by, Months):
        assert isinstance(value, dt.date)
        return _months_later(value, by.months)
    if isinstance(value, dt.datetime):
        if value.utcoffset() is None:
            return value + by
        return (value.astimezone(dt.UTC) + by).astimezone(value.tzinfo)
    if isinstance(value, dt.time):
        day = dt.datetime.combine(dt.date(2000, 1, 1), value.replace(tzinfo=None))
        return (day + (by % _DAY)).time().replace(tzinfo=value.tzinfo)
    return value + by


def _months_later(value: dt.date, months: int) -> dt.date:
    year, month = divmod(value.year * 12 + value.month - 1 + months, 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        raise OverflowError("outside the calendar")
    last = calendar.monthrange(year, month + 1)[1]
    return value.replace(year=year, month=month + 1, day=min(value.day, last))


def months_between(start: dt.date, end: dt.date) -> Months:
    """The whole months from start to end; negative when end is earlier (DMN 10.3.4.1)."""
    if end < start:
        return Months(-months_between(end, start).months)
    months = 12 * (end.year - start.year) + end.month - start.month
    return Months(months - 1 if _rest(end) < _rest(start) else months)


def _rest(value: dt.date) -> tuple[int, dt.time]:
    return (value.day, value.time() if isinstance(value, dt.datetime) else dt.time())
