"""The single place that says what a domain hands to the project."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver

from onething.cases.book import Book
from onething.cases.state import Case, Dossier
from onething.cases.worker import Round
from onething.packs import Content
from onething.parties.scope import Scope
from onething.web.home import Panel

CasePanel = Callable[[HttpRequest, Scope, Dossier, Case | None, Book], str]
"""What a domain shows beside a case (None: beside the whole dossier), as safe HTML."""


@dataclass(frozen=True)
class Domain:
    """One folder of `domains`: the kinds of content it reads, its pages, what it adds to others.

    `search` is the route that finds what it offers, for the search field of the first page.
    `rounds` are what it does in each round of the worker.
    """

    name: str
    content: Mapping[str, type[Content]]
    urls: list[URLPattern | URLResolver] = field(default_factory=list)
    home_panels: tuple[Panel, ...] = ()
    case_panels: tuple[CasePanel, ...] = ()
    search: str = ""
    rounds: tuple[Round, ...] = ()
