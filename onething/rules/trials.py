"""The single place that runs the tests beside rules: named cases, facts, and the answer wanted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from onething.problem import Problem
from onething.rules import explaining, nodes, plain, questions, row, syntax


class UnreadableTrials(Problem):
    """The text is no tests of rules. `reason` says why, in English."""

    says = "这不是规则测试:%(reason)s"


@dataclass(frozen=True)
class Trial:
    """One case that was tried. `wrong` is empty where it gave what was wanted."""

    name: str
    wrong: str = ""


_NOT_SAID = object()


def run(text: str) -> Iterator[Trial]:
    """What became of each case of a YAML of this form. Raises UnreadableTrials, and
    FeelSyntaxError for a rule that cannot be read.

        rules:
          small: 企业.职工人数 < 300
        cases:
          - name: a small firm
            rule: small
            facts: {企业: {职工人数: 120}}
            answer: true        # or false, or null: not known yet
            missing: []         # optional: what could still change it
            failing: []         # optional: the conditions that do not hold, as written
    """
    whole = _loaded(text)
    rules = {name: syntax.parse(str(rule)) for name, rule in whole["rules"].items()}
    for case in whole["cases"]:
        name = str(case.get("name", case.get("rule")))
        rule = rules.get(case.get("rule"))
        if rule is None:
            raise UnreadableTrials(reason=f"there is no rule {case.get('rule')}")
        yield Trial(name, "; ".join(_wrongs(case, rule)))


def _loaded(text: str) -> Mapping[str, Any]:
    try:
        whole = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError) as error:
        raise UnreadableTrials(reason=str(error)) from error
    if not isinstance(whole, dict) or not isinstance(whole.get("rules"), dict):
        raise UnreadableTrials(reason="there are no `rules`, or they have no names")
    cases = whole.get("cases")
    if not isinstance(cases, list) or not all(isinstance(case, dict) for case in cases):
        raise UnreadableTrials(reason="`cases` is no list")
    return whole


def _wrongs(case: Mapping[str, Any], rule: nodes.Node[Any]) -> Iterator[str]:
    facts = plain.value(case.get("facts") or {})
    wanted = case.get("answer", _NOT_SAID)
    found = row.decide(rule)(facts)
    if wanted is not _NOT_SAID and found is not wanted:
        yield f"wanted {_said(wanted)}, found {_said(found)}"
    if "missing" in case:
        missing = sorted(questions.missing(rule, facts))
        if missing != sorted(map(str, case["missing"])):
            yield f"missing: {', '.join(missing) or 'nothing'}"
    if "failing" in case:
        failing = [leaf.text for leaf in _failing(rule, facts)]
        if failing != list(case["failing"]):
            yield f"failing: {', '.join(failing) or 'nothing'}"


def _failing(rule: nodes.Node[Any], facts: Any) -> Iterator[explaining.Reason]:
    return (leaf for leaf in explaining.explain(rule, facts).leaves() if leaf.verdict is False)


def _said(answer: Any) -> str:
    return {True: "true", False: "false", None: "null"}.get(answer, str(answer))
