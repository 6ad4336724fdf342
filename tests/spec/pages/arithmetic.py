"""Arithmetic on numbers and strings (DMN 10.3.2.8)."""

# ruff: noqa: E501 - a drawn table is as wide as its cells

from tests.spec.table import Page, Table

PAGE = Page(
    "arithmetic",
    "Arithmetic",
    "Decimals of 34 digits, rounded half to even; joining strings.",
    (
        Table(
            "The four operations and powers",
            "What cannot be calculated is null.",
            """
            | a   | b    || a + b | a - b | a * b | a / b | a ** b |
            |-----|------||-------|-------|-------|-------|--------|
            | 6   | 2    || 8     | 4     | 12    | 3     | 36     |
            | 0.1 | 0.2  || 0.3   | -0.1  | 0.02  | 0.5   | 0.6309573444801932494343601366223439 |
            | 1   | 3    || 4     | -2    | 3     | 0.3333333333333333333333333333333333 | 1 |
            | 2   | 0    || 2     | 2     | 0     | null  | 1      |
            | 2   | -1   || 1     | 3     | -2    | -2    | 0.5    |
            | 2   | null || null  | null  | null  | null  | null   |
            | null | 2   || null  | null  | null  | null  | null   |
            | 2   | "2"  || null  | null  | null  | null  | null   |
            | "a" | "b"  || "ab"  | null  | null  | null  | null   |
            | true | 1   || null  | null  | null  | null  | null   |
            """,
        ),
        Table(
            "Order",
            "Signs first, then powers, products, sums; operators of one level from left to right.",
            """
            | expression      | value |
            |-----------------|-------|
            | 1 + 2 * 3       | 7     |
            | (1 + 2) * 3     | 9     |
            | 10 - 4 - 3      | 3     |
            | 16 / 4 / 2      | 2     |
            | 10 - (4 - 3)    | 9     |
            | 2 ** 3 ** 2     | 64    |
            | 2 ** (3 ** 2)   | 512   |
            | -2 ** 2         | 4     |
            | -(2 ** 2)       | -4    |
            | 2 * -3          | -6    |
            | --3             | 3     |
            | 1 + 1 = 2       | true  |
            | 1.5e3 + .5      | 1500.5 |
            | 1 /* one */ + 2 // two | 3 |
            """,
        ),
        Table(
            "Sign",
            "Of a number or a duration.",
            """
            | a        || -a       |
            |----------||----------|
            | 5        || -5       |
            | -0.5     || 0.5      |
            | null     || null     |
            | "5"      || null     |
            | @"P1D"   || @"-P1D"  |
            | @"-P3M"  || @"P3M"   |
            """,
        ),
        Table(
            "Precision",
            "34 digits, half to even.",
            """
            | expression | value |
            |------------|-------|
            | 1234567890123456789012345678901234 + 0.5 | 1234567890123456789012345678901234 |
            | 1234567890123456789012345678901235 + 0.5 | 1234567890123456789012345678901236 |
            | 2 / 3 | 0.6666666666666666666666666666666667 |
            | 9.99e6144 * 10 | null |
            """,
        ),
        Table(
            "Strings",
            r"Between double quotes; `\n`, `\t`, `\r`, `\"`, `\\`, `\u` with four and `\U` with six "
            "hexadecimal digits stand for one character.",
            r"""
            | expression          | value      |
            |---------------------|------------|
            | "企" + "业"         | "企业"     |
            | "\u4F01"            | "企"       |
            | "\U01F40E"          | "🐎"       |
            | "\uD83D\uDC0E"      | "🐎"       |
            | string length("\n") | 1          |
            | string length("\\") | 1          |
            | "say \"yes\""       | "say \"yes\"" |
            | "a" + null          | null       |
            """,
        ),
    ),
)
