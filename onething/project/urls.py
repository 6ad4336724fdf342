"""The single place that puts the addresses of all domains together."""

from django.urls import include, path

from onething.project import pages

urlpatterns = [
    path("", pages.first),
    path("up", pages.up),
    path("i18n/", include("django.conf.urls.i18n")),
]
