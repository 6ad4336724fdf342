"""Six branches of three human steps in django-viewflow 2, each step assigned, begun and done.

Run by the environment of the peers: python viewflow_six.py URL SECONDS. Prints cases and seconds
of processor.
"""

import os
import sys
import time
from pathlib import Path
from types import ModuleType

import django
from django.apps import AppConfig
from django.conf import settings
from psycopg.conninfo import conninfo_to_dict

BRANCHES, STEPS = 6, 3
FLOWS = "viewflow_six.flows"


class Six(AppConfig):
    name = "viewflow_six"
    path = str(Path(__file__).parent)


def ready(url: str) -> None:
    parts = conninfo_to_dict(url)
    settings.configure(
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": parts.pop("dbname"),
                "USER": parts.pop("user", ""),
                "PASSWORD": parts.pop("password", ""),
                "HOST": parts.pop("host", ""),
                "PORT": parts.pop("port", ""),
            }
        },
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "viewflow",
            "viewflow.workflow",
            "viewflow_six.Six",
        ],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        ROOT_URLCONF="viewflow_six",
        USE_TZ=True,
        SECRET_KEY="of no use",
    )
    django.setup()


urlpatterns: list = []


def flow_class():
    from viewflow import this
    from viewflow.workflow import flow
    from viewflow.workflow.flow.views import UpdateProcessView

    def begun(activation):
        return activation.process

    nodes = {"start": flow.StartHandle(begun).Next(this.split)}
    split = flow.Split()
    for branch in range(BRANCHES):
        names = [f"b{branch}s{step}" for step in range(STEPS)]
        split = split.Next(getattr(this, names[0]))
        for name, then in zip(names, [*names[1:], "join"], strict=True):
            view = UpdateProcessView.as_view(fields=[])
            nodes[name] = flow.View(view).Next(getattr(this, then))
    nodes |= {"split": split, "join": flow.Join().Next(this.end), "end": flow.End()}
    return type("SixFlow", (flow_base(),), {**nodes, "__module__": FLOWS})


def flow_base():
    from viewflow.workflow import Flow

    return Flow


def main() -> None:
    url, seconds = sys.argv[1], float(sys.argv[2])
    ready(url)
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.http import HttpRequest

    if len(sys.argv) > 3:
        call_command("migrate", verbosity=0)
        User.objects.get_or_create(username="one")
        return
    from viewflow.workflow.models import Task

    six = flow_class()
    sys.modules[FLOWS] = ModuleType(FLOWS)  # viewflow finds a flow by the name of its module
    sys.modules[FLOWS].SixFlow = six
    request = HttpRequest()
    request.user = User.objects.get(username="one")

    def case() -> None:
        process = six.start.run()
        while True:
            task = Task.objects.filter(
                process=process, status="NEW", flow_task_type="HUMAN"
            ).first()
            if task is None:
                break
            with task.activation() as activation:
                activation.assign(request.user)
            with Task.objects.get(pk=task.pk).activation() as activation:
                activation.start(request)
                activation.execute()
        process.refresh_from_db()
        assert process.status == "DONE", process.status

    case()
    done, spent, until = 0, os.times(), time.perf_counter() + seconds
    began = time.perf_counter()
    while time.perf_counter() < until:
        case()
        done += 1
    now = os.times()
    print(done, time.perf_counter() - began, now.user + now.system - spent.user - spent.system)


if __name__ == "__main__":
    main()
