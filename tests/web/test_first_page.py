"""The door is open: the first page comes, whole, on every screen and in every language."""

import pytest
from django.test import Client
from playwright.sync_api import Page, expect


def test_the_first_page_opens_on_every_screen_in_every_language(every_page: Page) -> None:
    every_page.goto("/")
    expect(every_page.locator("h1")).to_be_visible()


@pytest.mark.django_db
def test_a_page_may_load_nothing_that_we_do_not_ship_and_run_nothing_written_into_it() -> None:
    policy = Client().get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy + ";"
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_the_supervisor_is_told_that_pages_and_database_answer() -> None:
    assert Client().get("/up").content == b"ok\n"
