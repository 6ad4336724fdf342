"""A firm enters the register only under a code that can be right."""

import pytest

from onething.parties import credit_code, firms
from onething.project.demonstration.seed import code
from tests.kernel.town import Town

REAL_LOOKING = ["91110000600037341L", "91350100M000100Y43", "91220101MAX0000154"]


@pytest.mark.parametrize("right", REAL_LOOKING)
def test_a_right_code_has_no_fault(right: str) -> None:
    assert credit_code.fault(right) is None


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ("91110000600037341", "length"),
        ("91110000600037341K", "check"),
        ("9111000060003734I1", "letters"),
    ],
)
def test_a_wrong_code_says_what_is_wrong(wrong: str, fault: str) -> None:
    assert credit_code.fault(wrong) == fault


def test_a_firm_with_a_wrong_code_is_refused(town: Town) -> None:
    with pytest.raises(firms.WrongCreditCode, match="91110000600037341K"):
        firms.register(town.realm, None, "91110000600037341K", "No Firm", {})


def test_a_firm_is_registered_once(town: Town) -> None:
    again = firms.register(town.realm, None, town.firm.code, "Another name", {})
    assert (again.pk, again.name) == (town.firm.pk, town.firm.name)


def test_every_code_of_the_demonstration_is_valid() -> None:
    assert not [n for n in range(1, 2000) if credit_code.fault(code("91220101", n))]
