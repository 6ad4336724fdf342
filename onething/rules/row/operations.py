"""The single place that maps each kind of node to what runs it."""

import operator
from typing import Any

from onething.rules import arithmetic, nodes, values
from onething.rules.nodes import Node
from onething.rules.row import (
    calculation,
    calls,
    comparison,
    defined,
    logic,
    loops,
    parts,
    references,
    tables,
    testing,
    typed,
)
from onething.rules.row.place import Compiler
from onething.rules.values import DECIMAL, equal

OPERATIONS: dict[type[Node[Any]], Compiler] = {
    nodes.Literal: references.literal,
    nodes.Name: references.name,
    nodes.Input: references.asked,
    nodes.ListOf: references.list_of,
    nodes.ContextOf: references.context_of,
    nodes.RangeOf: references.range_of,
    nodes.Define: defined.define,
    nodes.External: defined.external,
    nodes.And: logic.and_,
    nodes.Or: logic.or_,
    nodes.Not: logic.not_,
    nodes.Equal: comparison.comparison(equal, operator.eq),
    nodes.NotEqual: comparison.comparison(comparison.not_equal, operator.ne),
    nodes.Less: comparison.comparison(values.less, operator.lt),
    nodes.AtMost: comparison.comparison(values.at_most, operator.le),
    nodes.More: comparison.comparison(lambda left, right: values.less(right, left), operator.gt),
    nodes.AtLeast: comparison.comparison(
        lambda left, right: values.at_most(right, left), operator.ge
    ),
    nodes.Between: testing.between,
    nodes.In: testing.in_,
    nodes.Tests: testing.tests,
    nodes.InstanceOf: typed.instance_of,
    nodes.As: typed.as_,
    nodes.Add: calculation.calculation(arithmetic.add, DECIMAL.add),
    nodes.Subtract: calculation.calculation(arithmetic.subtract, DECIMAL.subtract),
    nodes.Multiply: calculation.calculation(arithmetic.multiply, DECIMAL.multiply),
    nodes.Divide: calculation.calculation(arithmetic.divide, DECIMAL.divide),
    nodes.Power: calculation.calculation(arithmetic.power, DECIMAL.power),
    nodes.Negate: calculation.negate,
    nodes.If: logic.if_,
    nodes.Span: loops.span,
    nodes.For: loops.for_,
    nodes.Some: loops.quantifier(stop=True),
    nodes.Every: loops.quantifier(stop=False),
    nodes.Path: parts.path,
    nodes.Filter: parts.filter_,
    nodes.Call: calls.call,
    nodes.Table: tables.table,
}
