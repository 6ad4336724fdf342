"""Every route has an access rule: what is not listed here as public refuses a stranger."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

# What anybody may open, and why.
PUBLIC = {
    "": "the first page",
    "up": "asked by load balancers and the supervisor; says nothing but ok",
    "sign-in/": "one must be able to sign in",
    "language/": "a preference, kept in a cookie",
    "text-size/": "a preference, kept in a cookie",
    "password/<str:uid>/<str:token>/": "who has no password yet: the link is the key, once",
    "find/": "what government offers is for everybody to find",
    "matters/<slug:realm>/<str:id>/": "what a department does on application is public",
    "things/<slug:realm>/<str:id>/": "and so is what it promises and asks for",
}
SAMPLES = {
    "int": "1",
    "str": "x",
    "slug": "x",
    "uuid": "00000000-0000-0000-0000-000000000000",
    "path": "x",
}


def routes(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, str]]:
    """Each route of the tree as it is written, and an address it takes."""
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield route, "/" + _sample(route)


def _sample(route: str) -> str:
    for kind, value in SAMPLES.items():
        while f"<{kind}:" in route:
            start = route.index(f"<{kind}:")
            route = route[:start] + value + route[route.index(">", start) + 1 :]
    assert "<" not in route, f"add a sample for the converter in {route}"
    return route


ROUTES = sorted(routes(get_resolver()))


def test_the_public_list_names_only_routes_that_exist() -> None:
    assert set(PUBLIC) <= {route for route, _address in ROUTES}


@pytest.mark.django_db
@pytest.mark.parametrize(("route", "address"), ROUTES)
def test_a_route_refuses_a_stranger_unless_listed_as_public(route: str, address: str) -> None:
    """A page forgotten here shows one firm's papers to whoever guesses its address."""
    if route in PUBLIC:
        return
    for answer in (Client().get(address), Client().post(address)):
        assert answer.status_code in (302, 403, 405), f"{address} is open to everybody"
        if answer.status_code == 302:
            assert answer.headers["Location"].startswith("/sign-in/")
