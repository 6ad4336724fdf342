"""The single place that says what a file is: by opening it, never by its name."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pypdfium2
from PIL import Image, UnidentifiedImageError

from onething.uploads import problems

PDF: Final = "application/pdf"
PICTURES: Final[Mapping[str, str]] = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "TIFF": "image/tiff",
    "MPO": "image/jpeg",
}
"""What pictures are, as Pillow names their formats. Phones write MPO, which opens as JPEG."""

OPENED: Final = ("JPEG", "PNG", "WEBP", "TIFF")

PIXELS: Final = 120_000_000
"""A picture of more is a bomb: a page of A4 at 600 dots an inch has 35 million."""

PAGES: Final = 1000


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file is: its media type and the number of its pages."""

    media: str
    pages: int


def of(path: Path, name: str) -> Kind:
    """What the file at `path` really is. Raises NotTaken, Broken; `name` is said in them."""
    with path.open("rb") as file:
        start = file.read(1024)
    return _pdf(path, name) if b"%PDF-" in start else _picture(path, name)


def _pdf(path: Path, name: str) -> Kind:
    try:
        with pypdfium2.PdfDocument(path) as document:
            pages = len(document)
    except pypdfium2.PdfiumError:
        raise problems.Broken(name=name) from None
    if not 0 < pages <= PAGES:
        raise problems.Broken(name=name)
    return Kind(PDF, pages)


def _picture(path: Path, name: str) -> Kind:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=OPENED) as picture:
                media, pages = PICTURES[picture.format or ""], getattr(picture, "n_frames", 1)
                if picture.width * picture.height > PIXELS:
                    raise problems.Broken(name=name)
                picture.verify()
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise problems.NotTaken(name=name) from None
    except (OSError, SyntaxError, ValueError, KeyError):
        raise problems.Broken(name=name) from None
    return Kind(media, pages)
