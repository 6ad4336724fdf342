"""Materials are handed in once, kept at once, seen by those who need them and by nobody else."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from onething.cases import ledger
from onething.domains.services.models import Draft
from onething.parties.models import AccessLog
from onething.uploads.models import Upload
from tests.kernel.test_uploads import pdf, photo
from tests.web import park
from tests.web.conftest import OpenPage
from tests.web.park import OWNER, Park, submitted
from tests.web.test_portal import sign_in
from tests.web.test_portal_rules import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Park:
    return Park.installed()


def hand_in(client: Client, draft: Draft, *files: tuple[str, bytes], slot: str = "lease") -> Any:
    chosen = [SimpleUploadedFile(name, data) for name, data in files]
    address = reverse("services:hand-in", args=[draft.pk])
    return client.post(address, {"slot": slot, "files": chosen})


def test_what_is_handed_in_is_kept_listed_and_part_of_what_is_submitted(town: Park) -> None:
    client = town.client(OWNER)
    draft = town.begin(client)
    town.fill(client, draft)
    answer = hand_in(client, draft, ("租赁合同.pdf", pdf()), ("第二页.jpg", photo()))
    assert answer.status_code == 302
    assert "租赁合同.pdf" in text(client.get(reverse("services:check", args=[draft.pk])))
    words = ledger.words(submitted(client, draft))
    (uploads,) = [body["uploads"] for (_seq, kind), body in words.items() if kind == "answers"]
    assert [one["name"] for one in uploads] == ["租赁合同.pdf", "第二页.jpg"]
    assert {one["digest"] for one in uploads} == {
        upload.digest for upload in Upload.objects.filter(holder=draft.pk)
    }


def test_one_file_that_is_refused_keeps_no_other_from_being_taken(town: Park) -> None:
    client = town.client(OWNER)
    draft = town.begin(client)
    answer = hand_in(client, draft, ("好.pdf", pdf()), ("坏.exe", b"MZ" + b"\0" * 99))
    said = text(answer)
    assert answer.status_code == 422
    assert "“坏.exe”不是 PDF 或图片" in said and "已收到 1 个文件" in said and "好.pdf" in said


def test_nothing_chosen_is_said_and_an_unknown_material_takes_nothing(town: Park) -> None:
    client = town.client(OWNER)
    draft = town.begin(client)
    assert "还没有选文件" in text(hand_in(client, draft))
    hand_in(client, draft, ("x.pdf", pdf()), slot="passport")
    assert not Upload.objects.filter(holder=draft.pk).exists()


def test_a_body_larger_than_anything_taken_is_cut_off(town: Park, settings: Any) -> None:
    settings.UPLOAD_MOST = 1_000_000
    client = town.client(OWNER)
    draft = town.begin(client)
    said = text(hand_in(client, draft, ("huge.pdf", b"%PDF-" + b"x" * 3_000_000)))
    assert "超过 1 MB" in said and not Upload.objects.filter(holder=draft.pk).exists()


def test_a_file_can_be_taken_back_until_it_is_submitted_and_goes_with_its_draft(
    town: Park,
) -> None:
    client = town.client(OWNER)
    draft = town.begin(client)
    hand_in(client, draft, ("a.pdf", pdf(1)), ("b.pdf", pdf(2)))
    first, _second = Upload.objects.filter(holder=draft.pk).order_by("pages")
    client.post(reverse("services:take-back", args=[draft.pk, first.pk]))
    assert [u.name for u in Upload.objects.filter(holder=draft.pk)] == ["b.pdf"]
    client.post(reverse("services:drop", args=[draft.pk]))
    assert not Upload.objects.filter(holder=draft.pk).exists()


def test_only_who_acts_for_the_firm_and_departments_that_want_it_see_a_file(town: Park) -> None:
    client = town.client(OWNER)
    draft = town.begin(client)
    town.fill(client, draft)
    data = pdf()
    hand_in(client, draft, ("租赁合同.pdf", data))
    upload = Upload.objects.get(holder=draft.pk)
    file, small = (reverse(f"services:{name}", args=[upload.pk]) for name in ("file", "small"))
    for who in (park.STRANGER, park.AGENT, "park_market"):
        assert town.client(who).get(file).status_code == 404, f"{who} before it is submitted"
    dossier = submitted(client, draft)
    seen = client.get(file)
    assert b"".join(seen.streaming_content) == data  # type: ignore[attr-defined]
    assert seen["Content-Type"] == "application/pdf" and "no-store" in seen["Cache-Control"]
    assert seen["X-Content-Type-Options"] == "nosniff"
    assert client.get(small)["Content-Type"] == "image/jpeg"
    assert town.client("park_market").get(file).status_code == 200, "food wants the lease"
    assert town.client("park_overseer").get(file).status_code == 404, "oversight has no need"
    assert town.client(park.STRANGER).get(file).status_code == 404
    look = AccessLog.objects.filter(dossier_id=dossier, fields=["lease"]).latest("at")
    assert (look.account.username, look.purpose) == ("park_market", "matter/food")


def test_a_department_finds_the_files_beside_the_case(town: Park) -> None:
    client = town.client(OWNER)
    draft = town.begin(client)
    town.fill(client, draft)
    hand_in(client, draft, ("租赁合同.pdf", pdf()))
    dossier = submitted(client, draft)
    found = ledger.read(dossier)
    assert found is not None
    case = found[0].case("food")
    page = text(town.client("park_market").get(reverse("case", args=[case.id])))
    assert "租赁合同.pdf" in page


def test_a_file_that_awaits_the_scanner_is_given_to_no_department(
    town: Park, settings: Any
) -> None:
    settings.CLAMD = "tcp://127.0.0.1:9"
    client = town.client(OWNER)
    draft = town.begin(client)
    town.fill(client, draft)
    hand_in(client, draft, ("租赁合同.pdf", pdf()))
    submitted(client, draft)
    file = reverse("services:file", args=[Upload.objects.get(holder=draft.pk).pk])
    assert client.get(file).status_code == 200, "to who sent it"
    assert town.client("park_market").get(file).status_code == 404


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_firm_hands_in_a_photo_on_a_phone(
    town: Park, open_page: OpenPage, scripts: bool, tmp_path: Any
) -> None:
    photo_file = tmp_path / "合同.jpg"
    photo_file.write_bytes(photo(size=(1200, 1600)))
    draft = town.begin(town.client(OWNER))
    page = open_page("phone", "zh", scripts)
    page.goto(reverse("services:hand-in", args=[draft.pk]))
    sign_in(page, OWNER)
    page.locator("#f-lease").set_input_files(photo_file)
    if not scripts:
        page.get_by_role("button", name="上传").click()
    expect(page.locator("#m-lease .files")).to_contain_text("合同.jpg")
    expect(page.locator("#m-lease img")).to_be_visible()
    page.get_by_role("button", name="删除").click()
    expect(page.locator("#m-lease .files")).to_have_count(0)
