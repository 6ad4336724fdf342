"""What a pack says about what government does: matters, one-things, their fields and materials."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field as Bound

from onething.cases.lifecycle import Workable
from onething.packs import Choices, Content, Feel, Finding, Limit, Mark, Ref, Text

if TYPE_CHECKING:
    from onething.packs import Pack


class Field(Content):
    """Kind `field`: one question of a form, wherever it is asked; known by its id everywhere.

    `personal` values are shown only to those whose matter declares the field. `known` names the
    attribute of the party that answers it already, so that it is shown and not asked.
    """

    name: Text
    type: Literal[
        "text", "long_text", "choice", "choices", "date", "number", "money", "uscc", "phone"
    ]
    hint: Text | None = None
    choices: Choices = {}
    personal: bool = False
    known: str | None = None
    longest: Annotated[int, Bound(ge=1, le=4000)] = 200
    must: Feel | None = None
    otherwise: Text | None = None


class Material(Content):
    """Kind `material`: what an applicant hands in; `replaced_by` says why it need not be."""

    name: Text
    source: Literal["applicant", "government", "intermediary"]
    necessity: Literal["required", "conditional", "deferrable"] = "required"
    replaced_by: Text | None = None


class Law(Content):
    """Where a rule stands, with the evidence that it does."""

    name: Text
    mark: Mark
    source: str | None = None


class Matter(Workable):
    """Kind `matter`: a thing government does on application (GB/T 39554).

    `type` is the national type of power (01 licence, 07 confirmation, 10 other power, 20 public
    service); `depth` 1 guide to 4 fully online; `fields` are the answers its department sees.
    """

    type: Literal["01", "05", "07", "08", "09", "10", "20"]
    summary: Text
    law: list[Law]
    kind: Literal["instant", "committed"] = "committed"
    depth: Annotated[int, Bound(ge=1, le=4)] = 4
    visits: Annotated[int, Bound(ge=0)] = 0
    fields: list[Annotated[str, Ref("field")]]
    materials: list[Annotated[str, Ref("material")]] = []
    result: Text
    fee: Text | None = None


class Item(Content):
    """A matter inside a one-thing: after which others, and when it is wanted at all."""

    id: str
    matter: Annotated[str, Ref("matter")]
    needs: list[str] = []
    when: Feel | None = None
    asks: Text | None = None


class Question(Content):
    """A field in its place in a form: asked only `when`, and may be left out if not `required`."""

    field: Annotated[str, Ref("field")]
    when: Feel | None = None
    required: bool = True


class Section(Content):
    """A part of a form that is read in one go."""

    id: str
    name: Text
    questions: list[Question]


class Before(Content):
    """How it was, frozen when the one-thing is published (DOMAIN 3.2), with its evidence."""

    steps: int
    days: int
    materials: int
    visits: int
    mark: Mark
    source: str | None = None


class OneThing(Content):
    """Kind `onething`: a scene of a firm's life done once, with many departments at work.

    `tier` says on whose list it stands, `confirmed` whether a source was seen that says so.
    """

    name: Text
    title: Text
    summary: Text
    words: list[str] = []
    moment: Literal["start", "hire", "build", "grow", "export", "move", "close", "change"]
    lead: Annotated[str, Ref("department")]
    tier: Literal["national", "province", "city", "zone"]
    confirmed: bool
    total: Limit
    before: Before
    sections: list[Section]
    items: list[Item]

    def check(self, pack: "Pack") -> Iterable[Finding]:
        from onething.domains.services import soundness

        yield from soundness.findings(self, pack)


KINDS: dict[str, type[Content]] = {
    "field": Field,
    "material": Material,
    "matter": Matter,
    "onething": OneThing,
}
