"""The single place that knows every kind of definition a pack may hold."""

from collections.abc import Mapping

from pydantic import BaseModel

from onething.cases.documents import Letterhead
from onething.cases.lifecycle import Lifecycle, Series, Workable
from onething.cases.replay.content import Replay
from onething.clocks.content import CalendarYear, WorkTime
from onething.notices.content import Ladder, Sending
from onething.parties import content as parties
from onething.project.demonstration.content import Demonstration
from onething.project.domains import DOMAINS
from onething.web.wording_content import Wordings

KINDS: Mapping[str, type[BaseModel]] = {
    "calendar": CalendarYear,
    "worktime": WorkTime,
    "region": parties.Region,
    "department": parties.Department,
    "officer": parties.Officer,
    "grant": parties.Grant,
    "role": parties.Role,
    "lifecycle": Lifecycle,
    "work": Workable,
    "series": Series,
    "letterhead": Letterhead,
    "sending": Sending,
    "ladder": Ladder,
    "replay": Replay,
    "demonstration": Demonstration,
    "wording": Wordings,
    **{kind: schema for domain in DOMAINS for kind, schema in domain.content.items()},
}
