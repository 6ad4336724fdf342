"""The addresses of oversight."""

from django.urls import URLPattern, URLResolver, path

from onething.domains.supervision.views import accounts, explaining, findings, front, urging

ROUTES: list[URLPattern | URLResolver] = [
    path("supervision/", front.front, name="front"),
    path("supervision/list/<slug:which>/", front.listed, name="list"),
    path("supervision/urge/", urging.urge, name="urge"),
    path("supervision/urged/", urging.urged, name="urged"),
    path("supervision/explain/<uuid:case_id>/", explaining.explain, name="explain"),
    path(
        "supervision/explain/<uuid:case_id>/<int:finding>/",
        explaining.explain,
        name="explain-finding",
    ),
    path("supervision/findings/", findings.findings, name="findings"),
    path("supervision/findings/<int:id>/", findings.finding, name="finding"),
    path("supervision/account/", accounts.reds, name="account"),
    path("supervision/account/file/<slug:form>/", accounts.file, name="export"),
]
