"""Numeric functions (DMN 10.3.4.5)."""

import datetime as dt
import decimal
from decimal import Decimal
from typing import Any

from onething.rules.faults import RefusedError
from onething.rules.functions.builtin import Section
from onething.rules.values import DECIMAL, Months

_section = Section()
FUNCTIONS = _section.functions


def _rounded(number: Decimal, scale: Decimal, rounding: str) -> Decimal:
    if not -6111 <= scale <= 6176:
        raise RefusedError(f"there is no scale {scale}")
    wide = decimal.Context(prec=6144 + 6177, rounding=rounding)
    return DECIMAL.plus(wide.quantize(Decimal(number), Decimal(1).scaleb(-int(scale))))


@_section("decimal(n: number, scale: number)")
def decimal_(number: Decimal, scale: Decimal) -> Decimal:
    return _rounded(number, scale, decimal.ROUND_HALF_EVEN)


@_section("floor(n: number, scale?: number)")
def floor(number: Decimal, scale: Decimal | None = None) -> Decimal:
    return _rounded(number, scale or Decimal(0), decimal.ROUND_FLOOR)


@_section("ceiling(n: number, scale?: number)")
def ceiling(number: Decimal, scale: Decimal | None = None) -> Decimal:
    return _rounded(number, scale or Decimal(0), decimal.ROUND_CEILING)


@_section("round up(n: number, scale: number)")
def round_up(number: Decimal, scale: Decimal) -> Decimal:
    return _rounded(number, scale, decimal.ROUND_UP)


@_section("round down(n: number, scale: number)")
def round_down(number: Decimal, scale: Decimal) -> Decimal:
    return _rounded(number, scale, decimal.ROUND_DOWN)


@_section("round half up(n: number, scale: number)")
def round_half_up(number: Decimal, scale: Decimal) -> Decimal:
    return _rounded(number, scale, decimal.ROUND_HALF_UP)


@_section("round half down(n: number, scale: number)")
def round_half_down(number: Decimal, scale: Decimal) -> Decimal:
    return _rounded(number, scale, decimal.ROUND_HALF_DOWN)


@_section("abs(n: number | duration)")
def absolute(value: Any) -> Any:
    if isinstance(value, Months):
        return Months(abs(value.months))
    return abs(value) if isinstance(value, dt.timedelta) else DECIMAL.abs(value)


@_section("modulo(dividend: number, divisor: number)")
def modulo(dividend: Decimal, divisor: Decimal) -> Decimal:
    """`dividend - divisor * floor(dividend / divisor)`: it has the sign of the divisor."""
    rest = DECIMAL.remainder(dividend, divisor)
    return DECIMAL.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest


@_section("sqrt(number: number)")
def sqrt(number: Decimal) -> Decimal:
    return DECIMAL.sqrt(number)


@_section("log(number: number)")
def log(number: Decimal) -> Decimal:
    if number <= 0:
        raise RefusedError("the number is not above 0")
    return DECIMAL.ln(number)


@_section("exp(number: number)")
def exp(number: Decimal) -> Decimal:
    return DECIMAL.exp(number)


@_section("odd(number: number)")
def odd(number: Decimal) -> bool:
    return modulo(number, Decimal(2)) == 1


@_section("even(number: number)")
def even(number: Decimal) -> bool:
    return modulo(number, Decimal(2)) == 0
