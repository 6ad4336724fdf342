"""`onething rules ...`: evaluate, check, format, explain and test rules; run the DMN TCK."""

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onething.problem import Problem
from onething.project import terminal

if TYPE_CHECKING:
    from onething.rules import tck
    from onething.rules.dmn.running import Decisions
    from onething.rules.explaining import Reason
    from onething.rules.faults import Fault

FACTS = "a YAML or JSON file of facts"


class NoFacts(Problem):
    says = "无法读取事实文件 %(path)s:%(reason)s · The facts in %(path)s cannot be read: %(reason)s"


def add(parser: argparse.ArgumentParser) -> None:
    """One subcommand a verb."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    one = _verb(verbs, "eval", "what a text, or a decision of a model, answers", _eval)
    one.add_argument("text", help="an expression; with --model the name of a decision")
    one.add_argument("--facts", type=Path, help=FACTS)
    one.add_argument("--model", type=Path, help="a DMN model")
    why = _verb(verbs, "explain", "why: every condition, its facts, its verdict", _explain)
    why.add_argument("text", help="a condition")
    why.add_argument("--facts", type=Path, help=FACTS)
    check = _verb(verbs, "check", "name everything that cannot be read", _check)
    check.add_argument("file", type=Path, nargs="+", help="DMN models, or texts in FEEL")
    check.add_argument("--attributes", type=Path, help="YAML: the FEEL type of each fact by name")
    form = _verb(verbs, "format", "the text as it is best written", _format)
    form.add_argument("text", help="an expression")
    test = _verb(verbs, "test", "run the cases beside rules", _test)
    test.add_argument("file", type=Path, nargs="+", help="YAML: rules and cases")
    table = _verb(verbs, "table", "show the decision tables of a model", _table)
    table.add_argument("model", type=Path, help="a DMN model")
    table.add_argument("--form", choices=("text", "yaml", "csv"), default="text")
    kit = _verb(verbs, "tck", "run tests of the DMN Technology Compatibility Kit", _tck)
    kit.add_argument("folder", type=Path, help="a folder of models and test cases, however deep")


def _verb(verbs: Any, name: str, what: str, does: Any) -> argparse.ArgumentParser:
    verb: argparse.ArgumentParser = verbs.add_parser(name, help=what, description=what)
    verb.set_defaults(does=does)
    return verb


def run(arguments: argparse.Namespace) -> int:
    """0 done, 1 done and something was found wrong."""
    code: int = arguments.does(arguments)
    return code


def _eval(arguments: argparse.Namespace) -> int:
    from onething.rules import feel, row
    from onething.rules.functions import conversion

    facts = _facts(arguments.facts)
    faults: list[Fault] = []
    if arguments.model:
        value = _model(arguments.model).answer(arguments.text, facts, faults)
    else:
        value = row.compile(feel.parse(arguments.text, _names(facts)))(facts, faults)
    terminal.say(conversion.text(value))
    for fault in faults:
        terminal.fault(f"{fault.where or arguments.text}:{fault.at + 1}: {fault.detail}")
    return 0


def _explain(arguments: argparse.Namespace) -> int:
    from onething.rules import feel

    facts = _facts(arguments.facts)
    rule = feel.parse(arguments.text, _names(facts))
    _tell(feel.explain(rule, facts), 0)
    for near in feel.near(rule, facts):
        terminal.say(f"{near.name} {near.value}, {near.threshold}: {near.distance:+}")
    settling = feel.settling(rule, facts)
    if settling:
        terminal.say(f"尚缺 · missing: {', '.join(settling)}")
    return 0


def _tell(reason: "Reason", depth: int) -> None:
    from onething.rules.functions import conversion

    sign = {True: "是 yes", False: "否 no", None: "未知 not known"}[reason.verdict]
    read = ", ".join(f"{fact.name} = {conversion.text(fact.value)}" for fact in reason.facts)
    terminal.say(f"{'  ' * depth}{reason.words}: {sign}{f'  ({read})' if read else ''}")
    for part in reason.parts:
        _tell(part, depth + 1)


def _check(arguments: argparse.Namespace) -> int:
    kinds = {name: str(of) for name, of in _loaded(arguments.attributes).items()}
    return max(_checked(file, kinds) for file in arguments.file)


_DOUBTS = {
    "unknown": "没有事实 %s,是否为 %s? · there is no fact %s; did you mean %s?",
    "unlike": "%s 的类型是 %s · %s is of type %s",
    "never": "%s 与 %s 不能同时成立 · %s and %s can never both hold",
}


def _checked(file: Path, kinds: dict[str, str]) -> int:
    from onething.rules import feel, linting

    doubts: tuple[linting.Finding, ...] = ()
    wrong: list[tuple[str, Problem]] = []
    if file.suffix == ".dmn":
        wrong.extend(_model(file).problems)
    else:
        try:
            rule = feel.parse(file.read_text(encoding="utf-8"), kinds)
            doubts = linting.findings(rule, kinds) if kinds else ()
        except feel.FeelSyntaxError as problem:
            wrong.append(("", problem))
    for where, fault in wrong:
        terminal.say(f"{file} {where}".rstrip() + f": {_said(fault)}")
    for doubt in doubts:
        said = _DOUBTS[doubt.code] % (doubt.name, doubt.better or "?", doubt.name, doubt.better)
        terminal.say(f"{file}:{doubt.at + 1}: {said}")
    terminal.say(f"{file}: {len(wrong) + len(doubts)}")
    return 1 if wrong or doubts else 0


def _said(problem: Problem) -> str:
    from onething.rules import feel

    if isinstance(problem, feel.FeelSyntaxError):
        return f"{problem}\n{problem.said('en')}"
    return str(problem)


def _format(arguments: argparse.Namespace) -> int:
    from onething.rules import feel

    terminal.say(feel.write(feel.parse(arguments.text)))
    return 0


def _test(arguments: argparse.Namespace) -> int:
    from onething.rules import trials

    passed = failed = 0
    for file in arguments.file:
        for trial in trials.run(file.read_text(encoding="utf-8")):
            failed += bool(trial.wrong)
            passed += not trial.wrong
            if trial.wrong:
                terminal.say(f"{file} {trial.name}: {trial.wrong}")
    terminal.say(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def _table(arguments: argparse.Namespace) -> int:
    from onething.rules.dmn import model, reading

    for element in reading.read(arguments.model.read_bytes()).elements:
        if not isinstance(element, model.Decision):
            continue
        table = element.value
        if isinstance(table, model.Table):
            _FORMS[arguments.form](element.name, table)
    return 0


def _show(name: str, table: Any) -> None:
    heads = [column.expression.text.strip() for column in table.inputs]
    heads += [column.name or column.label or name for column in table.outputs]
    terminal.say(f"{name}  {table.policy}")
    terminal.say(f"| {' | '.join(heads)} |")
    terminal.say(f"| {' | '.join('---' for _ in heads)} |")
    for rule in table.rules:
        cells = [cell.text.strip() or "-" for cell in (*rule.tests, *rule.answers)]
        terminal.say(f"| {' | '.join(cells)} |")


def _yaml(name: str, table: Any) -> None:
    import yaml

    from onething.rules.dmn import sheet

    whole = {name: sheet.plain(table)}
    terminal.say(yaml.safe_dump(whole, allow_unicode=True, sort_keys=False).rstrip())


def _csv(name: str, table: Any) -> None:
    from onething.rules.dmn import sheet

    terminal.say(f"# {name}")
    terminal.say(sheet.to_csv(table).rstrip())


_FORMS = {"text": _show, "yaml": _yaml, "csv": _csv}

# Files


def _facts(path: Path | None) -> dict[str, Any]:
    """What the file holds, and this moment as `now()`."""
    from onething.rules import plain
    from onething.rules.row import NOW

    return {**plain.value(_loaded(path)), NOW: datetime.now(UTC)}


def _loaded(path: Path | None) -> dict[str, Any]:
    """What the YAML holds; nothing without a file. Raises NoFacts."""
    import yaml

    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8")) if path else {}
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise NoFacts(path=path, reason=error) from error
    if not isinstance(given or {}, dict):
        raise NoFacts(path=path, reason="no names")
    return given or {}


def _names(facts: Any) -> list[str]:
    """All names of the facts, however deep: they may hold spaces."""
    inner = [name for entry in facts.values() if isinstance(entry, dict) for name in _names(entry)]
    return [*facts, *inner]


def _model(path: Path) -> "Decisions":
    """The model, with those beside it that it may import."""
    from onething.rules.dmn import reading, running

    others = [reading.read(one.read_bytes()) for one in path.parent.glob("*.dmn") if one != path]
    return running.load(reading.read(path.read_bytes()), {one.namespace: one for one in others})


# tck


def _tck(arguments: argparse.Namespace) -> int:
    passed = failed = 0
    for where, outcome in _outcomes(arguments.folder):
        if outcome.wrong:
            failed += 1
            terminal.say(f"{where} {outcome.name}: {outcome.wrong}")
        else:
            passed += 1
    terminal.say(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def _outcomes(folder: Path) -> "Iterator[tuple[str, tck.Outcome]]":
    """Every test case below the folder, with the place of its file."""
    from onething.rules import tck

    now = datetime.now(UTC)
    for file in sorted(folder.rglob("*.xml")):
        tests = file.read_bytes()
        where = file.relative_to(folder).as_posix()
        try:
            if not tck.is_suite(tests):
                continue
            models = {path.name: path.read_bytes() for path in file.parent.glob("*.dmn")}
            for outcome in tck.run(tests, models, now):
                yield where, outcome
        except Problem as problem:
            yield where, tck.Outcome("-", str(problem))
