"""A real browser on the real pages: Debian's chromium, driven by playwright."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from tests.web.city import City

CHROMIUM = os.environ.get("ONETHING_CHROMIUM", "/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",  # as root in CI there is none to be had
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DEVICES: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
    "desktop": {"viewport": {"width": 1440, "height": 900}},
}
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
VIEWS = [(device, language) for device in DEVICES for language in LANGUAGES]

# playwright's own loop runs in the thread of the test; what the test asks the ORM is not async.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session", autouse=True)
def english() -> None:
    """What `make` compiles, so that no test speaks yesterday's English when run without it."""
    for po in (Path(__file__).parents[2] / "onething").rglob("locale/*/LC_MESSAGES/*.po"):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime > po.stat().st_mtime:
            continue
        draft = po.with_suffix(f".{os.getpid()}.mo.draft")
        with po.open("rb") as source, draft.open("wb") as target:
            write_mo(target, read_po(source, locale=po.parents[1].name))
        draft.replace(mo)


@pytest.fixture
def gallery(settings: Any) -> None:
    """The page of all components (gallery.py), beside home, sign-in and a private page."""
    settings.ROOT_URLCONF = "tests.web.gallery"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[OpenPage]:
    """open_page(device="desktop", language="zh", scripts=True): a person with cookies of one's own.

    Addresses are relative to the live server: page.goto("/"). A page that complains on its
    console (a blocked script, a file not found) fails the test."""
    contexts, complaints = [], []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(f"{message.text} ({message.location.get('url')})")

    def opened(device: str = "desktop", language: str = "zh", scripts: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            locale=LANGUAGES[language],
            timezone_id="Asia/Shanghai",
            java_script_enabled=scripts,
            **DEVICES[device],
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    # What the server refuses on purpose is an answer; the browser notes it as an error.
    assert not [
        said for said in complaints if "the server responded with a status of 4" not in said
    ]


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """One person at a desktop, reading Chinese."""
    return open_page()


@pytest.fixture(params=VIEWS, ids=lambda view: "-".join(view))
def every_page(request: pytest.FixtureRequest, open_page: OpenPage) -> Page:
    """The test runs four times: on a phone and at a desktop, in Chinese and in English."""
    return open_page(*request.param)


@pytest.fixture(scope="module", autouse=True)
def _begins_empty(empty_database: None) -> None:
    """Nothing is rolled back, because commands commit, as in life; so each module begins anew."""


@pytest.fixture(scope="module")
def city(empty_database: None, django_db_blocker: DjangoDbBlocker) -> Iterator[City]:
    """Our own pack in this worker's database."""
    with django_db_blocker.unblock():
        yield City.installed()


@pytest.fixture(scope="module")
def city_server(city: City) -> Iterator[LiveServer]:
    """The pages of the city. Not `live_server`: that empties the tables after each test."""
    server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture
def as_person(browser: Browser, city: City, city_server: LiveServer) -> Iterator[OpenPage]:
    """as_person("window", device="phone", language="en", scripts=True): signed in already.

    A page that complains on its console fails the test, as with open_page."""
    contexts, complaints = [], []

    def opened(
        name: str, device: str = "desktop", language: str = "zh", scripts: bool = True
    ) -> Page:
        context = browser.new_context(
            base_url=city_server.url,
            locale=LANGUAGES[language],
            timezone_id="Asia/Shanghai",
            java_script_enabled=scripts,
            **DEVICES[device],
        )
        contexts.append(context)
        cookie = city.client(name).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": city_server.url}])
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(error))
        return page

    yield opened
    for context in contexts:
        context.close()
    said = [getattr(each, "text", str(each)) for each in complaints]
    assert not [each for each in said if "the server responded with a status of 4" not in each]
