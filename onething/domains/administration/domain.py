"""What this folder hands to the project."""

from onething.domains.administration import panels
from onething.domains.administration.urls import ROUTES
from onething.web.domain import Domain

DOMAIN = Domain(name="administration", content={}, urls=ROUTES, home_panels=panels.HOME)
