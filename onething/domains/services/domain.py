"""What this folder hands to the project."""

from datetime import datetime

from onething.domains.services import content, panels
from onething.domains.services.urls import ROUTES
from onething.uploads import service as uploads
from onething.web.domain import Domain


def look_at_uploads(now: datetime) -> bool:
    """Let the scanner see what came while it was away; whether there is likely more."""
    return uploads.rescan(now) > 0


DOMAIN = Domain(
    name="services",
    content=content.KINDS,
    urls=ROUTES,
    home_panels=panels.HOME,
    case_panels=(panels.case_panel,),
    search="services:find",
    rounds=(look_at_uploads,),
)
