"""Clocks: how long may it take? Working time, limits, suspension, lights; pure.

The door of the package: `clocks.due(...)`, `clocks.Limit.parse("5 wd")`.
"""

from onething.clocks.basis import Basis
from onething.clocks.calendar import Calendar, History, OutsideCalendar, YearTable, history
from onething.clocks.deadline import Due, consumed_days, due, elapsed
from onething.clocks.lights import Light, LightRule, Turns, light, turns, yellow
from onething.clocks.limit import UNITS, BadLimit, Limit, Unit
from onething.clocks.pause import Pause

__all__ = [
    "UNITS",
    "BadLimit",
    "Basis",
    "Calendar",
    "Due",
    "History",
    "Light",
    "LightRule",
    "Limit",
    "OutsideCalendar",
    "Pause",
    "Turns",
    "Unit",
    "YearTable",
    "consumed_days",
    "due",
    "elapsed",
    "history",
    "light",
    "turns",
    "yellow",
]
