"""What a pack says about who there is: regions, departments, officers."""

from typing import Annotated

from pydantic import Field

from onething.packs import Content, Ref, Text


class Region(Content):
    """A place with an authority: kind `region`; `level` 1 (state) to 6 (village, community)."""

    name: Text
    level: Annotated[int, Field(ge=1, le=6)]
    parent: Annotated[str, Ref("region")] | None = None


class Department(Content):
    """Kind `department`: who decides; `short` is what stands on a narrow lane."""

    name: Text
    short: Text
    region: Annotated[str, Ref("region")]
    phone: str = ""
    address: Text | None = None


class Officer(Content):
    """Kind `officer`: an account and its roles, by department."""

    name: Text
    posts: dict[Annotated[str, Ref("department")], list[str]]
