"""A small browser out of the standard library: cookies, forms, and a request that is repeated,
word for word, until it is answered. It knows nothing of what it drives."""

import http.client
import random
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from itertools import count
from urllib.parse import urlencode, urljoin, urlsplit

ANSWERS_WITHIN = 30.0
PAUSE = 0.15
AWAY = 503


class GaveUp(Exception):
    """Nobody answered for as long as we were willing to ask."""


@dataclass(frozen=True)
class Answer:
    """What came back, after how many requests."""

    path: str
    status: int
    location: str | None
    body: str
    tries: int

    @property
    def moved(self) -> bool:
        return self.location is not None

    @property
    def forms(self) -> list["Form"]:
        return _Page.read(self).forms

    @property
    def links(self) -> list[str]:
        return _Page.read(self).links


@dataclass
class Control:
    """A field of a form: what is in it, and what may be chosen (nothing: anything)."""

    kind: str
    value: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)


@dataclass
class Form:
    """A form of a page, ready to be filled in."""

    action: str
    method: str
    controls: dict[str, list[Control]] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name in self.controls

    def first(self, name: str) -> str:
        return self.controls[name][0].value[0]

    def filled(
        self, answers: Mapping[str, Sequence[str] | str], chance: random.Random
    ) -> list[tuple[str, str]]:
        """What a browser would send: what is there, else the answer of that name, else any."""
        return [
            (name, value)
            for name, controls in self.controls.items()
            for control in controls
            for value in _value(control, answers.get(name), chance)
        ]


def _value(
    control: Control, answer: Sequence[str] | str | None, chance: random.Random
) -> Sequence[str]:
    if control.kind == "hidden":
        return control.value
    if control.kind == "checkbox":
        if answer is None:
            return control.value
        return [choice for choice in control.choices if choice in answer]
    if control.kind in ("radio", "select"):
        wanted = [answer] if isinstance(answer, str) else list(answer or ())
        known = [choice for choice in wanted if choice in control.choices]
        return known or control.value or [chance.choice(control.choices)]
    if answer is None:
        return control.value if any(control.value) else ["一"]
    return [answer] if isinstance(answer, str) else list(answer)


class _Page(HTMLParser):
    """The forms and links of a page."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._form: Form | None = None
        self._area: Control | None = None
        self._select: Control | None = None

    @classmethod
    def read(cls, answer: Answer) -> "_Page":
        page = cls(answer.path)
        page.feed(answer.body)
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in said:
            self.links.append(urljoin(self.path, said["href"]))
        elif tag == "form":
            action = urljoin(self.path, said.get("action") or self.path)
            self._form = Form(action, said.get("method", "get").lower())
            self.forms.append(self._form)
        elif tag == "option" and self._select is not None:
            self._option(said)
        elif self._form is not None and said.get("name") and "disabled" not in said:
            self._control(tag, said)

    def _option(self, said: Mapping[str, str]) -> None:
        assert self._select is not None
        if said.get("value"):
            self._select.choices.append(said["value"])
            if "selected" in said:
                self._select.value = [said["value"]]

    def _control(self, tag: str, said: Mapping[str, str]) -> None:
        assert self._form is not None
        controls = self._form.controls.setdefault(said["name"], [])
        if tag == "textarea":
            self._area = Control("text", [""])
            controls.append(self._area)
        elif tag == "select":
            self._select = Control("select")
            controls.append(self._select)
        elif tag == "input" and said.get("type") in ("radio", "checkbox"):
            if not controls:
                controls.append(Control(said["type"]))
            controls[0].choices.append(said.get("value", "on"))
            if "checked" in said:
                controls[0].value.append(said.get("value", "on"))
        elif tag == "input" and said.get("type") not in ("submit", "button", "search", "file"):
            kind = "hidden" if said.get("type") == "hidden" else "text"
            controls.append(Control(kind, [said.get("value", "")]))
        if not controls:  # a button with a name: only the one that is pressed is sent
            del self._form.controls[said["name"]]

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value[0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._area is not None:
            # HTML drops the first line break; a field in which there is nothing else is empty.
            self._area.value[0] = self._area.value[0].replace("\r\n", "\n").removeprefix("\n")
            self._area = None
        elif tag == "select":
            self._select = None


class Browser:
    """One reader with its cookies. `broken(path, status, body)` is told of every answer that is
    neither a page nor "the database is away"; the request is then repeated as if unanswered."""

    def __init__(
        self,
        address: str,
        broken: Callable[[str, int, str], None],
        until: Callable[[], float] = lambda: float("inf"),
    ) -> None:
        parts = urlsplit(address)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        self._origin = address.rstrip("/")
        self._broken, self._until = broken, until
        self.cookies: dict[str, str] = {}
        self.unanswered = self.away = 0

    def tab(self) -> "Browser":
        """Another window of the same reader."""
        other = Browser(self._origin, self._broken, self._until)
        other.cookies = dict(self.cookies)
        return other

    def get(self, path: str) -> Answer:
        """The page, after whatever redirects lead to it."""
        answer = self._answered("GET", path, None)
        for _ in range(5):
            if answer.location is None:
                return answer
            answer = self._answered("GET", answer.location, None)
        raise RuntimeError(f"{path} leads round in circles")

    def post(self, path: str, fields: Sequence[tuple[str, str]]) -> Answer:
        """The first answer to a form, redirects not followed."""
        return self._answered("POST", path, urlencode(fields))

    def once(self, method: str, path: str, body: str | None = None) -> Answer:
        """One request. Raises OSError or HTTPException when there is no whole answer."""
        connection = http.client.HTTPConnection(self._host, self._port, timeout=ANSWERS_WITHIN)
        try:
            connection.request(method, path, body, self._headers(body))
            said = connection.getresponse()
            text = said.read().decode(errors="replace")
            for line in said.headers.get_all("Set-Cookie", []):
                for name, morsel in SimpleCookie(line).items():
                    self.cookies[name] = morsel.value
            location = said.headers.get("Location")
            where = urljoin(path, location) if location else None
            return Answer(path, said.status, where, text, 1)
        finally:
            connection.close()

    def _headers(self, body: str | None) -> dict[str, str]:
        headers = {"Accept-Language": "zh-CN", "Connection": "close"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = self._origin
        return headers

    def _answered(self, method: str, path: str, body: str | None) -> Answer:
        for tries in count(1):
            answer = self._tried(method, path, body)
            if answer is not None:
                return replace(answer, tries=tries)
            if time.monotonic() > self._until():
                raise GaveUp(f"{method} {path} after {tries} tries")
            time.sleep(PAUSE)
        raise AssertionError("unreachable")

    def _tried(self, method: str, path: str, body: str | None) -> Answer | None:
        """None when the same has to be asked again."""
        try:
            answer = self.once(method, path, body)
        except (OSError, http.client.HTTPException):
            self.unanswered += 1
            return None
        if answer.status < 500:
            return answer
        if answer.status == AWAY:
            self.away += 1
        else:
            self._broken(path, answer.status, told(answer.body))
        return None


def told(page: str) -> str:
    """The words of a page, the first of them."""
    words = re.sub(r"<[^>]+>|\s+", " ", page.partition("<main")[2].partition(">")[2] or page)
    return " ".join(words.split())[:300]
