"""What a pack says about what government does: matters, one-things, their fields and materials."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field as Bound
from pydantic import model_validator

from onething.cases.lifecycle import Workable
from onething.packs import Choices, Content, Feel, Finding, Limit, Mark, Ref, Text

if TYPE_CHECKING:
    from onething.packs import Pack


Yuan = Annotated[Decimal, Bound(ge=0)]


class Topic(Content):
    """Kind `topic`: a part of a form that is read in one go; `place` is its order among them."""

    name: Text
    place: int


class Field(Content):
    """Kind `field`: one question of a form, wherever it is asked; known by its id everywhere.

    `personal` values are shown only to those whose matter declares the field. `known` names the
    attribute of the party that answers it already, so that it is shown and not asked. A form that
    is derived asks it under its `topic`, and only `when`.
    """

    name: Text
    topic: Annotated[str, Ref("topic")] | None = None
    when: Feel | None = None
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


Way = Literal["licence", "shared", "form", "promise"]
"""What stands in for a material: an electronic licence, data another department shares, the one
form itself, or the applicant's promise."""


class Material(Content):
    """Kind `material`: what an applicant hands in; `replaced_by` says why it need not be, `way`
    what stands in for it."""

    name: Text
    form: Literal["original", "copy", "electronic", "fill_in"] | None = None
    copies: Annotated[int, Bound(ge=1)] | None = None
    basis: str = ""
    hint: Text | None = None
    source: Literal["applicant", "government", "intermediary"]
    necessity: Literal["required", "conditional", "deferrable"] = "required"
    replaced_by: Text | None = None
    way: Way | None = None


class Law(Content):
    """Where a rule stands, with the evidence that it does."""

    name: Text
    mark: Mark
    source: str | None = None


class _Wish(Content):
    """What a matter wants of an applicant; written as its id alone when it is always wanted."""

    when: Feel | None = None

    @model_validator(mode="before")
    @classmethod
    def _alone(cls, written: Any) -> Any:
        (name,) = set(cls.model_fields) & {"field", "material"}
        return {name: written} if isinstance(written, str) else written


class FieldWish(_Wish):
    """An answer a department wants to see, `when` these answers call for it."""

    field: Annotated[str, Ref("field")]
    required: bool = True


class MaterialWish(_Wish):
    """A material a department wants to be handed in, `when` these answers call for it."""

    material: Annotated[str, Ref("material")]


class Fee(Content):
    """What is to be paid, in yuan (None: not a fixed sum), and to whom; its words may stand alone.

    What an intermediary takes for an evaluation that the office demands is paid by the office.
    """

    text: Text
    amount: Yuan | None = None
    to: Literal["government", "intermediary", "market"] = "government"
    law: str = ""

    @model_validator(mode="before")
    @classmethod
    def _words_alone(cls, written: Any) -> Any:
        is_words = isinstance(written, Mapping) and "text" not in written
        return {"text": written} if is_words or isinstance(written, str) else written


class Condition(Content):
    """What must hold for it to be granted; where a machine can tell, `rule` says it in FEEL."""

    text: Text
    rule: Feel | None = None


class Phase(Content):
    """A step of the way inside a department, with its own limit."""

    name: Text
    role: str = ""
    limit: Limit | None = None
    output: Text | None = None


class Place(Content):
    """Where one may go with it, when, and whom to ask or complain to."""

    address: Text
    hours: Text
    phone: str = ""
    complaints: str = ""


class Faq(Content):
    """A question that people ask, with its answer."""

    asks: Text
    says: Text


Audience = Literal["person", "firm", "institution", "association", "other"]
"""For whom a matter is (服务对象): natural persons, firms, public institutions, associations."""

Power = Literal["statutory", "handed_down", "entrusted"]
"""Where an office's power comes from (权力来源): its own by law, handed down, entrusted to it."""


class Codes(Content):
    """The national codes of a matter (GB/T 39554): basic 12, implementing 31, business item 33."""

    basic: str = ""
    implementing: str = ""
    business: str = ""


class Matter(Workable):
    """Kind `matter`: a thing government does on application (GB/T 39554).

    `type` is the national type of power (01 licence, 07 confirmation, 10 other power, 20 public
    service); `depth` 1 guide to 4 fully online; `fields` are the answers its department sees.
    What its decision establishes is not asked of the applicant by what comes after it: `gives`
    names fields, `yields` materials. `words` are those by which people look for it, `valid` says
    how long its result holds, `mark` how well all of this is known.
    """

    type: Literal["01", "05", "07", "08", "09", "10", "20"]
    summary: Text
    law: list[Law]
    kind: Literal["instant", "committed"] = "committed"
    depth: Annotated[int, Bound(ge=1, le=4)] = 4
    visits: Annotated[int, Bound(ge=0)] = 0
    fields: list[FieldWish]
    materials: list[MaterialWish] = []
    gives: list[Annotated[str, Ref("field")]] = []
    yields: list[Annotated[str, Ref("material")]] = []
    result: Text
    fee: Fee | None = None
    words: list[str] = []
    codes: Codes | None = None
    level: Annotated[int, Bound(ge=1, le=6)] | None = None
    power: Power | None = None
    audience: list[Audience] = []
    conditions: list[Condition] = []
    phases: list[Phase] = []
    visit_reason: Text | None = None
    valid: Text | None = None
    intermediaries: list[Text] = []
    quota: Text | None = None
    yearly: Text | None = None
    places: list[Place] = []
    faq: list[Faq] = []
    mark: Mark | None = None
    source: str | None = None

    @property
    def sees(self) -> tuple[str, ...]:
        """The fields whose answers its department sees."""
        return tuple(wish.field for wish in self.fields)


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
    """How it was, frozen when the one-thing is published (DOMAIN 3.2), with its evidence.

    `fees` are what was paid to government and to intermediaries, in yuan.
    """

    steps: int
    days: int
    materials: int
    visits: int
    fees: Yuan | None = None
    mark: Mark
    source: str | None = None


class Effort(Content):
    """Kind `effort`, one in a pack: what doing it costs an applicant in hours, and an hour in
    yuan; with it a saving can be told in yuan."""

    visit_hours: Yuan
    material_hours: Yuan
    field_minutes: Yuan
    hour: Yuan
    mark: Mark
    source: str | None = None


WHOLE = "whole"
"""The branch of a dossier that stands for the whole; no item of a one-thing takes this name."""


class OneThing(Content):
    """Kind `onething`: a scene of a firm's life done once, with many departments at work.

    `tier` says on whose list it stands, `confirmed` whether a source was seen that says so. Its
    form is derived from its matters; `sections` say only what is to be asked in another place or
    under a condition of this scene. `joint` is a case beside its matters that keeps the limit of
    the whole, in the hands of the `lead`.
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
    joint: Annotated[str, Ref("work")] | None = None
    sections: list[Section] = []
    items: list[Item]

    def check(self, pack: "Pack") -> Iterable[Finding]:
        from onething.domains.services import soundness

        yield from soundness.findings(self, pack)


KINDS: dict[str, type[Content]] = {
    "topic": Topic,
    "effort": Effort,
    "field": Field,
    "material": Material,
    "matter": Matter,
    "onething": OneThing,
}
