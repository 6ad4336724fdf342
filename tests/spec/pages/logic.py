"""And, or, not, if (DMN 10.3.2.10, 10.3.2.11)."""

from tests.spec.table import Page, Table

PAGE = Page(
    "logic",
    "Logic",
    "Three-valued: true, false, and null for what is not known.",
    (
        Table(
            "And, or",
            "`and` is false as soon as one part is, whatever the others are; `or` is true as soon "
            "as one part is. What is no boolean counts as null.",
            """
            | a     | b     || a and b | a or b |
            |-------|-------||---------|--------|
            | true  | true  || true    | true   |
            | true  | null  || null    | true   |
            | true  | false || false   | true   |
            | null  | true  || null    | true   |
            | null  | null  || null    | null   |
            | null  | false || false   | null   |
            | false | true  || false   | true   |
            | false | null  || false   | null   |
            | false | false || false   | false  |
            | true  | 1     || null    | true   |
            | 1     | false || false   | null   |
            """,
        ),
        Table(
            "Not",
            "What is no boolean has no contrary.",
            """
            | a     || not(a) | not(negand: a) |
            |-------||--------|----------------|
            | true  || false  | false          |
            | null  || null   | null           |
            | false || true   | true           |
            | "no"  || null   | null           |
            """,
        ),
        Table(
            "Which binds tighter",
            "`or` is loosest, then `and`, then comparison.",
            """
            | a    | b     | c     || a or b and c | (a or b) and c | a = b or c |
            |------|-------|-------||--------------|----------------|------------|
            | true | false | false || true         | false          | false      |
            | true | true  | false || true         | false          | true       |
            """,
        ),
        Table(
            "If",
            "The first branch when the condition is true; the second in every other case.",
            """
            | a     || if a then 1 else 2 | if a then 1 else if not(a) then 2 else 3 |
            |-------||--------------------|------------------------------------------|
            | true  || 1                  | 1                                        |
            | false || 2                  | 2                                        |
            | null  || 2                  | 3                                        |
            | 5     || 2                  | 3                                        |
            """,
        ),
    ),
)
