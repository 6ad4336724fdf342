"""Files from strangers: what they are is found by opening them; nothing taken is ever lost."""

import io
import socket
import struct
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pypdfium2
import pytest
from django.conf import LazySettings
from django.db import connection
from PIL import Image

from onething.parties.models import Account
from onething.problem import Problem
from onething.uploads import problems, service
from onething.uploads.models import Upload

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
VIRUS = b"looks like a virus to the scanner of this test"


@pytest.fixture
def who() -> Account:
    return Account.objects.create(username=f"sender-{uuid4().hex[:8]}", name={"zh": "张"})


def pdf(pages: int = 2) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def photo(format: str = "JPEG", size: tuple[int, int] = (640, 480), colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, format)
    return out.getvalue()


def take(who: Account, data: bytes, name: str = "lease.pdf", holder: UUID | None = None) -> Upload:
    chunks = (data[at : at + 4096] for at in range(0, len(data), 4096))
    return service.take(who.pk, holder or uuid4(), "lease", name, chunks, NOW)


def kept(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file() and "small" not in path.parts]


@pytest.fixture(autouse=True)
def root(settings: LazySettings, tmp_path: Path) -> Path:
    settings.UPLOADS = tmp_path / "uploads"
    return tmp_path / "uploads"


@pytest.mark.parametrize(
    ("data", "media", "pages"),
    [
        (pdf(3), "application/pdf", 3),
        (photo("JPEG"), "image/jpeg", 1),
        (photo("PNG"), "image/png", 1),
        (photo("WEBP"), "image/webp", 1),
        (photo("TIFF"), "image/tiff", 1),
    ],
    ids=["pdf", "jpeg", "png", "webp", "tiff"],
)
def test_what_a_file_is_is_found_by_opening_it_whatever_its_name(
    who: Account, data: bytes, media: str, pages: int
) -> None:
    found = take(who, data, name="../../etc/租赁合同\u0000\u202e.exe")
    assert (found.media, found.pages, found.size) == (media, pages, len(data))
    assert found.name == "租赁合同.exe"
    assert service.path(found).read_bytes() == data


def disguised() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", problems.Empty),
        (b"MZ" + b"\0" * 200, problems.NotTaken),
        (b"<svg onload=alert(1)>", problems.NotTaken),
        (b"<html><script>alert(1)</script>", problems.NotTaken),
        (disguised(), problems.NotTaken),
        (b"%PDF-1.7\nnothing more", problems.Broken),
        (photo("PNG")[:60], problems.Broken),
    ],
    ids=["empty", "program", "svg", "html", "zip", "torn pdf", "torn picture"],
)
def test_what_is_no_whole_pdf_or_picture_is_refused_and_leaves_nothing_behind(
    who: Account, root: Path, data: bytes, problem: type[Problem]
) -> None:
    with pytest.raises(problem):
        take(who, data)
    assert kept(root) == [] and not Upload.objects.filter(account=who).exists()


def test_a_picture_that_would_fill_the_memory_is_refused(who: Account, root: Path) -> None:
    bomb = photo("PNG", (20_000, 20_000))
    assert len(bomb) < 2_000_000, "small on the way, enormous when opened"
    with pytest.raises(Problem):
        take(who, bomb)
    assert kept(root) == []


def test_too_large_a_file_is_cut_off_on_the_way(
    who: Account, root: Path, settings: LazySettings
) -> None:
    settings.UPLOAD_MOST = 1_000_000
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while True:
            sent += 1
            yield b"%PDF-" + b"x" * 99_995

    with pytest.raises(problems.TooLarge, match="1 MB"):
        service.take(who.pk, uuid4(), "lease", "big.pdf", endless(), NOW)
    assert sent == 11 and kept(root) == []


def test_the_same_file_twice_is_one_upload_and_goes_with_the_last_who_has_it(
    who: Account, root: Path
) -> None:
    mine, yours, data = uuid4(), uuid4(), pdf()
    first = take(who, data, holder=mine)
    assert take(who, data, name="again.pdf", holder=mine).pk == first.pk
    other = take(who, data, holder=yours)
    assert len(kept(root)) == 1
    assert service.drop(mine, first.pk) is not None
    assert kept(root) and service.of(mine) == []
    assert service.drop(mine, other.pk) is None, "it is not mine to take back"
    service.drop(yours, other.pk)
    assert kept(root) == []


def test_a_slot_holds_so_many_files_and_no_more(who: Account) -> None:
    holder = uuid4()
    for page in range(service.MOST):
        take(who, photo(size=(10 + page, 10)), holder=holder)
    with pytest.raises(problems.TooMany):
        take(who, photo(size=(100, 10)), holder=holder)
    assert len(service.of(holder)) == service.MOST


@pytest.mark.parametrize("data", [pdf(), photo(size=(3000, 1000))], ids=["pdf", "photo"])
def test_a_small_picture_shows_the_first_page(who: Account, data: bytes) -> None:
    found = service.small(take(who, data))
    assert found is not None
    with Image.open(found) as small:
        assert small.format == "JPEG" and max(small.size) <= 640


def test_of_a_file_that_is_gone_no_picture_is_made(who: Account) -> None:
    found = take(who, pdf())
    service.path(found).unlink()
    assert service.small(found) is None


def served(wire: socket.socket) -> None:
    """The part of clamd's protocol that a client of INSTREAM meets."""
    with wire:
        assert wire.recv(10) == b"zINSTREAM\0"
        data = b""
        while length := struct.unpack("!L", wire.recv(4, socket.MSG_WAITALL))[0]:
            data += wire.recv(length, socket.MSG_WAITALL)
        wire.sendall(b"stream: Test.Virus FOUND\0" if VIRUS in data else b"stream: OK\0")


@contextmanager
def scanner() -> Iterator[str]:
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                wire, _address = listening.accept()
            except OSError:
                return
            served(wire)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"tcp://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


def test_a_scanner_says_what_is_clean_and_what_is_not_kept(
    who: Account, root: Path, settings: LazySettings
) -> None:
    with scanner() as settings.CLAMD:
        clean = take(who, pdf())
        assert clean.verdict == Upload.CLEAN and service.is_safe(clean)
        with pytest.raises(problems.Infected, match=r"Test\.Virus"):
            take(who, pdf() + VIRUS)
    assert len(kept(root)) == 1


def test_a_scanner_that_is_away_keeps_nobody_from_handing_in_and_looks_later(
    who: Account, root: Path, settings: LazySettings
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        settings.CLAMD = f"tcp://127.0.0.1:{nobody.getsockname()[1]}"
    good, worse = take(who, pdf()), pdf(3) + VIRUS
    bad, twin = take(who, worse), take(who, worse)
    assert not service.is_safe(good), "until it was looked at, nobody else gets it"
    assert service.rescan(NOW) == 0
    with scanner() as address:
        settings.CLAMD = address
        assert service.rescan(NOW) == 2
    states: dict[Any, str] = {u.pk: u.verdict for u in Upload.objects.filter(account=who)}
    assert states == {good.pk: "clean", bad.pk: "Test.Virus", twin.pk: "Test.Virus"}
    assert [path.name for path in kept(root)] == [good.digest]


@pytest.mark.django_db(transaction=True)
def test_who_takes_a_file_back_takes_it_from_nobody_who_hands_it_in_at_that_moment(
    who: Account,
) -> None:
    data = photo()

    def come_and_go() -> None:
        try:
            for _ in range(60):
                mine = uuid4()
                upload = take(who, data, holder=mine)
                if not service.path(upload).exists():
                    gone.append(upload.pk)
                service.drop(mine, upload.pk)
        finally:
            connection.close()

    gone: list[UUID] = []
    people = [threading.Thread(target=come_and_go) for _ in range(4)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert not gone
