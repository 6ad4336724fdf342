"""What is doubtful about a rule that can be read."""

import pytest

from onething.rules import feel, linting
from onething.rules.linting import Finding

KINDS = {"企业.职工人数": "number", "企业.类型": "string", "企业.上市": "boolean"}
CASES = [
    ("企业.职工人数 < 300", []),
    ("企业.职工数 < 300", [Finding("unknown", 0, "企业.职工数", "企业.职工人数")]),
    ('企业.职工人数 < "300"', [Finding("unlike", 8, "企业.职工人数", "number")]),
    ("企业.类型 in (1, 2)", [Finding("unlike", 6, "企业.类型", "string")] * 2),
    (
        "企业.职工人数 < 3 and 企业.职工人数 > 5",
        [Finding("never", 24, "企业.职工人数 > 5", "企业.职工人数 < 3")],
    ),
    (
        "企业.职工人数 = 3 and 企业.职工人数 < 3",
        [Finding("never", 24, "企业.职工人数 < 3", "企业.职工人数 = 3")],
    ),
    ("企业.职工人数 <= 3 and 企业.职工人数 >= 3", []),
    ("企业.职工人数 < 3 or 企业.职工人数 > 5", []),
]


@pytest.mark.parametrize(("text", "found"), CASES)
def test_what_is_doubtful_is_named_with_its_place(text, found):
    assert list(linting.findings(feel.parse(text), KINDS)) == found
