"""An event log in XES is read trace by trace, and a file that is none is refused with a reason."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from onething.cases import xes
from tests import data

LOG = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" {namespace}>
  <global scope="trace"><string key="concept:name" value="UNKNOWN"/></global>
  <trace>
    <string key="concept:name" value="case-1"/>
    <date key="startdate" value="2011-10-11T13:45:40.276+02:00"/>
    <int key="parts" value="3"/>
    <float key="weight" value="1.5"/>
    <boolean key="urgent" value="true"/>
    <string key="outer" value="kept"><string key="inner" value="left out"/></string>
    <list key="several"><string key="one" value="left out"/></list>
    <event>
      <string key="concept:name" value="Receive"/>
      <string key="org:resource" value="Clerk"/>
      <date key="time:timestamp" value="2011-10-11T13:45:40.276Z"/>
    </event>
    <event><date key="time:timestamp" value="2011-10-11T13:45:40"/></event>
  </trace>
  <trace/>
</log>
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    file = tmp_path / "log.xes"
    file.write_text(LOG.format(namespace='xmlns="http://www.xes-standard.org/"'))
    return file


def test_attributes_have_the_type_that_the_log_says(log: Path) -> None:
    first, empty = xes.traces(log)
    assert first.name == "case-1"
    assert first.attributes["parts"] == 3
    assert first.attributes["weight"] == 1.5
    assert first.attributes["urgent"] is True
    assert first.attributes["startdate"] == datetime(2011, 10, 11, 11, 45, 40, 276_000, tzinfo=UTC)
    assert empty == xes.Trace({}, ())


def test_attributes_inside_attributes_are_left_out(log: Path) -> None:
    first, _ = xes.traces(log)
    assert first.attributes["outer"] == "kept"
    assert not first.attributes.keys() & {"inner", "several", "one"}


def test_an_event_says_what_was_done_by_whom_and_when(log: Path) -> None:
    event = next(xes.traces(log)).events[0]
    assert (event.name, event.resource) == ("Receive", "Clerk")
    assert event.at == datetime(2011, 10, 11, 13, 45, 40, 276_000, tzinfo=UTC)


def test_a_time_without_a_zone_is_no_moment(log: Path) -> None:
    assert next(xes.traces(log)).events[1].at is None


def test_a_log_without_a_namespace_is_read_too(tmp_path: Path) -> None:
    file = tmp_path / "bare.xes"
    file.write_text(LOG.format(namespace=""))
    assert len(list(xes.traces(file))) == 2


def test_a_gzipped_log_is_known_by_its_first_bytes_not_by_its_name(
    log: Path, tmp_path: Path
) -> None:
    packed = tmp_path / "log.whatever"
    packed.write_bytes(gzip.compress(log.read_bytes()))
    assert list(xes.traces(packed)) == list(xes.traces(log))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"<log><trace>", id="cut off"),
        pytest.param(b"<html/>", id="something else"),
        pytest.param(b"\x1f\x8bnot gzip", id="broken gzip"),
        pytest.param(b'<log><trace><int key="n" value="x"/></trace></log>', id="not a number"),
        pytest.param(b'<log><trace><date key="d" value="soon"/></trace></log>', id="no date"),
    ],
)
def test_what_is_no_log_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "bad.xes"
    file.write_bytes(content)
    with pytest.raises(xes.LogRefused, match=r"bad\.xes"):
        list(xes.traces(file))


def test_a_log_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(xes.LogRefused, match=r"none\.xes"):
        list(xes.traces(tmp_path / "none.xes"))


@pytest.mark.parametrize(
    ("name", "cases", "events"),
    [
        ("running-example.xes", 6, 42),
        ("roadtraffic100traces.xes", 100, 390),
        ("receipt.xes.gz", 1434, 8577),
    ],
)
def test_real_logs_are_read_whole(name: str, cases: int, events: int) -> None:
    found = list(xes.traces(data.path(f"eventlogs/{name}")))
    assert (len(found), sum(len(trace.events) for trace in found)) == (cases, events)
