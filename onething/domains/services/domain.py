"""What this folder hands to the project."""

from onething.domains.services import content, panels
from onething.domains.services.urls import ROUTES
from onething.web.domain import Domain

DOMAIN = Domain(
    name="services",
    content=content.KINDS,
    urls=ROUTES,
    home_panels=panels.HOME,
    case_panels=(panels.case_panel,),
    search="services:find",
)
