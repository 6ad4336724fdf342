"""The first page: one search field and the panels that the domains hand over."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@dataclass(frozen=True)
class Panel:
    """A part of the first page: a template, and what it shows to this reader.

    `context` is None when the panel has nothing to say to this reader and is left out. `style`
    is the style sheet it needs beside the kit's. `leads`: it stands before the desk's own.
    """

    template: str
    context: Callable[[HttpRequest], Mapping[str, Any] | None]
    style: str = ""
    leads: bool = False


def view(panels: Sequence[Panel] = (), search: str = "") -> Callable[[HttpRequest], HttpResponse]:
    """The view of a first page with these panels; `search` is the route that finds things."""

    @login_not_required
    def home(request: HttpRequest) -> HttpResponse:
        shown = [(panel.template, panel.context(request)) for panel in panels]
        context = {
            "panels": [one for one in shown if one[1] is not None],
            "styles": sorted({panel.style for panel in panels if panel.style}),
            "search": search,
        }
        return render(request, "web/home.html", context)

    return home
