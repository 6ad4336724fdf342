"""Names, paths, contexts, lists, filters, loops, functions (DMN 10.3.1.4, 10.3.2.5 to 15)."""

# ruff: noqa: E501 - a drawn table is as wide as its cells

from tests.spec.table import Page, Table

PAGE = Page(
    "structure",
    "Names, lists and contexts",
    "Paths, filters, loops, calls and functions of one's own.",
    (
        Table(
            "Names and paths",
            "A name that the context does not have is null, and so is every path that begins "
            "with it.",
            """
            | 企业.职工人数 || 企业.职工人数 < 300 | 企业.名称 | 个人.姓名 | 个人 |
            |---------------||---------------------|-----------|-----------|------|
            | 120           || true                | null      | null      | null |
            | 300           || false               | null      | null      | null |
            | null          || null                | null      | null      | null |
            """,
        ),
        Table(
            "Names of several words",
            "Known names may hold spaces and signs; the longest known name wins.",
            """
            | 客户 名称 | a-b | a | b || 客户 名称 + "!" | a-b | a - b | a+b |
            |-----------|-----|---|---||-----------------|-----|-------|-----|
            | "长春"    | 7   | 5 | 3 || "长春!"         | 7   | 2     | 8   |
            """,
            names=("客户 名称", "a-b", "a", "b"),
        ),
        Table(
            "Contexts",
            "An entry sees those before it. A path over a list gives a list.",
            """
            | expression                               | value        |
            |------------------------------------------|--------------|
            | {a: 1, b: a + 1}.b                       | 2            |
            | {a: {b: 5}}.a.b                          | 5            |
            | {"a b": 1}.a b                           | 1            |
            | {a b: 1, c: a b + 1}.c                   | 2            |
            | {a: 1}.b                                 | null         |
            | [{a: 1}, {a: 2}].a                       | [1, 2]       |
            | [{a: 1}, {b: 2}].a                       | [1, null]    |
            | "text".a                                 | null         |
            | [1..5].start                             | 1            |
            | [1..5).end included                      | false        |
            """,
        ),
        Table(
            "Items",
            "Counted from 1, or from the end.",
            """
            | a         || a[1]  | a[-1] | a[4] | a[0] |
            |-----------||-------|-------|------|------|
            | [7, 8, 9] || 7     | 9     | null | null |
            | []        || null  | null  | null | null |
            | 5         || 5     | 5     | null | null |
            | null      || null  | null  | null | null |
            """,
        ),
        Table(
            "Filters",
            "The items for which the condition is true. It sees `item` and, where an item is a "
            "context, its entries, before all other names.",
            """
            | expression                                        | value           |
            |---------------------------------------------------|-----------------|
            | [1, 2, 3, 4][item > 2]                            | [3, 4]          |
            | [1, null, 3][item > 2]                            | [3]             |
            | [{x: 1, y: 2}, {x: 2, y: 3}][x = 2]               | [{x: 2, y: 3}]  |
            | [{x: 1, y: 2}, {x: 2, y: 3}][x = 2].y             | [3]             |
            | [{x: 1}, {x: 2}][item.x > 1]                      | [{x: 2}]        |
            | [{x: 1}, {z: 2}][x = 1]                           | [{x: 1}]        |
            | [1, 2, 3][item > 9]                               | []              |
            | {a: [1, 2, 3], n: 2, c: a[n]}.c                   | 2               |
            """,
        ),
        Table(
            "For",
            "Every combination, the last name varying fastest; `partial` holds the results so far.",
            """
            | expression                                             | value               |
            |--------------------------------------------------------|---------------------|
            | for x in [1, 2, 3] return x * x                        | [1, 4, 9]           |
            | for x in 1..3 return x                                 | [1, 2, 3]           |
            | for x in 3..1 return x                                 | [3, 2, 1]           |
            | for x in [1, 2], y in [10, 20] return x + y            | [11, 21, 12, 22]    |
            | for x in [[1, 2], [3]], y in x return y                | [1, 2, 3]           |
            | for i in 1..5 return if i < 3 then 1 else partial[-1] + partial[-2] | [1, 1, 2, 3, 5] |
            | for d in @"2026-01-30"..@"2026-02-01" return d.day     | [30, 31, 1]         |
            | for x in [] return x                                   | []                  |
            | for x in null return x                                 | null                |
            | for x in 1..1000000000 return x                        | null                |
            """,
        ),
        Table(
            "Some, every",
            "`or` and `and` over the items.",
            """
            | a            || some x in a satisfies x > 2 | every x in a satisfies x > 2 |
            |--------------||-----------------------------|------------------------------|
            | [1, 3]       || true                        | false                        |
            | [3, 4]       || true                        | true                         |
            | [1, 2]       || false                       | false                        |
            | [3, null]    || true                        | null                         |
            | [1, null]    || null                        | false                        |
            | []           || false                       | true                         |
            | null         || null                        | null                         |
            """,
        ),
        Table(
            "Functions",
            "Called in order or by name; a call that does not fit is null.",
            """
            | expression                                            | value  |
            |-------------------------------------------------------|--------|
            | (function(x, y) x - y)(5, 3)                          | 2      |
            | (function(x, y) x - y)(y: 5, x: 3)                    | -2     |
            | (function(x, y) x - y)(5)                             | null   |
            | {f: function(n) if n < 2 then 1 else n * f(n - 1), r: f(5)}.r | 120 |
            | {k: 10, f: function(x) x * k, r: f(2)}.r              | 20     |
            | (function(x: number) x)(5)                            | 5      |
            | (function(x: number) x)("a")                          | null   |
            | (function(x: list<number>) x)(5)                      | [5]    |
            | (function(x) external {java: {class: "java.lang.Math"}})(5) | null |
            | substring(string: "foobar", start position: 4)        | "bar"  |
            | substring("foobar", 4)                                | "bar"  |
            | substring("foobar")                                   | null   |
            | unknown(1)                                            | null   |
            | sort([3, 1, 2], function(x, y) x > y)                 | [3, 2, 1] |
            """,
        ),
    ),
)
