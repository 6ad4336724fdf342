"""Pages stay out of caches: on a counter's shared screen "back" must not show the last person's."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class Unstored:
    """Middleware: `no-store` on every page that does not say otherwise itself."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.answer(request)
        answer.headers.setdefault("Cache-Control", "private, no-store")
        return answer
