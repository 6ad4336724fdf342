"""A decision table goes to YAML and to CSV and comes back, whatever its texts hold."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from onething.rules import row
from onething.rules.dmn import model, sheet
from onething.rules.dmn.problems import UnreadableTable

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
FULL = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)
ALLOWED = st.none() | st.builds(model.Allowed, FULL)
PART = {"id": TEXTS, "label": TEXTS, "description": TEXTS}
INPUTS = st.builds(
    model.Input,
    st.builds(lambda text, of: model.Text(text, type=of), TEXTS, TEXTS),
    ALLOWED,
    **PART,
)
OUTPUTS = st.builds(
    model.Output,
    name=TEXTS,
    type=TEXTS,
    allowed=ALLOWED,
    otherwise=st.none() | st.builds(model.Text, FULL),
    **PART,
)


def rules(inputs, outputs, notes):
    def several(of, count):
        return st.lists(of, min_size=count, max_size=count).map(tuple)

    return st.builds(
        model.Rule,
        several(st.builds(model.Allowed, TEXTS), inputs),
        several(st.builds(model.Text, TEXTS), outputs),
        several(TEXTS, notes),
        **PART,
    )


@st.composite
def tables(draw):
    inputs, outputs = draw(st.lists(INPUTS, max_size=3)), draw(st.lists(OUTPUTS, max_size=2))
    notes = draw(st.lists(FULL, max_size=2))
    lines = draw(st.lists(rules(len(inputs), len(outputs), len(notes)), max_size=4))
    return model.Table(
        tuple(inputs),
        tuple(outputs),
        tuple(lines),
        draw(st.sampled_from(row.POLICIES)),
        tuple(notes),
        type=draw(TEXTS),
        **{key: draw(text) for key, text in PART.items()},
    )


@given(tables())
@settings(max_examples=150, deadline=None)
def test_a_table_comes_back_from_yaml_and_from_csv(table):
    text = yaml.safe_dump(sheet.plain(table), allow_unicode=True)
    assert sheet.table(yaml.safe_load(text)) == table
    assert sheet.from_csv(sheet.to_csv(table)) == table


@pytest.mark.parametrize(
    "text", ["", "a,b", "policy,Z,,,,\nside,,,,in", "policy,U,,,,\nside,,,,up"]
)
def test_what_is_no_table_is_refused(text):
    with pytest.raises(UnreadableTable):
        sheet.from_csv(text)


def test_plain_values_that_are_no_table_are_refused():
    with pytest.raises(UnreadableTable):
        sheet.table({"inputs": [1]})
