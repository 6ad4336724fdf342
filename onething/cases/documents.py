"""The single place that says what a document is made of, and what is wrong with one; pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import model_validator

from onething.cases.finding import Path, finding
from onething.packs import Content, Finding, Said, Text
from onething.packs.wrong import Wrong
from onething.parties.scope import APPLICANT

if TYPE_CHECKING:
    from onething.cases.lifecycle import DueRule, Effect, Input, Lifecycle, WhenRule

PLACE = re.compile(r"\{(\w+)\}")
PLACES = ("applicant", "matter", "org", "number", "due")
"""What every document can name; the rest is what the command that issues it was given."""


class Remedy(Content):
    """What one can do against a document: `to` whom (a department may name another by the id of
    the remedy), `within` which time of receiving it, by which `law`."""

    name: Text
    to: Text
    within: Text
    law: str = ""


class Letterhead(Content):
    """How the documents of a government look: kind `letterhead`, at most one.

    `number` is made of the marks of department and document, the year, and a count that begins
    anew with each combination of them. `seal` is what stands in the middle of the drawn seal
    (None: none is drawn), `note` what is said under a document in another than the first language.
    """

    number: str = "{org}-{document}-{year}-{count}"
    seal: Text | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _is_countable(self) -> "Letterhead":
        if sorted(PLACE.findall(self.number)) != sorted(COUNTED_BY):
            listed = "".join(f"{{{place}}}" for place in COUNTED_BY)
            raise Wrong(
                Said(
                    "编号里缺了或多了要填的部分。", "The number lacks a place or has one too many."
                ),
                Said(f"请各用一次 {listed}。", f"Use each of {listed} once."),
            )
        return self

    def numbering(self, org: str, document: str, year: int) -> tuple[str, ...]:
        """What stands before and after the count."""
        known = {"org": org, "document": document, "year": str(year)}
        before, _, after = self.number.partition("{count}")
        return tuple(PLACE.sub(lambda at: known[at[1]], part) for part in (before, after))


COUNTED_BY = ("org", "document", "year", "count")


class Document(Content):
    """A notice in words; places like `{number}` are filled from the case and the command.

    Each line of `body` is a paragraph; a line that is one place alone becomes a numbered list
    when what was given is a list. `mark` stands for this kind of document in its number; `law`
    is what it rests on; `remedies` are ids of remedies of the lifecycle, an empty list says that
    there are none on purpose.
    """

    name: Text
    body: Text
    mark: str = ""
    law: str = ""
    remedies: list[str] | None = None


def findings(life: "Lifecycle") -> Iterator[Finding]:
    """Remedies nobody defined, places nobody fills, refusals that are silent about remedies."""
    issued = {name: list(_issuing(life, name)) for name in life.documents}
    for name, document in life.documents.items():
        yield from _remedies(life, name, document)
        for where, inputs, _fails in issued[name]:
            yield from _places(name, document, where, inputs)
        if document.remedies is None and any(fails for _, _, fails in issued[name]):
            known = "、".join(life.remedies) or "…"
            yield finding(
                ("documents", name),
                "这份文书宣告不成,却没有写救济途径。",
                "This document tells that it failed and is silent about remedies.",
                f"请写 remedies: [{known}];确实没有的写 remedies: []。",
                f"Write remedies: [{known}], or remedies: [] if the law gives none.",
            )


Issued = tuple[str, Sequence["Input"], bool]


def _issuing(life: "Lifecycle", document: str) -> Iterator[Issued]:
    """Who issues it, what was given then, and whether the case fails by it against the
    applicant's will."""
    if _issues(life.begin, document):
        yield "begin", (), False
    for name, command in life.commands.items():
        if _issues(command.effects, document):
            fails = command.by != APPLICANT and _fails(life, command.to)
            yield name, command.input, fails
    rules: list[tuple[str, DueRule | WhenRule]] = [*life.due.items(), *life.when.items()]
    for name, rule in rules:
        if _issues(rule.effects, document):
            yield name, _given_before(life, rule.states), _fails(life, rule.to)


def _given_before(life: "Lifecycle", states: Sequence[str]) -> list["Input"]:
    """What the commands were given that lead to where a rule is followed."""
    return [
        spec for command in life.commands.values() if command.to in states for spec in command.input
    ]


def _issues(effects: Sequence["Effect"], document: str) -> bool:
    return any(effect.issue and effect.issue.document == document for effect in effects)


def _fails(life: "Lifecycle", state: str | None) -> bool:
    return state is not None and life.states[state].outcome == "failure"


def _remedies(life: "Lifecycle", name: str, document: Document) -> Iterator[Finding]:
    for place, remedy in enumerate(document.remedies or ()):
        if remedy not in life.remedies:
            listed = ", ".join(life.remedies)
            yield finding(
                ("documents", name, "remedies", place),
                f"没有救济途径“{remedy}”。",
                f'There is no remedy "{remedy}".',
                f"请在 remedies 下定义它,或改写已有的:{listed}。",
                f"Define it under remedies, or name one that is there: {listed}.",
            )


def _places(
    name: str, document: Document, issuer: str, inputs: Sequence["Input"]
) -> Iterator[Finding]:
    known = [*PLACES, *(spec.id for spec in inputs)]
    for language, body in document.body.to_dict().items():
        where: Path = ("documents", name, "body", language)
        for place in sorted(set(PLACE.findall(body)) - set(known)):
            listed = ", ".join(known)
            yield finding(
                where,
                f"“{issuer}”发出这份文书时没有“{{{place}}}”。",
                f'When "{issuer}" issues this document there is no "{{{place}}}".',
                f"可以用的有 {listed};或在 {issuer} 的 input 里加上它。",
                f"What can be used is {listed}; or add it to the input of {issuer}.",
            )


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a numbered list."""

    text: str = ""
    items: tuple[str, ...] = ()


def blocks(
    body: str, values: Mapping[str, str | Sequence[str]], blank: str = "____", joint: str = "；"
) -> tuple[Block, ...]:
    """The body with its places filled, line by line.

    A place without a value becomes `blank`, a line to be filled by hand. What people end a value
    with goes, for the sentence around it goes on or ends by itself; a list in the middle of a
    sentence is put together by `joint`.
    """

    def inline(found: re.Match[str]) -> str:
        value = values.get(found[1], "")
        parts = [value] if isinstance(value, str) else value
        return joint.join(part.strip().rstrip(STOPS) for part in parts) or blank

    told = []
    for line in filter(None, map(str.strip, body.splitlines())):
        alone = PLACE.fullmatch(line)
        given = values.get(alone[1], "") if alone else ""
        if isinstance(given, str):
            told.append(Block(PLACE.sub(inline, line)))
        else:
            told.append(Block(items=tuple(item.strip() for item in given)))
    return tuple(told)


STOPS = "。.；; "
