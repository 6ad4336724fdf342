"""The single place that writes a decision table as plain values (for YAML) and as CSV, and back.

Both keep what decides and what people read: policy, expressions, types, allowed values, answers,
notes, labels, descriptions. Of ids they keep those of rules and columns.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from onething.rules.dmn import model
from onething.rules.dmn.problems import UnreadableTable
from onething.rules.row import POLICIES

_HEADS = ("expression", "name", "type", "allowed", "otherwise", "label", "description", "id")
_PART = ("label", "description", "id")
# First column of each line of a CSV
_POLICY, _RULE, _NOTE = "policy", "rule", "note"


def plain(table: model.Table) -> dict[str, Any]:
    """The table as what YAML and JSON can hold; what is empty is left out."""
    whole = {
        "policy": table.policy,
        "type": table.type,
        "inputs": [_column(one) for one in table.inputs],
        "outputs": [_column(one) for one in table.outputs],
        "notes": list(table.notes),
        "rules": [_rule(rule) for rule in table.rules],
        **_said(table),
    }
    return {key: value for key, value in whole.items() if value}


def table(given: Mapping[str, Any]) -> model.Table:
    """The table that `plain` wrote. Raises UnreadableTable."""
    try:
        policy = str(given.get("policy", "U"))
        if policy not in POLICIES:
            raise UnreadableTable(reason=f"there is no policy {policy}")
        return model.Table(
            inputs=tuple(map(_input, given.get("inputs", ()))),
            outputs=tuple(map(_output, given.get("outputs", ()))),
            rules=tuple(map(_read_rule, given.get("rules", ()))),
            policy=policy,
            notes=tuple(map(str, given.get("notes", ()))),
            type=str(given.get("type", "")),
            **_part(given),
        )
    except (AttributeError, TypeError, KeyError) as error:
        raise UnreadableTable(reason=str(error)) from error


def _said(part: model.Part) -> dict[str, str]:
    return {key: getattr(part, key) for key in _PART if getattr(part, key)}


def _part(given: Mapping[str, Any]) -> dict[str, Any]:
    return {key: str(given[key]) for key in _PART if given.get(key)}


def _column(column: model.Input | model.Output) -> dict[str, str]:
    if isinstance(column, model.Input):
        own = {"expression": column.expression.text, "type": column.expression.type}
    else:
        otherwise = column.otherwise.text if column.otherwise else ""
        own = {"name": column.name, "type": column.type, "otherwise": otherwise}
    allowed = column.allowed.text if column.allowed else ""
    found = {**own, "allowed": allowed, **_said(column)}
    return {key: text for key, text in found.items() if text}


def _allowed(given: Mapping[str, Any]) -> model.Allowed | None:
    return model.Allowed(str(given["allowed"])) if given.get("allowed") else None


def _input(given: Mapping[str, Any]) -> model.Input:
    text = model.Text(str(given.get("expression", "")), type=str(given.get("type", "")))
    return model.Input(text, _allowed(given), **_part(given))


def _output(given: Mapping[str, Any]) -> model.Output:
    otherwise = given.get("otherwise")
    return model.Output(
        name=str(given.get("name", "")),
        type=str(given.get("type", "")),
        allowed=_allowed(given),
        otherwise=model.Text(str(otherwise)) if otherwise else None,
        **_part(given),
    )


def _rule(rule: model.Rule) -> dict[str, Any]:
    whole = {
        "when": [test.text for test in rule.tests],
        "then": [answer.text for answer in rule.answers],
        "notes": list(rule.notes),
        **_said(rule),
    }
    return {key: value for key, value in whole.items() if value}


def _read_rule(given: Mapping[str, Any]) -> model.Rule:
    return model.Rule(
        tuple(model.Allowed(str(text)) for text in given.get("when", ())),
        tuple(model.Text(str(text)) for text in given.get("then", ())),
        tuple(map(str, given.get("notes", ()))),
        **_part(given),
    )


# CSV: heads above, a rule a line


def to_csv(whole: model.Table) -> str:
    """The table as CSV: a line for the policy, one for each thing said of the columns, then a
    line a rule: its id, label and description, its tests, its answers, its notes."""
    given = plain(whole)
    inputs, outputs = given.get("inputs", []), given.get("outputs", [])
    file = io.StringIO()
    out = csv.writer(file, lineterminator="\n")
    out.writerow([_POLICY, given["policy"], given.get("type", ""), *_of_part(given)])
    out.writerow(["side", "", "", "", *["in"] * len(inputs), *["out"] * len(outputs)])
    for head in _HEADS:
        cells = [column.get(head, "") for column in (*inputs, *outputs)]
        out.writerow([head, "", "", "", *cells])
    out.writerow([_NOTE, "", "", "", *whole.notes])
    for rule in whole.rules:
        cells = [*(t.text for t in rule.tests), *(a.text for a in rule.answers), *rule.notes]
        out.writerow([_RULE, *_of_part(_said(rule)), *cells])
    return file.getvalue()


def _of_part(given: Mapping[str, Any]) -> list[str]:
    return [str(given.get(key, "")) for key in _PART]


def from_csv(text: str) -> model.Table:
    """The table that `to_csv` wrote. Raises UnreadableTable."""
    try:
        rows = list(csv.reader(io.StringIO(text)))
    except csv.Error as error:
        raise UnreadableTable(reason=str(error)) from error
    heads = {row[0]: row[4:] for row in rows if row and row[0] not in (_RULE, _POLICY)}
    first = next((row for row in rows if row and row[0] == _POLICY), None)
    sides = heads.get("side", [])
    if first is None or len(first) < 6 or not set(sides) <= {"in", "out"}:
        raise UnreadableTable(reason="there is no line of the policy, or of the sides")
    columns = [_head(heads, i) for i in range(len(sides))]
    return table(
        {
            "policy": first[1],
            "type": first[2],
            **dict(zip(_PART, first[3:6], strict=True)),
            "inputs": [c for c, side in zip(columns, sides, strict=True) if side == "in"],
            "outputs": [c for c, side in zip(columns, sides, strict=True) if side == "out"],
            "notes": heads.get(_NOTE, []),
            "rules": [_line(row, sides) for row in rows if row and row[0] == _RULE],
        }
    )


def _head(heads: Mapping[str, Sequence[str]], place: int) -> dict[str, str]:
    found = {head: heads.get(head, []) for head in _HEADS}
    given = {head: cells[place] for head, cells in found.items() if place < len(cells)}
    return {head: text for head, text in given.items() if text}


def _line(row: Sequence[str], sides: Sequence[str]) -> dict[str, Any]:
    cells, tests = row[4:], sides.count("in")
    return {
        "when": cells[:tests],
        "then": cells[tests : len(sides)],
        "notes": cells[len(sides) :],
        **dict(zip(_PART, row[1:4], strict=False)),
    }
