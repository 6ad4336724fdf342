"""What is said while the database is away: 503, nothing acknowledged, no database needed to say it.

Whatever was being stored when it went away was either stored whole or not at all; the reader is
told to look before sending again, and the same form sent again is taken once (command keys).
"""

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from onething.cases import ledger
from onething.web import textsize

RETRY_AFTER = "10"


def is_away(fault: BaseException | None) -> bool:
    """Whether this fault, or what caused it, is a database that does not answer.

    The pool's own errors (PoolTimeout, PoolClosed) are psycopg.OperationalErrors.
    """
    while fault is not None:
        if isinstance(fault, ledger.GONE):
            return True
        fault = fault.__cause__
    return False


def is_being_handled() -> bool:
    """Whether the fault that Django answers at this moment is one: also outside of views."""
    return is_away(sys.exc_info()[1])


def page(request: HttpRequest) -> HttpResponse:
    with translation.override(translation.get_language_from_request(request)):
        body = render_to_string("web/away.html", {"text_size": textsize.read(request)})
    answer = HttpResponse(body, status=503)
    answer["Retry-After"] = RETRY_AFTER
    answer["Cache-Control"] = "no-store"
    return answer
