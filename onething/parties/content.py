"""What a pack says about who there is: regions, departments, officers."""

from typing import Annotated, Literal

from pydantic import Field

from onething.packs import Content, Ref, Text


class Region(Content):
    """A place with an authority: kind `region`; `level` 1 (state) to 6 (village, community)."""

    name: Text
    level: Annotated[int, Field(ge=1, le=6)]
    parent: Annotated[str, Ref("region")] | None = None


Assignment = Literal["hand", "load", "rotation"]
"""How work finds its people: somebody takes it, whoever has least gets it, or one after another."""


class Department(Content):
    """Kind `department`: who decides; `short` is what stands on a narrow lane, `mark` in the
    numbers of its documents. `remedies` says to whom a remedy, by its id, leads against it.

    Whoever holds one of the roles `leads` assigns its work. `deputies` says by role which other
    roles of the department may stand in for it; its own holders always may.
    """

    name: Text
    short: Text
    region: Annotated[str, Ref("region")]
    phone: str = ""
    address: Text | None = None
    leads: list[str] = []
    deputies: dict[str, list[str]] = {}
    assignment: Assignment = "hand"
    mark: str = ""
    remedies: dict[str, Text] = {}


class Officer(Content):
    """Kind `officer`: an account and its roles, by department."""

    name: Text
    posts: dict[Annotated[str, Ref("department")], list[str]]
