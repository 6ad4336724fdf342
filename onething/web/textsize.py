"""How large the reader wants the text: remembered in a cookie, set by a form without JavaScript."""

from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

COOKIE: Final = "text_size"
SIZES: Final = ("smaller", "normal", "larger", "largest")
YEAR: Final = 365 * 24 * 3600


def read(request: HttpRequest) -> str:
    """One of SIZES; "normal" when nothing or nonsense was remembered."""
    size = request.COOKIES.get(COOKIE, "normal")
    return size if size in SIZES else "normal"


def step(size: str, to: str) -> str:
    """The size one step "up" or "down" from this one; "normal" for anything else."""
    if to not in ("up", "down"):
        return "normal"
    index = SIZES.index(size) + (1 if to == "up" else -1)
    return SIZES[min(max(index, 0), len(SIZES) - 1)]


@login_not_required
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Remembers the size and goes back to where the reader was."""
    there = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(there, {request.get_host()}, request.is_secure()):
        there = "/"
    answer = HttpResponseRedirect(there)
    size = step(read(request), request.POST.get("to", ""))
    answer.set_cookie(COOKIE, size, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return answer
