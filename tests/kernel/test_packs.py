"""Packs: how they are read, hashed, compared and built again."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from onething import clocks, packs
from onething.clocks import content
from tests.kernel.packs_kinds import HEAD, KINDS, Fee, Office, Renamed, Service, written

OFFICES = """
office:
  "0001": {name: {zh: 一处, en: First}, code: 0001}
  second:
    name: {zh: 二处, en: Second}
    code: 0010
    parent: "0001"
"""
SERVICE = """
service:
  s1:
    title: {zh: 服务, en: A service}
    office: "0001"
    helpers: [second]
    shares: {second: 0.40}
    limit: 5 wd
    since: 2026-01-31
    online: yes
    price: {type: fee, amount: 12.50}
    threshold: {value: 200, mark: source, source: notice 7}
    steps:
      first: {title: {zh: 收, en: Receive}}
      then: {title: {zh: 审, en: Review}, by: machine, after: [first]}
"""


@pytest.fixture
def pack(tmp_path):
    return packs.read(written(tmp_path, offices=OFFICES, services=SERVICE), KINDS)


def refused(folder: Path, kinds=KINDS) -> packs.PackRefused:
    with pytest.raises(packs.PackRefused) as caught:
        packs.read(folder, kinds)
    return caught.value


def test_scalars_are_what_the_schema_says_and_a_code_stays_a_text(pack):
    assert pack.body("office", "0001").code == "0001"
    service = pack.body("service", "s1")
    assert service.limit == clocks.Limit(Decimal(5), "wd")
    assert service.since == date(2026, 1, 31)
    assert service.online is True
    assert service.price == Fee(type="fee", amount=Decimal("12.50"))
    assert service.shares == {"second": Decimal("0.40")}
    assert service.threshold.value == Decimal(200)


def test_a_definition_knows_where_it_was_written_and_what_it_uses(pack):
    definition = pack.definitions["service"]["s1"]
    assert (definition.file, definition.line) == ("services.yaml", 3)
    assert definition.uses == ("office/0001", "office/second")


def test_definitions_may_stand_in_any_tree_of_files_and_several_kinds_in_one(tmp_path):
    (tmp_path / "deep" / "down").mkdir(parents=True)
    (tmp_path / "deep" / "down" / "all.yaml").write_text(OFFICES + SERVICE, "utf-8")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.yaml").write_text("nonsense: [", "utf-8")
    (tmp_path / "README.md").write_text("read me", "utf-8")
    found = packs.read(written(tmp_path), KINDS)
    assert list(found.manifest()) == ["office/0001", "office/second", "service/s1"]


def test_a_kind_the_pack_has_nothing_of_is_empty_not_missing(tmp_path):
    found = packs.read(written(tmp_path), KINDS)
    assert found.definitions == {"office": {}, "service": {}}
    assert found.body("office", "x") is None


def test_definitions_are_found_by_their_schema(pack):
    assert list(pack.all(Office)) == ["0001", "second"]
    assert pack.all(Service) == {"s1": pack.body("service", "s1")}


def test_a_text_falls_back_to_the_first_language_of_the_pack(pack, tmp_path):
    name = pack.body("office", "0001").name
    assert (name.get("en"), name.get("fr"), str(name)) == ("First", "一处", "一处")
    english_first = HEAD.replace("[zh, en]", "[en, zh]")
    again = packs.read(written(tmp_path, english_first), KINDS)
    assert again.body("office", "0001").name.get("fr") == "First"


def test_a_pack_of_one_language_writes_its_texts_plainly(tmp_path):
    head = HEAD.replace("[zh, en]", "[nl]").replace("{zh: 样例, en: Sample}", "Voorbeeld")
    offices = "office:\n  a: {name: Kantoor, code: 0001}\n"
    found = packs.read(written(tmp_path, head, offices=offices), KINDS)
    assert found.head.title.get("nl") == "Voorbeeld"
    assert found.body("office", "a").name.to_dict() == {"nl": "Kantoor"}


# Hashes and releases


def test_a_hash_does_not_change_with_order_comments_quotes_or_a_default_written_out(pack, tmp_path):
    again = """
# a remark
service:
  s1:
    steps:
      then: {after: ["first"], by: machine, title: {en: Review, zh: 审}}
      first: {by: person, title: {zh: "收", en: Receive}}  # another
    price: {amount: 12.5, type: fee}
    threshold: {source: notice 7, mark: source, value: 200.0}
    online: true
    copies: 1
    since: "2026-01-31"
    limit: 5wd
    shares: {second: 0.4}
    helpers:
      - second
    office: '0001'
    title:
      en: A service
      zh: 服务
"""
    other = packs.read(written(tmp_path, offices=OFFICES, services=again), KINDS)
    assert other.manifest() == pack.manifest()


def test_a_hash_changes_with_meaning_kind_and_id(pack):
    definition = pack.definitions["office"]["0001"]
    hashes = {
        packs.digest("office", "0001", definition.canonical),
        packs.digest("office", "0002", definition.canonical),
        packs.digest("bureau", "0001", definition.canonical),
        packs.digest("office", "0001", definition.canonical.replace(b"First", b"Fist")),
    }
    assert len(hashes) == 4
    assert definition.hash in hashes


def test_the_canonical_form_is_sorted_tight_json_without_defaults(pack):
    assert pack.definitions["office"]["second"].canonical.decode() == (
        '{"body":{"code":"0010","name":{"en":"Second","zh":"二处"},"parent":"0001"},"format":1}'
    )
    body = json.loads(pack.definitions["service"]["s1"].canonical)["body"]
    assert body["price"] == {"type": "fee", "amount": "12.5"}
    assert (body["limit"], body["since"], body["online"]) == ("5 wd", "2026-01-31", True)
    assert "copies" not in body


def test_a_definition_is_built_again_from_what_was_stored(pack):
    for definitions in pack.definitions.values():
        for definition in definitions.values():
            model = KINDS[definition.kind]
            again = packs.unpack(model, definition.canonical, pack.head.languages)
            assert again == definition.body
            assert packs.canonical(again) == definition.canonical
    name = packs.unpack(
        Office, pack.definitions["office"]["second"].canonical, pack.head.languages
    ).name
    assert str(name) == "二处"


def test_an_old_format_is_brought_up_one_step_at_a_time():
    first = '{"body":{"name":"a","size":2},"format":1}'
    second = '{"body":{"label":"a","size":2},"format":2}'
    expected = Renamed(label="a", size=Decimal(2))
    assert packs.unpack(Renamed, first, ["zh"]) == expected
    assert packs.unpack(Renamed, second, ["zh"]) == expected
    assert packs.unpack(Renamed, packs.canonical(expected), ["zh"]) == expected


def test_a_format_from_the_future_is_not_guessed_at():
    with pytest.raises(LookupError, match="newer than this program"):
        packs.unpack(Renamed, '{"body":{},"format":4}', ["zh"])


def test_two_releases_are_compared_by_their_manifests():
    old = {"office/a": "1", "office/b": "2", "office/c": "3"}
    new = {"office/b": "2", "office/c": "4", "office/d": "5"}
    assert packs.compare(old, new) == (("office/d",), ("office/a",), ("office/c",))
    assert packs.compare(old, old).is_empty


# Mistakes: one of each kind is in test_packs_bad.py


def test_ten_different_mistakes_are_all_reported_at_once(tmp_path):
    head = HEAD.replace("Asia/Shanghai", "Asia/Changchun")
    services = """
service:
  s1:
    title: {zh: 服务}
    ofice: "0001"
    helpers: [nobody]
    limit: 5 days
    since: 2026-13-01
    copies: many
    steps:
      first: {title: {zh: 收, en: Receive}, by: robot}
  s2: {title: {zh: 二, en: Two}, office: "0001", limit: 5 wd, limit: 6 wd}
offices: {}
"""
    found = refused(written(tmp_path, head, offices=OFFICES, services=services)).mistakes
    assert [(m.file, m.line, m.where) for m in found] == [
        ("pack.yaml", 5, "zone"),
        ("services.yaml", 3, "service.s1"),  # office is missing
        ("services.yaml", 4, "service.s1.title"),
        ("services.yaml", 5, "service.s1.ofice"),
        ("services.yaml", 6, "service.s1.helpers[0]"),
        ("services.yaml", 7, "service.s1.limit"),
        ("services.yaml", 8, "service.s1.since"),
        ("services.yaml", 9, "service.s1.copies"),
        ("services.yaml", 11, "service.s1.steps.first.by"),
        ("services.yaml", 12, "service.s2.limit"),
        ("services.yaml", 13, "offices"),
    ]


def test_a_check_of_neighbours_is_reported_with_the_line_it_is_about(tmp_path):
    services = SERVICE.replace("after: [first]", "after: [first, nothing]")
    (mistake,) = refused(written(tmp_path, offices=OFFICES, services=services)).mistakes
    assert mistake.said("en") == (
        "services.yaml:15 service.s1.steps.then.after[1]: "
        'There is no step "nothing". Correct or add it.'
    )


def test_a_file_that_cannot_be_read_does_not_make_good_references_look_broken(tmp_path):
    found = refused(written(tmp_path, offices=OFFICES + "  x: [", services=SERVICE)).mistakes
    assert [(m.file, m.line) for m in found] == [("offices.yaml", 9)]


def test_an_id_that_is_defined_twice_names_the_first_place(tmp_path):
    again = 'office:\n  "0001": {name: {zh: 一, en: One}, code: 0001}\n'
    (mistake,) = refused(written(tmp_path, offices=OFFICES, others=again)).mistakes
    assert mistake.said("zh") == (
        "others.yaml:2 office.0001: office“0001”已在 offices.yaml:3 定义。请合并,或换一个编号。"
    )


def test_a_folder_without_a_head_is_refused(tmp_path):
    (mistake,) = refused(tmp_path).mistakes
    assert mistake.said("en") == (
        "pack.yaml: The folder has no pack.yaml. "
        "Write pack.yaml with name, realm, version, languages, zone and title."
    )


def test_a_file_with_another_suffix_or_encoding_is_named(tmp_path):
    folder = written(tmp_path)
    (folder / "a.yml").write_text("office: {}", "utf-8")
    (folder / "b.yaml").write_bytes("office:\n  a: 长春".encode("gb18030"))
    first, second = refused(folder).mistakes
    assert (first.file, first.line, first.wrong.en) == (
        "a.yml",
        0,
        "A file that ends in .yml is not read.",
    )
    assert (second.file, second.line, second.wrong.zh) == ("b.yaml", 2, "文件不是 UTF-8 编码。")


def test_a_text_nested_without_end_is_refused_not_followed(tmp_path):
    (mistake,) = refused(written(tmp_path, deep="office: " + "[" * 2000)).mistakes
    assert mistake.wrong.en == "This is nested more than 50 levels deep."


def test_a_refusal_lists_its_mistakes_in_the_language_asked_for(tmp_path):
    found = refused(written(tmp_path, offices="office: {a: {code: 0001}}"))
    assert found.said("en") == (
        "The pack sample was not loaded. Mistakes: 1.\n"
        "offices.yaml:1 office.a: The key “name” is missing. Add name."
    )
    assert str(found) == found.said("zh")
    assert found.code == "PackRefused"


def test_a_reference_to_a_kind_that_nobody_registered_is_a_mistake_of_the_program(tmp_path):
    with pytest.raises(KeyError, match="office"):
        packs.read(written(tmp_path, services=SERVICE), {"service": Service})


def test_the_calendars_that_are_shipped_are_a_pack(tmp_path):
    shipped = Path(__file__).parents[2] / "content" / "changchun" / "calendars"
    files = {f"y{path.stem}": path.read_text("utf-8") for path in shipped.glob("*.yaml")}
    kinds = {"calendar": content.CalendarYear, "worktime": content.WorkTime}
    found = packs.read(written(tmp_path, **files), kinds)
    work = found.body("worktime", "office")
    history = content.calendars(found.all(content.CalendarYear).values(), work, found.head.zone)
    assert history.latest().add(date(2026, 9, 18), 5) == date(2026, 9, 24)
