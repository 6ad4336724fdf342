"""The single place that derives the one form from the matters of a one-thing; pure."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from onething.domains.services.content import Field, Matter, OneThing, Question, Section, Topic
from onething.rules import feel

SITUATION = "situation"
"""The topic of what decides which matters begin and what else is asked; it comes first."""


def whole(
    onething: OneThing,
    matters: Mapping[str, Matter],
    fields: Mapping[str, Field],
    topics: Mapping[str, Topic],
) -> OneThing:
    """The one-thing with its form complete: what its departments want and its own sections do not
    ask is asked once, under its topic, and before everything else what decides about the rest."""
    asked = {question.field for section in onething.sections for question in section.questions}
    deciding = set(_deciding(onething, matters, fields))
    added: dict[str, list[Question]] = {}
    for id in _wanted(onething, matters, fields):
        topic = SITUATION if id in deciding else fields[id].topic
        if id not in asked and topic is not None and topic in topics:
            added.setdefault(topic, []).append(_question(onething, matters, fields, id))
    own = [_joined(section, added.pop(section.id, [])) for section in onething.sections]
    derived = [
        Section(id=id, name=topics[id].name, questions=added[id])
        for id in sorted(added, key=lambda id: (id != SITUATION, topics[id].place, id))
    ]
    place = 1 if SITUATION in added else 0
    return onething.model_copy(update={"sections": [*derived[:place], *own, *derived[place:]]})


def unplaced(
    onething: OneThing,
    matters: Mapping[str, Matter],
    fields: Mapping[str, Field],
    topics: Mapping[str, Topic],
) -> list[str]:
    """The fields that are wanted and stand nowhere: no section asks them, no topic holds them."""
    complete = whole(onething, matters, fields, topics)
    asked = {question.field for section in complete.sections for question in section.questions}
    return [id for id in _wanted(onething, matters, fields) if id not in asked]


def _joined(section: Section, more: list[Question]) -> Section:
    if not more:
        return section
    return section.model_copy(update={"questions": [*section.questions, *more]})


def _wanted(
    onething: OneThing, matters: Mapping[str, Matter], fields: Mapping[str, Field]
) -> list[str]:
    """The fields of the form, each once: what decides comes after what it is decided by."""
    named: dict[str, None] = {}
    for id in [*_deciding(onething, matters, fields), *_seen(onething, matters)]:
        _with_what_it_reads(id, fields, named)
    return list(named)


def _with_what_it_reads(
    id: str, fields: Mapping[str, Field], named: dict[str, None], path: tuple[str, ...] = ()
) -> None:
    field = fields.get(id)
    if field is None or id in named or id in path:
        return
    for read in sorted(reads(field.when) | reads(field.must) - {id}):
        _with_what_it_reads(read, fields, named, (*path, id))
    named[id] = None


def _seen(onething: OneThing, matters: Mapping[str, Matter]) -> Iterator[str]:
    for item in onething.items:
        matter = matters.get(item.matter)
        if matter:
            yield from matter.sees


def _deciding(
    onething: OneThing, matters: Mapping[str, Matter], fields: Mapping[str, Field]
) -> list[str]:
    """What the conditions of items, of their wishes and of the fields they want read."""
    conditions: list[str | None] = []
    for item in onething.items:
        conditions.append(item.when)
        matter = matters.get(item.matter)
        if matter:
            conditions += [wish.when for wish in (*matter.fields, *matter.materials)]
            conditions += [fields[id].when for id in matter.sees if id in fields]
    return list(dict.fromkeys(name for text in conditions for name in sorted(reads(text))))


def _question(
    onething: OneThing, matters: Mapping[str, Matter], fields: Mapping[str, Field], id: str
) -> Question:
    """Required when the matter that wants it most requires it, or a condition reads it."""
    wishes = [
        wish
        for item in onething.items
        if item.matter in matters
        for wish in matters[item.matter].fields
        if wish.field == id
    ]
    return Question(
        field=id, when=fields[id].when, required=not wishes or any(w.required for w in wishes)
    )


@lru_cache(maxsize=4096)
def reads(condition: str | None) -> frozenset[str]:
    """The fields a condition reads; none when there is no condition."""
    if condition is None:
        return frozenset()
    return frozenset(name.partition(".")[0] for name in feel.names(feel.parse(condition)))
