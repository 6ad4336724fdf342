"""The addresses of this domain."""

from django.urls import URLPattern, URLResolver, path

from onething.domains.services.views import agents, applying, finding, following, handing

ROUTES: list[URLPattern | URLResolver] = [
    path("find/", finding.find, name="find"),
    path("things/<slug:realm>/<str:id>/", finding.guide, name="guide"),
    path("things/<slug:realm>/<str:id>/start/", applying.start, name="start"),
    path("matters/<slug:realm>/<str:id>/", finding.matter, name="matter"),
    path("drafts/<uuid:id>/", applying.draft, name="draft"),
    path("drafts/<uuid:id>/part/<str:section>/", applying.part, name="part"),
    path("drafts/<uuid:id>/check/", applying.check, name="check"),
    path("drafts/<uuid:id>/submit/", applying.submit, name="submit"),
    path("drafts/<uuid:id>/drop/", applying.drop, name="drop"),
    path("drafts/<uuid:id>/materials/", handing.materials, name="hand-in"),
    path("drafts/<uuid:id>/materials/<str:upload>/", handing.take_back, name="take-back"),
    path("files/<uuid:upload>/", handing.file, name="file"),
    path("files/<uuid:upload>/small/", handing.small, name="small"),
    path("receipts/<uuid:dossier_id>/", following.receipt_page, name="receipt"),
    path("receipts/<uuid:dossier_id>/file/", following.receipt_file, name="receipt-file"),
    path("mine/", following.mine, name="mine"),
    path("agents/", agents.agents, name="agents"),
    path("agents/<int:party>/", agents.authorise, name="authorise"),
    path("agents/<int:mandate>/revoke/", agents.revoke, name="revoke"),
]
