"""What a pack says about its demonstration: who plays, what they ask for, what they say."""

from typing import Annotated, Literal

from onething.packs import Content, Ref, Text


class Firm(Content):
    name: str
    owner: str
    agents: list[str] = []


class Oversight(Content):
    """What somebody says so many days ago beside the way of a case: urging it on, or explaining
    with a cause; `within` so many days a reply is wanted."""

    ago: int
    act: Literal["urge", "explain"]
    by: Annotated[str, Ref("officer")]
    words: str
    within: int = 3
    cause: str = ""


class Story(Content):
    """What is done to one branch of one dossier, opened so many days ago, before it rests.

    `says` are words of this story in place of the general ones; `then` is what is said of it
    afterwards.
    """

    ago: int
    do: list[str]
    says: dict[str, str] = {}
    then: list[Oversight] = []


class Demonstration(Content):
    """Kind `demonstration`: who plays, what they ask for, what they say."""

    thing: Annotated[str, Ref("onething")]
    region: Annotated[str, Ref("region")]
    code_prefix: str
    accounts: dict[str, Text]
    firms: list[Firm]
    more: int
    names: list[list[str]]
    attributes: dict[str, list[str]]
    dossiers: int
    days: int
    shown: list[str]
    answers: list[dict[str, list[str] | str]]
    branch: str
    stories: list[Story]
    words: dict[str, str]
    numbers: dict[str, str]
    chosen: dict[str, str] = {}
