"""The single place that puts the addresses of all domains together."""

from django.urls import include, path

from onething.project import pages
from onething.project.domains import DOMAINS
from onething.web import desk, desk_urls, home

PANELS = [panel for domain in DOMAINS for panel in domain.home_panels]
HOME = sorted([desk.HOME, *PANELS], key=lambda panel: not panel.leads)
SEARCH = next((domain.search for domain in DOMAINS if domain.search), "")

urlpatterns = [
    path("", home.view(HOME, SEARCH), name="home"),
    path("up", pages.up),
    path("", include("onething.web.urls")),
    *desk_urls.routes([panel for domain in DOMAINS for panel in domain.case_panels]),
    *(path("", include((domain.urls, domain.name))) for domain in DOMAINS),
]
handler400 = "onething.web.problems.bad_request"
handler403 = "onething.web.problems.forbidden"
handler404 = "onething.web.problems.not_found"
handler500 = "onething.web.problems.server_error"
