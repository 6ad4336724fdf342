"""The sender is killed again and again: no message is lost unnoticed, and none arrives twice."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from onething.notices import service as notices
from onething.notices.models import Delivery, Wish
from tests.notices.servers import Post, mail_server
from tests.web.city import City

pytestmark = pytest.mark.kill

MESSAGES = 60
KILLS = 4
ROOT = Path(__file__).parents[2]
SENDER = """
import time
import django
django.setup()
from onething.notices import sending
sending.work(lambda seconds: time.sleep(min(seconds, 0.1)))
"""


@pytest.fixture
def _told(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Messages that wait to be sent to an owner with a mailbox, at any hour."""
    with django_db_blocker.unblock():
        city = City.installed()
        owner = city.account("desk_owner")
        owner.email = "zhou@example.org"
        owner.save()
        with connection.cursor() as cursor:
            cursor.execute("update message set spread_at = now() where spread_at is null")
        written = city.open("social")
        case, to = city.case(written, "social").id, [notices.account(owner.pk)]
        for n in range(MESSAGES):
            notices.tell(to, uuid4().hex, {"zh": f"第 {n} 条"}, case, timezone.now(), urgent=True)
        yield
        Delivery.objects.all().delete()
        Wish.objects.all().delete()


def sender(database: str, post: Post) -> subprocess.Popen[bytes]:
    name = connection.settings_dict["NAME"]
    url = urlunsplit(urlsplit(database)._replace(path=f"/{name}"))
    env = {
        **os.environ,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "ONETHING_SMTP_URL": post.url,
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.Popen([sys.executable, "-c", SENDER], env=env, cwd=ROOT)


def time_goes_by() -> None:
    """What was begun by who is dead is old by now."""
    with connection.cursor() as cursor:
        cursor.execute("update notices_delivery set moved_at = moved_at - interval '1 hour'")


@pytest.mark.usefixtures("_told")
def test_a_killed_sender_sends_nothing_twice_and_loses_nothing_unnoticed(database_url: str) -> None:
    chance = random.Random(7)

    def slowly() -> str:
        time.sleep(0.02)
        return "250 OK"

    with mail_server(Post(data=slowly)) as post:
        for _ in range(KILLS):
            before = len(post.got)
            running = sender(database_url, post)
            wait(lambda seen=before: len(post.got) > seen)
            time.sleep(chance.uniform(0, 0.15))
            running.send_signal(signal.SIGKILL)
            running.wait()
            time_goes_by()
        running = sender(database_url, post)
        wait(lambda: not Delivery.objects.exclude(state__in=["sent", "unsure"]).exists())
        running.terminate()
        running.wait()
        got = Counter(each["Message-ID"] for each in post.got)
    assert set(got.values()) == {1}, "one arrived twice"
    states = Counter(Delivery.objects.values_list("state", flat=True))
    assert states.total() == MESSAGES
    assert states["unsure"] <= KILLS, "each kill can leave one that nobody knows of"
    sent = Delivery.objects.filter(state="sent")
    keys = {f"<onething.{each.message_id}.{each.account_id}.email@example.org>" for each in sent}
    assert keys <= set(got), "called sent, and never arrived"


def wait(until: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end, "the sender does not get on"
        time.sleep(0.01)
