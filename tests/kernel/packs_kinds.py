"""Three kinds of content to write test packs with; nothing of a real domain."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from onething import packs

HEAD = """\
name: sample
realm: sample
version: "1"
languages: [zh, en]
zone: Asia/Shanghai
title: {zh: 样例, en: Sample}
"""


class Office(packs.Content):
    name: packs.Text
    code: str = Field(pattern=r"^\d{4}$")
    parent: Annotated[str, packs.Ref("office")] | None = None


class Step(packs.Content):
    title: packs.Text
    by: Literal["person", "machine"] = "person"
    after: tuple[str, ...] = ()


class Fee(packs.Content):
    type: Literal["fee"]
    amount: Decimal = Field(ge=0)


class Free(packs.Content):
    type: Literal["free"]


class Service(packs.Content):
    """A service with steps; a step may only follow a step that exists."""

    title: packs.Text
    office: Annotated[str, packs.Ref("office")]
    helpers: tuple[Annotated[str, packs.Ref("office")], ...] = ()
    shares: dict[Annotated[str, packs.Ref("office")], Decimal] = {}
    about: tuple[Annotated[str, packs.Ref()], ...] = ()
    limit: packs.Limit
    since: date | None = None
    when: packs.Feel | None = None
    online: bool = False
    copies: int = 1
    price: Annotated[Fee | Free, Field(discriminator="type")] | None = None
    threshold: packs.Marked[Decimal] | None = None
    steps: dict[str, Step] = {}

    def check(self, pack: packs.Pack) -> Iterable[packs.Finding]:
        for id, step in self.steps.items():
            for place, before in enumerate(step.after):
                if before not in self.steps:
                    yield packs.Finding(
                        ("steps", id, "after", place),
                        packs.Said(f"没有步骤“{before}”。", f'There is no step "{before}".'),
                        packs.Said("请改正或补上。", "Correct or add it."),
                    )


class Renamed(packs.Content):
    """The third form of a kind: `name` became `label`, then `size` became a decimal."""

    stored_format: ClassVar[int] = 3
    upcasts: ClassVar[Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {
        1: lambda body: {"label": body["name"], "size": body["size"]},
        2: lambda body: {**body, "size": str(body["size"])},
    }
    label: str
    size: Decimal


KINDS = {"office": Office, "service": Service}


def written(folder: Path, head: str = HEAD, **files: str) -> Path:
    """A pack folder with pack.yaml and a file for each keyword: `a="…"` writes a.yaml."""
    (folder / "pack.yaml").write_text(head, "utf-8")
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    return folder
