"""The single place for the pages that belong to no domain."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from onething.project.version import version


@require_safe
def first(request: HttpRequest) -> HttpResponse:
    """The first page, as long as no domain brings one."""
    server = connection.cursor().execute("show server_version").fetchone()[0]
    return HttpResponse(
        "<!doctype html><html lang=zh><meta charset=utf-8><title>onething</title>"
        f"<h1>高效办成一件事</h1><p>onething {version()}, PostgreSQL {server}"
    )


@never_cache
@require_safe
def up(request: HttpRequest) -> HttpResponse:
    """For load balancers and for our own supervisor: 200 when pages and database answer."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return HttpResponse("ok\n", content_type="text/plain")
