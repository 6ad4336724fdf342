"""What a pack says about who there is: regions, departments, officers."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from onething.packs import Content, Feel, Finding, Ref, Said, Text

if TYPE_CHECKING:
    from onething.packs import Pack


class Region(Content):
    """A place with an authority: kind `region`; `level` 1 (state) to 6 (village, community)."""

    name: Text
    level: Annotated[int, Field(ge=1, le=6)]
    parent: Annotated[str, Ref("region")] | None = None


ADMINISTRATORS = frozenset({"system_admin", "security_admin", "auditor"})
"""The three separated administrators; nobody is two of them, nor stands in for another."""

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

    def check(self, pack: "Pack") -> Iterable[Finding]:
        for role, others in self.deputies.items():
            if ADMINISTRATORS & {role, *others}:
                yield Finding(
                    ("deputies", role),
                    Said("三员不能由别的岗位代理。", "Nobody else stands in for the three."),
                    Said("请删去这一条。", "Remove this entry."),
                )

    mark: str = ""
    remedies: dict[str, Text] = {}


class Officer(Content):
    """Kind `officer`: an account and its roles, by department."""

    name: Text
    posts: dict[Annotated[str, Ref("department")], list[str]]

    def check(self, pack: "Pack") -> Iterable[Finding]:
        held = {role for roles in self.posts.values() for role in roles} & ADMINISTRATORS
        if len(held) > 1:
            yield Finding(
                ("posts",),
                Said(
                    f"一人兼任 {'、'.join(sorted(held))}：三员不能兼任。",
                    f"One person is {' and '.join(sorted(held))}: the three are separated.",
                ),
                Said("请分给不同的人。", "Give them to different people."),
            )


class Role(Content):
    """Kind `role`: the name of a role that no lifecycle names: of who oversees, leads, advises."""

    name: Text


class Grant(Content):
    """Kind `grant`: one department hands the power over some definitions to another, in a region.

    `transfer` 下放 and `concentrate` 相对集中: the other decides in its own name. `entrust` 委托
    and `seal` 见章盖章: it acts, in the name of the one that granted. `window` 服务窗口延伸: it
    receives applications and decides nothing. `scope` says in FEEL for which cases, by the
    attributes of whoever applies. A grant counts from `effective_from` on and no longer on
    `effective_to`; on trial, without `effective_to`, it ends after `trial_until`.
    """

    definitions: list[Annotated[str, Ref()]]
    granted_by: Annotated[str, Ref("department")]
    granted_to: Annotated[str, Ref("department")]
    mode: Literal["transfer", "entrust", "window", "concentrate", "seal"]
    region: Annotated[str, Ref("region")]
    scope: Feel | None = None
    document: str
    announced: date
    effective_from: date
    trial_until: date | None = None
    effective_to: date | None = None
    status: Literal[
        "PROPOSED",
        "ASSESSED",
        "APPROVED",
        "ANNOUNCED",
        "ACTIVE",
        "SUSPENDED",
        "RECALLED",
        "EXPIRED",
    ]

    def check(self, pack: "Pack") -> Iterable[Finding]:
        from onething.parties import grants

        yield from grants.findings(self, pack)
