"""The single place where the engine looks up what a dossier is pinned to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Final

from onething.cases.documents import Letterhead
from onething.cases.lifecycle import Command, Input, Lifecycle, Procedure, Series, Workable
from onething.cases.state import Case, Dossier
from onething.clocks import Calendar, History, LightRule
from onething.packs import Choices, Text
from onething.parties import authority
from onething.parties.authority import Authority
from onething.parties.content import Department, Grant
from onething.rules import row

LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Book:
    """The definitions of one release, the departments by code, and the calendar of today.

    `offices` is what the release says of departments, by their ids.

    Lifecycles and definitions never change under a dossier; calendars are as known now, and
    every deadline keeps the version it was computed from. `since` is when the calendar of today
    came: a deadline counted before is recounted from then on. `places` are the regions by id, each
    with those around it, the innermost first.
    """

    release: int
    lifecycles: Mapping[str, Lifecycle]
    definitions: Mapping[str, Workable]
    series: Mapping[str, Series]
    orgs: Mapping[str, int]
    history: History
    light_rule: LightRule
    offices: Mapping[int, Department] = field(default_factory=dict)
    letterhead: Letterhead = field(default_factory=Letterhead)
    grants: Mapping[str, Grant] = field(default_factory=dict)
    places: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    since: datetime = LONG_AGO

    def lifecycle(self, definition: str) -> Lifecycle:
        return self.lifecycles[self.definitions[definition].lifecycle]

    def authority(
        self,
        definition: str,
        region_id: int | None,
        attributes: Mapping[str, Any],
        submitted: datetime,
    ) -> Authority:
        """Which department is competent for what was submitted then, there, by such a party."""
        return authority.resolve(
            self.grants,
            definition,
            self.definitions[definition].org,
            self.places.get(region_id, ()) if region_id is not None else (),
            attributes,
            submitted.astimezone(self.calendar.tz).date(),
        )

    def procedures(self, definition: str) -> dict[str, Procedure]:
        """Those of its lifecycle, as the definition has them, and its own."""
        return {**self.lifecycle(definition).procedures, **self.definitions[definition].procedures}

    def inputs(self, definition: str, command: Command) -> tuple[Input, ...]:
        """What a command must be given in a case of this definition, with all choices."""
        return tuple(
            spec.model_copy(update={"choices": self._choices(definition, spec)})
            if spec.type in ("department", "procedure")
            else spec
            for spec in command.input
        )

    def _choices(self, definition: str, spec: Input) -> Choices:
        if spec.type == "department":
            return {code: self._named(code) for code in self.orgs}
        return {
            id: each.name
            for id, each in self.procedures(definition).items()
            if spec.stops in (None, each.stops_clock)
        }

    def _named(self, code: str) -> Text:
        office = self.offices.get(self.orgs[code])
        return office.name if office else Text({"": code})

    def parts(self, dossier: Dossier) -> tuple[Case, ...]:
        """The cases a dossier was opened for, without those that only work for them."""
        return tuple(
            case for case in dossier.cases.values() if not self.lifecycle(case.definition).aside
        )

    @cached_property
    def codes(self) -> dict[int, str]:
        """The code of each department by its id."""
        return {id: code for code, id in self.orgs.items()}

    def value(self, text: str, context: Mapping[str, Any]) -> Any:
        """The value of a FEEL text; None when it is not known."""
        return row.compile(text)(context, None)

    def holds(self, text: str, context: Mapping[str, Any]) -> bool | None:
        """Whether a FEEL condition holds; None when that is not known yet."""
        return row.decide(text)(context, None)

    @cached_property
    def calendar(self) -> Calendar:
        """The calendar as it is known now."""
        return self.history.latest()
