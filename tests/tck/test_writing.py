"""A model that is read and written reads back as it was, diagrams and vendors' parts included."""

from pathlib import Path

import pytest

from onething.rules.dmn import reading, writing

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "dmn-tck"
MODELS = sorted(FOLDER.rglob("*.dmn"))
OLD = ("20180521", "20191111", "20211108")
SMALL = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="m" namespace="n">
<decision id="d" name="D"><variable name="D" typeRef="string"/><decisionTable hitPolicy="COLLECT"
aggregation="SUM"><input><inputExpression><text>a</text></inputExpression></input><output/>
<annotation name="why"/><rule><inputEntry><text>&lt; 3</text></inputEntry><outputEntry>
<text>1</text></outputEntry><annotationEntry><text>因为</text></annotationEntry></rule></decisionTable></decision>
</definitions>"""


def test_a_table_of_an_older_version_is_written_in_the_newest():
    whole = reading.read(SMALL)
    text = writing.write(whole)
    assert "20230324" in text and "20191111" not in text
    assert reading.read(text) == whole


@pytest.mark.skipif(not MODELS, reason="the DMN TCK is not at ../shared/data/dmn-tck")
@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_every_model_of_the_kit_survives_being_written(path):
    whole = reading.read(path.read_bytes())
    again = reading.read(writing.write(whole))
    if any(version in path.read_text(encoding="utf-8") for version in OLD):
        assert again.elements == whole.elements and again.items == whole.items
    else:
        assert again == whole
