"""Dates, times, durations (DMN 10.3.2.3.4 to 10.3.2.3.9, 10.3.2.8)."""

from tests.spec.table import Page, Table

PAGE = Page(
    "time",
    "Dates, times and durations",
    "Reading, comparing, moving; the years 1 to 9999, down to microseconds.",
    (
        Table(
            "Literals",
            '`@"..."` is a date, a time, a date and time or a duration, by its form.',
            """
            | expression                                      | value |
            |-------------------------------------------------|-------|
            | date("2026-01-31") = @"2026-01-31"              | true  |
            | date(2026, 1, 31) = @"2026-01-31"               | true  |
            | date("2026-02-30")                              | null  |
            | date("2026-1-31")                               | null  |
            | time("10:30:00") = @"10:30:00"                  | true  |
            | date and time("2026-01-31T10:30:00") = @"2026-01-31T10:30:00" | true |
            | date and time("2026-01-31") = @"2026-01-31T00:00:00" | true |
            | duration("P1Y2M") = @"P14M"                     | true  |
            | duration("P1DT2H") = @"PT26H"                   | true  |
            | duration("P1M1D")                               | null  |
            """,
        ),
        Table(
            "Comparing moments",
            "Two moments with zones compare as instants; one with a zone has no order to one "
            "without, and a date none to a moment.",
            """
            | a | b || a = b | a < b |
            |---|---||-------|-------|
            | @"2026-01-01T10:00:00Z" | @"2026-01-01T18:00:00+08:00" || true | false |
            | @"2026-01-01T10:00:00@Asia/Shanghai" | @"2026-01-01T10:00:00Z" || false | true |
            | @"2026-01-01T10:00:00" | @"2026-01-01T10:00:00Z" || false | null |
            | @"2026-01-01" | @"2026-01-01T10:00:00" || null | null |
            | @"10:00:00Z" | @"11:00:00Z" || false | true |
            | @"10:00:00Z" | @"18:00:00+08:00" || true | false |
            """,
        ),
        Table(
            "Moving",
            "A day that the month does not have becomes its last one.",
            """
            | expression                                 | value                   |
            |--------------------------------------------|-------------------------|
            | @"2026-01-31" + @"P1M"                     | @"2026-02-28"           |
            | @"2024-02-29" + @"P1Y"                     | @"2025-02-28"           |
            | @"2026-03-31" - @"P1M"                     | @"2026-02-28"           |
            | @"2026-01-31" + @"P1D"                     | @"2026-02-01"           |
            | @"P1D" + @"2026-01-31"                     | @"2026-02-01"           |
            | @"2026-01-31" - @"P31D"                    | @"2025-12-31"           |
            | @"2026-01-31T23:00:00" + @"PT2H"           | @"2026-02-01T01:00:00"  |
            | @"2026-01-31T23:00:00+08:00" + @"P1M"      | @"2026-02-28T23:00:00+08:00" |
            | @"23:00:00" + @"PT2H"                      | @"01:00:00"             |
            | @"01:00:00" - @"PT2H"                      | @"23:00:00"             |
            | @"10:00:00" + @"P1M"                       | null                    |
            | @"9999-12-31" + @"P1D"                     | null                    |
            | @"2026-01-31" + 1                          | null                    |
            """,
        ),
        Table(
            "The time between",
            "Between two moments, both with a zone or both without. A date is its midnight in UTC.",
            """
            | expression                                               | value     |
            |----------------------------------------------------------|-----------|
            | @"2026-03-01" - @"2026-02-01"                            | @"P28D"   |
            | @"2026-01-01T10:00:00" - @"2026-01-01T09:30:00"          | @"PT30M"  |
            | @"2026-01-01T10:00:00Z" - @"2026-01-01T10:00:00+08:00"   | @"PT8H"   |
            | @"2026-01-01T10:00:00Z" - @"2026-01-01T10:00:00"         | null      |
            | @"2026-01-01T10:00:00Z" - @"2026-01-01"                  | @"PT10H"  |
            | @"10:00:00" - @"09:00:00"                                | @"PT1H"   |
            | years and months duration(@"2025-03-15", @"2026-03-14")  | @"P11M"   |
            | years and months duration(@"2025-03-15", @"2026-03-15")  | @"P1Y"    |
            | years and months duration(@"2026-03-15", @"2025-03-14")  | @"-P1Y"   |
            """,
        ),
        Table(
            "Calculating with durations",
            "Months and days do not mix.",
            """
            | expression            | value      |
            |-----------------------|------------|
            | @"P1Y" + @"P2M"       | @"P14M"    |
            | @"P1D" + @"PT12H"     | @"PT36H"   |
            | @"P1D" - @"PT12H"     | @"PT12H"   |
            | @"P1Y" - @"P2M"       | @"P10M"    |
            | @"P1M" + @"P1D"       | null       |
            | @"P1D" * 2.5          | @"PT60H"   |
            | 2 * @"P5M"            | @"P10M"    |
            | 3 * @"P1D"            | @"P3D"     |
            | @"P10M" * 1           | @"P10M"    |
            | @"P1D" / 2            | @"PT12H"   |
            | @"P1Y" / 5            | @"P2M"     |
            | @"P1D" / @"PT6H"      | 4          |
            | @"P1Y" / @"P3M"       | 4          |
            | @"P1D" / 0            | null       |
            """,
        ),
        Table(
            "Parts",
            "Monday is weekday 1.",
            """
            | expression                                     | value    |
            |------------------------------------------------|----------|
            | @"2026-03-02".year                             | 2026     |
            | @"2026-03-02".month                            | 3        |
            | @"2026-03-02".day                              | 2        |
            | @"2026-03-02".weekday                          | 1        |
            | @"2026-03-02".hour                             | null     |
            | @"2026-03-02T10:20:30.5".second                | 30       |
            | @"2026-03-02T10:20:30+08:00".time offset       | @"PT8H"  |
            | @"10:20:30".hour                               | 10       |
            | @"10:20:30".minute                             | 20       |
            | @"10:20:30@Asia/Shanghai".timezone             | "Asia/Shanghai" |
            | @"P1Y2M".years                                 | 1        |
            | @"P1Y2M".months                                | 2        |
            | @"-P1DT2H3M4S".days                            | -1       |
            | @"P1DT2H3M4S".hours                            | 2        |
            | @"P1DT2H3M4S".minutes                          | 3        |
            | @"P1DT2H3M4S".seconds                          | 4        |
            """,
        ),
        Table(
            "Now",
            "`now()` and `today()` are read from the context, never from a clock; here it is "
            "09:30 on Monday 2 March 2026 in Shanghai.",
            """
            | expression                            | value                                |
            |---------------------------------------|--------------------------------------|
            | today()                               | @"2026-03-02"                        |
            | now()                                 | @"2026-03-02T09:30:00@Asia/Shanghai" |
            | today() - @"2026-03-01"               | @"P1D"                               |
            | @"2025-03-02" <= today() - @"P1Y"     | true                                 |
            """,
        ),
    ),
)
