"""The built-in functions in the order of DMN 10.3.4."""

# ruff: noqa: E501 - a drawn table is as wide as its cells

from tests.spec.table import Page, Table

HEAD = "| expression | value |\n"

PAGE = Page(
    "functions",
    "Built-in functions",
    "In the order of DMN 10.3.4. An argument of the wrong kind gives null; a list of one stands "
    "for its item, and a lone item for a list of one.",
    (
        Table(
            "Conversion",
            "",
            HEAD
            + r"""
            | date(@"2026-01-31T10:00:00")                         | @"2026-01-31"           |
            | date and time(@"2026-01-31", @"10:00:00")            | @"2026-01-31T10:00:00"  |
            | date and time(2026, 1, 31, 10, 0, 0, @"PT8H")        | @"2026-01-31T10:00:00+08:00" |
            | date and time(@"2026-01-31T10:00:00Z", "Asia/Shanghai") | @"2026-01-31T18:00:00@Asia/Shanghai" |
            | time(@"2026-01-31T10:00:00")                         | @"10:00:00"             |
            | time(10, 30, 0, null)                                | @"10:30:00"             |
            | time("25:00:00")                                     | null                    |
            | number("1500.50")                                    | 1500.5                  |
            | number("1 500,5", " ", ",")                          | 1500.5                  |
            | number(from: "1,500.5", grouping separator: ",")     | 1500.5                  |
            | number("many")                                       | null                    |
            | string(1.10)                                         | "1.10"                  |
            | string(true)                                         | "true"                  |
            | string(@"P14M")                                      | "P1Y2M"                 |
            | string([1, "a"])                                     | "[1, \"a\"]"            |
            | string(null)                                         | null                    |
            | duration("-PT90M")                                   | @"-PT1H30M"             |
            """,
        ),
        Table(
            "Strings",
            "A length counts characters.",
            HEAD
            + r"""
            | substring("长春新区", 3)                    | "新区"       |
            | substring("foobar", 3, 3)                   | "oba"        |
            | substring("foobar", -2, 1)                  | "a"          |
            | substring("foobar", 0)                      | null         |
            | string length("长春🐎")                     | 3            |
            | upper case("abc")                           | "ABC"        |
            | lower case("ABC")                           | "abc"        |
            | substring before("foobar", "bar")           | "foo"        |
            | substring before("foobar", "x")             | ""           |
            | substring after("foobar", "ob")             | "ar"         |
            | substring after("foobar", "x")              | ""           |
            | replace("abcd", "(ab)(cd)", "[1=$1][2=$2]") | "[1=ab][2=cd]" |
            | contains("长春新区", "新区")                | true         |
            | contains(null, "a")                         | null         |
            | starts with("foobar", "fo")                 | true         |
            | ends with("foobar", "r")                    | true         |
            | matches("91220101MAX0000154", "^[0-9A-Z]{18}$") | true     |
            | matches("ABC", "b", "i")                    | true         |
            | matches("a", "[")                           | null         |
            | split("a;b;;c", ";")                        | ["a", "b", "", "c"] |
            | string join(["a", "b", "c"], "、")          | "a、b、c"    |
            | string join(["a", null, "c"])               | "ac"         |
            """,
        ),
        Table(
            "Lists",
            "Places count from 1, or from the end.",
            HEAD
            + """
            | list contains([1, 2, null], null)     | true          |
            | list contains([1, 2], 3)              | false         |
            | list contains(null, 3)                | null          |
            | count([1, null, 3])                   | 3             |
            | count([])                             | 0             |
            | count(null)                           | null          |
            | min([3, 1, 2])                        | 1             |
            | min(3, 1, 2)                          | 1             |
            | min([])                               | null          |
            | min([1, "a"])                         | null          |
            | max(@"2026-01-01", @"2026-02-01")     | @"2026-02-01" |
            | max(["a", "c", "b"])                  | "c"           |
            | sum([1, 2.5])                         | 3.5           |
            | sum(1, 2, 3)                          | 6             |
            | sum([])                               | null          |
            | sum([1, null])                        | null          |
            | mean([1, 2, 4])                       | 2.333333333333333333333333333333333 |
            | all([true, null, false])              | false         |
            | all([true, null])                     | null          |
            | all([])                               | true          |
            | any([false, null, true])              | true          |
            | any(false, null)                      | null          |
            | any([])                               | false         |
            | sublist([1, 2, 3, 4], 2)              | [2, 3, 4]     |
            | sublist([1, 2, 3, 4], -3, 2)          | [2, 3]        |
            | append([1], 2, 3)                     | [1, 2, 3]     |
            | concatenate([1], [2, 3])              | [1, 2, 3]     |
            | insert before([1, 3], 2, 2)           | [1, 2, 3]     |
            | remove([1, 2, 3], 2)                  | [1, 3]        |
            | remove([1, 2, 3], 9)                  | null          |
            | list replace([1, 2, 3], 2, 9)         | [1, 9, 3]     |
            | list replace([1, 2, 3], function(item, new) item > 1, 9) | [1, 9, 9] |
            | reverse([1, 2, 3])                    | [3, 2, 1]     |
            | index of([1, 2, 1], 1)                | [1, 3]        |
            | union([1, 2], [2, 3])                 | [1, 2, 3]     |
            | distinct values([1, 2, 1, null, null]) | [1, 2, null] |
            | flatten([[1, [2]], 3])                | [1, 2, 3]     |
            | product([2, 3, 4])                    | 24            |
            | median([8, 2, 5, 3, 4])               | 4             |
            | median(1, 2)                          | 1.5           |
            | stddev([2, 4, 6])                     | 2             |
            | stddev([2])                           | null          |
            | mode([6, 3, 9, 6, 6, 3, 3])           | [3, 6]        |
            | mode([])                              | []            |
            | sort([3, 1, 2], function(x, y) x < y) | [1, 2, 3]     |
            | sort(["b", "a"])                      | ["a", "b"]    |
            """,
        ),
        Table(
            "Numbers",
            "`decimal` rounds half to even.",
            HEAD
            + """
            | decimal(2.5, 0)           | 2     |
            | decimal(1.005, 2)         | 1.00  |
            | decimal(1 / 3, 2)         | 0.33  |
            | decimal(1250, -2)         | 1200  |
            | floor(-1.5)               | -2    |
            | floor(1.56, 1)            | 1.5   |
            | ceiling(1.2)              | 2     |
            | ceiling(-1.56, 1)         | -1.5  |
            | round up(1.121, 2)        | 1.13  |
            | round up(-5.5, 0)         | -6    |
            | round down(-5.5, 0)       | -5    |
            | round half up(5.5, 0)     | 6     |
            | round half up(-1.125, 2)  | -1.13 |
            | round half down(5.5, 0)   | 5     |
            | abs(-10)                  | 10    |
            | abs(@"-P1D")              | @"P1D" |
            | modulo(12, 5)             | 2     |
            | modulo(-12, 5)            | 3     |
            | modulo(12, -5)            | -3    |
            | modulo(1, 0)              | null  |
            | sqrt(16)                  | 4     |
            | sqrt(-1)                  | null  |
            | decimal(log(10), 6)       | 2.302585 |
            | log(0)                    | null  |
            | decimal(exp(1), 6)        | 2.718282 |
            | odd(5)                    | true  |
            | odd(-2)                   | false |
            | even(0)                   | true  |
            """,
        ),
        Table(
            "The same",
            "`is` tells apart what `=` holds equal: the same instant in two zones.",
            HEAD
            + """
            | is(@"2026-01-01T10:00:00Z", @"2026-01-01T18:00:00+08:00") | false |
            | is(@"10:00:00Z", @"10:00:00Z")                            | true  |
            | is(1, "1")                                                | false |
            """,
        ),
        Table(
            "Ranges",
            "",
            HEAD
            + """
            | before(1, 10)                    | true  |
            | before([1..5], [6..9])           | true  |
            | before([1..5), [5..9])           | true  |
            | before([1..5], [5..9])           | false |
            | after(10, [1..5])                | true  |
            | meets([1..5], [5..9])            | true  |
            | met by([5..9], [1..5])           | true  |
            | overlaps([1..5], [3..8])         | true  |
            | overlaps([1..3], [4..8])         | false |
            | overlaps before([1..5], [3..8])  | true  |
            | overlaps after([3..8], [1..5])   | true  |
            | finishes(10, [1..10])            | true  |
            | finishes([5..10], [1..10])       | true  |
            | finished by([1..10], 10)         | true  |
            | includes([1..10], 5)             | true  |
            | includes([1..10], [2..11])       | false |
            | includes((1..10), 1)             | false |
            | during([4..6], [1..10])          | true  |
            | starts([1..5], [1..10])          | true  |
            | started by([1..10], [1..5])      | true  |
            | coincides([1..5], [1..5])        | true  |
            | before(1, "a")                   | null  |
            """,
        ),
        Table(
            "The calendar",
            "Weeks by ISO 8601.",
            HEAD
            + """
            | day of year(@"2026-02-01")    | 32       |
            | day of week(@"2026-03-02")    | "Monday" |
            | month of year(@"2026-03-02")  | "March"  |
            | week of year(@"2026-01-01")   | 1        |
            | week of year(@"2027-01-01")   | 53       |
            | today()                       | @"2026-03-02" |
            | now() > @"2026-03-02T00:00:00Z" | true   |
            """,
        ),
        Table(
            "Contexts",
            "",
            HEAD
            + """
            | get value({a: 1}, "a")                             | 1            |
            | get entries({a: 1})                                | [{key: "a", value: 1}] |
            | context([{key: "a", value: 1}])                    | {a: 1}       |
            | context([{key: "a", value: 1}, {key: "a", value: 2}]) | null      |
            | context put({a: 1}, "b", 2)                        | {a: 1, b: 2} |
            | context put({a: {b: 1}}, ["a", "b"], 2)            | {a: {b: 2}}  |
            | context merge([{a: 1}, {a: 2, b: 3}])              | {a: 2, b: 3} |
            """,
        ),
    ),
)
