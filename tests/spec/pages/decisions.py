"""`decide`: null means "not known" throughout."""

# ruff: noqa: E501 - a drawn table is as wide as its cells

from tests.spec.table import Page, Table

PAGE = Page(
    "decisions",
    "Decisions",
    "How a condition is decided about a party of whom not everything is known.",
    (
        Table(
            "Not known stays not known",
            "FEEL calls `null = 1` false. In a decision that would turn what nobody has asked yet "
            "into a no, so there it is not known, unless `null` itself is written. An answer that is "
            "no boolean is not known either.",
            """
            | a    || a = 1 | a != 1 | a in (1, 2) | a in [1, 2] | not(a = 1) | a = null | a != null | a |
            |------||-------|--------|-------------|-------------|------------|----------|-----------|---|
            | 1    || true  | false  | true        | true        | false      | false    | true      | null |
            | 3    || false | true   | false       | false       | true       | false    | true      | null |
            | null || null  | null   | null        | null        | null       | true     | false     | null |
            """,
            mode="decide",
        ),
        Table(
            "If",
            "When the condition is not known, the answer is known only if both branches agree.",
            """
            | a     | b     || if a then b else false | if a then b else true | if a then true else true |
            |-------|-------||------------------------|-----------------------|--------------------------|
            | true  | true  || true                   | true                  | true                     |
            | false | true  || false                  | true                  | true                     |
            | null  | true  || null                   | true                  | true                     |
            | null  | false || false                  | null                  | true                     |
            """,
            mode="decide",
        ),
    ),
)
