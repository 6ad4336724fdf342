"""What a pack says about itself: pack.yaml."""

from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field

from onething.packs.content import Content
from onething.packs.mistakes import Said
from onething.packs.text import Text
from onething.packs.wrong import Wrong


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Wrong(
            Said(f"没有时区“{name}”。", f"There is no time zone “{name}”."),
            Said(
                "请写 IANA 名称,例如 Asia/Shanghai。", "Write an IANA name, such as Asia/Shanghai."
            ),
        ) from None
    return name


def _distinct(languages: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(languages)) != len(languages):
        raise Wrong(
            Said("语言重复。", "A language is listed twice."),
            Said("每种语言只写一次,主要语言在前。", "List each once, the main one first."),
        )
    return languages


Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]


class Head(Content):
    """Name, realm (whom the pack is for), version (the label of this release of its content),
    languages (the first is the main one), time zone, title, and where the content comes from."""

    name: Name
    realm: Name
    version: str = Field(min_length=1)
    languages: Annotated[tuple[Language, ...], Field(min_length=1), AfterValidator(_distinct)]
    zone: Annotated[str, AfterValidator(_known_zone)]
    title: Text
    source: str | None = None
