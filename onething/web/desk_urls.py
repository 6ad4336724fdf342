"""Routes of the desk, of one case, of a dossier's way and of what was issued in it."""

from collections.abc import Sequence

from django.urls import URLPattern, path

from onething.web import case_pages, desk, desk_bulk, desk_saved, notice, track
from onething.web.domain import CasePanel


def routes(panels: Sequence[CasePanel] = ()) -> list[URLPattern]:
    """All of them; `panels` is what the domains show beside a case."""
    shown = {"panels": tuple(panels)}
    return [
        path("desk/", desk.page, name="desk"),
        path("desk/bulk/", desk_bulk.page, name="desk-bulk"),
        path("desk/saved/", desk_saved.keep, name="desk-keep"),
        path("desk/saved/<int:id>/", desk_saved.change, name="desk-saved"),
        path("case/<uuid:case_id>/", case_pages.page, shown, name="case"),
        path("case/<uuid:case_id>/<str:command>/", case_pages.act, shown, name="act"),
        path("track/<uuid:dossier_id>/", track.page, shown, name="track"),
        path("notice/<uuid:dossier_id>/<int:seq>/<str:document>/", notice.page, name="notice"),
        path(
            "notice/<uuid:dossier_id>/<int:seq>/<str:document>/pdf/",
            notice.file,
            name="notice-file",
        ),
    ]
