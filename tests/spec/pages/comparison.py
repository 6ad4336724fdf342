"""Comparison, ranges, unary tests, types (DMN 10.3.2.7, 10.3.1.2, 10.3.2.9)."""

from tests.spec.table import Page, Table

PAGE = Page(
    "comparison",
    "Comparison",
    "Equal, before, after, between, in; unary tests; `instance of`.",
    (
        Table(
            "Equal",
            "Two values of one kind; null equals null and nothing else; two kinds are not "
            "comparable. Strings differ by case; numbers do not by trailing zeros.",
            """
            | a     | b     || a = b | a != b |
            |-------|-------||-------|--------|
            | 1     | 1.00  || true  | false  |
            | 1     | 2     || false | true   |
            | "a"   | "a"   || true  | false  |
            | "a"   | "A"   || false | true   |
            | true  | true  || true  | false  |
            | true  | 1     || null  | null   |
            | 1     | "1"   || null  | null   |
            | null  | null  || true  | false  |
            | null  | 1     || false | true   |
            | 1     | null  || false | true   |
            | [1,2] | [1,2] || true  | false  |
            | [1,2] | [2,1] || false | true   |
            | [1]   | [1,2] || false | true   |
            | {x:1} | {x:1} || true  | false  |
            | {x:1} | {y:1} || false | true   |
            | {x:1,y:2} | {y:2,x:1} || true | false |
            | [1..2] | [1..2] || true | false |
            | [1..2] | [1..2) || false | true |
            | "企业" | "企业" || true | false |
            """,
        ),
        Table(
            "Before and after",
            "Numbers, strings (by code point), dates, times and durations; both of one kind.",
            """
            | a    | b    || a < b | a <= b | a > b | a >= b |
            |------|------||-------|--------|-------|--------|
            | 1    | 2    || true  | true   | false | false  |
            | 2    | 2    || false | true   | false | true   |
            | 3    | 2    || false | false  | true  | true   |
            | -1.5 | -1   || true  | true   | false | false  |
            | "a"  | "b"  || true  | true   | false | false  |
            | "Z"  | "a"  || true  | true   | false | false  |
            | null | 2    || null  | null   | null  | null   |
            | 2    | null || null  | null   | null  | null   |
            | null | null || null  | null   | null  | null   |
            | 1    | "2"  || null  | null   | null  | null   |
            | true | false || null | null   | null  | null   |
            | @"2026-01-01" | @"2026-01-02" || true | true | false | false |
            | @"P1Y" | @"P13M" || true | true | false | false |
            | @"P1D" | @"PT24H" || false | true | false | true |
            | @"P1M" | @"P30D" || null | null | null | null |
            """,
        ),
        Table(
            "Against a constant",
            "What nearly every condition is.",
            """
            | a     || a < 300 | a <= 300 | a > 300 | a >= 300 | a = 300 | a != 300 | 300 > a |
            |-------||---------|----------|---------|----------|---------|----------|---------|
            | 299.9 || true    | true     | false   | false    | false   | true     | true    |
            | 300   || false   | true     | false   | true     | true    | false    | false   |
            | 300.1 || false   | false    | true    | true     | false   | true     | false   |
            | null  || null    | null     | null    | null     | false   | true     | null    |
            | "300" || null    | null     | null    | null     | null    | null     | null    |
            """,
        ),
        Table(
            "Between",
            "Both ends are included. One end that fails decides, even if the other is null.",
            """
            | a    | b    | c    || a between b and c |
            |------|------|------||-------------------|
            | 1    | 1    | 3    || true              |
            | 3    | 1    | 3    || true              |
            | 4    | 1    | 3    || false             |
            | null | 1    | 3    || null              |
            | 4    | null | 3    || false             |
            | 2    | null | 3    || null              |
            | "b"  | "a"  | "c"  || true              |
            """,
        ),
        Table(
            "In a range",
            "`[` and `]` include an end, `(` and `)`, or the bracket turned round, leave it out.",
            """
            | a    || a in [1..3] | a in (1..3) | a in ]1..3[ | a in (1..3] | a in [1..3) |
            |------||-------------|-------------|-------------|-------------|-------------|
            | 0    || false       | false       | false       | false       | false       |
            | 1    || true        | false       | false       | false       | true        |
            | 2    || true        | true        | true        | true        | true        |
            | 3    || true        | false       | false       | true        | false       |
            | null || null        | null        | null        | null        | null        |
            | "2"  || null        | null        | null        | null        | null        |
            """,
        ),
        Table(
            "In tests",
            "One of them must hold.",
            """
            | a    || a in (< 5, > 10) | a in (1, 2) | a in [1, 2] | a in < 5 | a in (>= 5) |
            |------||------------------|-------------|-------------|----------|-------------|
            | 1    || true             | true        | true        | true     | false       |
            | 5    || false            | false       | false       | false    | true        |
            | 11   || true             | false       | false       | false    | true        |
            | null || null             | false       | false       | null     | null        |
            """,
        ),
        Table(
            "In lists and texts",
            "A list holds the value when one of its items equals it or is a range that does.",
            """
            | expression                           | value |
            |--------------------------------------|-------|
            | "批发" in ("批发", "零售")           | true  |
            | "制造" in ["批发", "零售"]           | false |
            | "制造" in ("批发", "零售")           | false |
            | 5 in ([1..3], [4..6])                | true  |
            | 5 in [[1..3], [4..6]]                | true  |
            | 1 in ["a", 1]                        | true  |
            | 2 in ["a", 1]                        | false |
            | null in (null, 1)                    | true  |
            | [1] in [[1], [2]]                    | true  |
            | @"2026-02-01" in [@"2026-01-01"..@"2026-12-31"] | true |
            | 3 in (1 + 1)                         | false |
            | 3 in (= 3)                           | true  |
            | 3 in (!= 3, > 5)                     | false |
            | 3 in (? > 2 and ? < 5)               | true  |
            | [1..3] = [1..3]                      | true  |
            | (< 5).end                            | 5     |
            """,
        ),
        Table(
            "Unary tests",
            "The cells of a decision table: tests of `?`. `-` is always true.",
            """
            | ?    || - | < 5 | [1..4] | 1, 2, 7 | not(1, 2) | not(< 5) | ? * 2 = 4 | != 2 |
            |------||---|-----|--------|---------|-----------|----------|-----------|------|
            | 1    || true | true | true | true | false | false | false | true |
            | 2    || true | true | true | true | false | false | true | false |
            | 7    || true | false | false | true | true | true | false | true |
            | null || true | null | null | false | true | null | false | true |
            """,
            mode="tests",
        ),
        Table(
            "Instance of",
            "null is of type Null only. A list conforms when all its items do, a context when the "
            "entries named do.",
            """
            | expression                                         | value |
            |----------------------------------------------------|-------|
            | 1 instance of number                               | true  |
            | "1" instance of number                             | false |
            | null instance of number                            | false |
            | null instance of Null                              | true  |
            | null instance of Any                               | false |
            | 1 instance of Any                                  | true  |
            | true instance of boolean                           | true  |
            | @"2026-01-01" instance of date                     | true  |
            | @"2026-01-01T10:00:00" instance of date            | false |
            | @"2026-01-01T10:00:00" instance of date and time   | true  |
            | @"10:00:00" instance of time                       | true  |
            | @"P1M" instance of years and months duration       | true  |
            | @"P1D" instance of days and time duration          | true  |
            | [1, 2] instance of list<number>                    | true  |
            | [1, "2"] instance of list<number>                  | false |
            | [1, "2"] instance of list                          | true  |
            | [1..2] instance of range<number>                   | true  |
            | {a: 1} instance of context<a: number>              | true  |
            | {b: 1} instance of context<a: number>              | false |
            | (function(x) x) instance of function<Any>->Any     | true  |
            | (function(x) x) instance of function<Any, Any>->Any | false |
            """,
        ),
    ),
)
