"""What somebody types finds the thing that was meant: by words, sound, initials, with slips."""

import pytest

from onething.domains.services import search, shelf
from onething.domains.services.search import Index
from onething.packs import read
from onething.project.content import KINDS
from tests.kernel.town import CONTENT, PACKS


def index(pack: str) -> Index:
    root = PACKS if (PACKS / pack).exists() else CONTENT
    held = shelf.of_pack(read(root / pack, KINDS))
    things = [
        (id, one, [held.matters[item.matter] for item in one.items])
        for id, one in held.onethings.items()
    ]
    return search.index(things, held.matters.items())


CHANGCHUN, PARK = index("changchun"), index("park")


def first(found: Index, typed: str) -> str | None:
    return next((one.id for one in found.find(typed)), None)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("开办餐饮店", "restaurant"),
        ("开个饭店", "restaurant"),
        ("我想开个饭馆怎么办", "restaurant"),
        ("kbcyd", "restaurant"),
        ("kaiban", "restaurant"),
        ("kaifand", "restaurant"),
        ("restaurant", "restaurant"),
        ("Restaurnat", "restaurant"),
        ("凯饭店", "restaurant"),
        ("开饭殿", "restaurant"),
        ("ＲＥＳＴＡＵＲＡＮＴ", "restaurant"),
        ("消防 检查", "fire_check"),
        ("xfaq", "fire_check"),
    ],
)
def test_what_was_meant_comes_first(typed: str, meant: str) -> None:
    assert first(PARK, typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "换法人",
        "公司改名怎么办",
        "搬家",
        "gaiming",
        "qyxxbg",
        "change",
        "增资 变更",
        "企业信息便更",
    ],
)
def test_everyday_words_find_the_change_of_information(typed: str) -> None:
    assert first(CHANGCHUN, typed) == "info_change"


def test_a_matter_is_found_by_its_own_name_before_the_one_thing_that_holds_it() -> None:
    assert first(CHANGCHUN, "公章刻制备案") == "seal_filing"
    assert "info_change" in {one.id for one in CHANGCHUN.find("公章刻制备案")}


@pytest.mark.parametrize("typed", ["", "  ", "？！", "结婚", "xqz", "zzzzzz", "."])
def test_nothing_is_found_where_nothing_was_meant(typed: str) -> None:
    assert CHANGCHUN.find(typed) == []


def test_all_the_words_must_fit() -> None:
    assert not PARK.find("消防 结婚")
