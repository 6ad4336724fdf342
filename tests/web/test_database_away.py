"""A database that is away: whoever asks for whatever page is told so, with 503, in words."""

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVE = """
import django, sys
from wsgiref.simple_server import make_server, WSGIRequestHandler
django.setup()
from django.conf import settings
settings.DATABASES["default"]["OPTIONS"]["pool"] = {"timeout": 0.5}
from django.core.wsgi import get_wsgi_application
server = make_server("127.0.0.1", 0, get_wsgi_application())
print(server.server_port, flush=True)
server.serve_forever()
"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The real application, whose database listens where nobody does."""
    environment = {
        **os.environ,
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": str(ROOT),
    }
    with subprocess.Popen(
        [sys.executable, "-c", SERVE],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        assert server.stdout
        yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
        server.terminate()


@pytest.mark.parametrize("path", ["/up", "/sign-in/", "/private-matter/"])
@pytest.mark.parametrize(
    ("language", "words"), [("zh-CN", "连不上数据库"), ("en", "The database is away")]
)
def test_every_page_says_that_the_database_is_away(
    address: str, path: str, language: str, words: str
) -> None:
    """With a session of old; nothing is redirected to a sign-in that cannot work."""
    request = urllib.request.Request(
        address + path,
        headers={
            "Accept-Language": language,
            "Cookie": "sessionid=abcdefghijklmnopqrstuvwxyz012345",
        },
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    answer = refused.value
    assert answer.code == 503
    assert answer.headers["Retry-After"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert words in answer.read().decode()
