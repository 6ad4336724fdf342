"""A small picture of the first page of a file: `python -m onething.uploads.picture IN OUT`.

It runs in a process of its own with little time and memory, because files come from strangers.
"""

import resource
import subprocess
import sys
from pathlib import Path

from onething.uploads import kinds

WIDTH, HEIGHT = 480, 640
SECONDS, MEMORY = 20, 1_500_000_000


def make(source: Path, target: Path) -> bool:
    """Whether a picture of `source` now stands at `target`; False when none could be made."""
    if target.exists():
        return True
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    command = [sys.executable, "-m", __name__, str(source), str(target)]
    try:
        done = subprocess.run(command, timeout=SECONDS, capture_output=True, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0 and target.exists()


def draw(source: Path, target: Path) -> None:
    """Draw it, here and now; the whole picture or none."""
    from PIL import Image, ImageOps

    with source.open("rb") as file:
        is_pdf = b"%PDF-" in file.read(1024)
    if is_pdf:
        import pypdfium2

        with pypdfium2.PdfDocument(source) as document:
            page = document[0]
            scale = min(WIDTH / max(page.get_width(), 1), HEIGHT / max(page.get_height(), 1))
            picture = page.render(scale=scale).to_pil()
    else:
        opened = Image.open(source, formats=kinds.OPENED)
        opened.draft("RGB", (WIDTH * 2, HEIGHT * 2))
        picture = ImageOps.exif_transpose(opened) or opened
        picture.thumbnail((WIDTH, HEIGHT))
    half = target.with_name(f".{target.name}.half")
    picture.convert("RGB").save(half, "JPEG", quality=80)
    half.replace(target)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    draw(Path(sys.argv[1]), Path(sys.argv[2]))
