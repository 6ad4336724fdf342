"""What this folder hands to the project."""

from onething.domains.supervision import content, panels, rounds
from onething.domains.supervision.urls import ROUTES
from onething.web.domain import Domain

DOMAIN = Domain(
    name="supervision",
    content=content.KINDS,
    urls=ROUTES,
    home_panels=panels.HOME,
    case_panels=(panels.case_panel,),
    rounds=(rounds.go,),
)
