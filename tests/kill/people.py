"""Who uses the system while it is killed: owners who submit, officers who decide. Each is a
thread with a browser; each keeps what was acknowledged, with the key of the form it sent."""

import random
import re
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

from tests.kill import acknowledged
from tests.kill.acknowledged import Acknowledged
from tests.kill.browser import Answer, Browser, Form, GaveUp, told

ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
DEED = re.compile(rf"/case/({ID})/([^/?]+)/")
CASE = re.compile(rf"/case/{ID}/(\?.*)?$")
DRAFT = re.compile(rf"/drafts/({ID})/")
RECEIPT = re.compile(rf"/receipts/({ID})/")
NUMBER = re.compile(r"CCXQ-\d{4}-\d{6}")
HEAD = re.compile(r"第 (\d+) 条）</dt><dd class=\"mono\">([0-9a-f ]+)</dd>")
GONE = (400, 403, 404)
"""What no link of ours leads to."""

TWICE = 0.15
"""How often somebody has the same form in two tabs, and sends both."""

SELDOM = re.compile("note|release|pass|withdraw.*|decline|no_need|refuse")
"""What does not bring a case on, or ends it."""

LISTS = ("mine", "mine", "free", "all")
"""Where an officer looks for work: mostly at what is taken already."""


class Person(Protocol):
    """Somebody at work. `is_left`: something was begun, and never answered."""

    seat: "Seat"
    is_left: bool

    def work(self) -> None:
        """One thing done."""


class Seat:
    """What everybody has: an account, a browser, the file, a die of one's own."""

    def __init__(
        self, account: str, password: str, browser: Browser, kept: Acknowledged, seed: str
    ) -> None:
        self.account, self.password = account, password
        self.browser, self.kept = browser, kept
        self.chance = random.Random(f"{seed} {account}")

    def page(self, path: str) -> Answer:
        """The page, signed in."""
        answer = self.browser.get(path)
        while "/sign-in/" in answer.path:
            self._sign_in()
            answer = self.browser.get(path)
        if answer.status in GONE:
            self.broken(answer)
        return answer

    def broken(self, answer: Answer) -> None:
        """Keep that what we were shown the way to is not there."""
        self.kept.keep(
            acknowledged.BROKEN, path=answer.path, status=answer.status, body=told(answer.body)
        )

    def _sign_in(self) -> None:
        page = self.browser.get("/sign-in/")
        (form,) = [form for form in page.forms if "password" in form]
        words = {"username": self.account, "password": self.password}
        self.browser.post(form.action, form.filled(words, self.chance))

    def act(self, form: Form, words: Mapping[str, Any]) -> None:
        """Send the form of a command, and keep what was said of it."""
        for answer in self.sent(form, words):
            self._keep(form, answer)

    def sent(self, form: Form, words: Mapping[str, Any]) -> list[Answer]:
        """The answer to a form; now and then it is sent by two tabs at once, and then again."""
        filled = form.filled(words, self.chance)
        if self.chance.random() > TWICE:
            return [self.browser.post(form.action, filled)]
        with ThreadPoolExecutor(2) as tabs:
            both = [
                tabs.submit(tab.post, form.action, filled)
                for tab in (self.browser, self.browser.tab())
            ]
        answers = [each.result() for each in both]
        if any(answer.moved for answer in answers):
            answers.append(self.browser.post(form.action, filled))
        return answers

    def _keep(self, form: Form, answer: Answer) -> None:
        found = DEED.match(form.action)
        assert found, form.action
        self.kept.keep(
            acknowledged.DONE if answer.moved else acknowledged.REFUSED,
            account=self.account,
            key=form.first("_key"),
            case=found[1],
            command=found[2],
            status=answer.status,
            tries=answer.tries,
        )

    def deed(self, page: Answer, words: Mapping[str, Any]) -> bool:
        """Do one of the things the page offers; False when it offers none."""
        buttons = [form for form in page.forms if DEED.match(form.action) and "_key" in form]
        links = [link for link in page.links if DEED.fullmatch(_bare(link))]
        if not buttons and not links:
            return False
        offered: list[Form | str] = [*buttons, *links]
        first = [*buttons[:1], *links[:1]]  # pages put first what brings a case on
        weights = [_weight(each) * (4 if each in first else 1) for each in offered]
        chosen = self.chance.choices(offered, weights)[0]
        if isinstance(chosen, Form):
            self.act(chosen, words)
            return True
        forms = self.page(chosen).forms
        for form in (form for form in forms if form.action == _bare(chosen) and "_key" in form):
            self.act(form, words)
        return True


def _bare(address: str) -> str:
    """An address without the list that the reader comes from."""
    return address.partition("?")[0]


def _weight(offered: Form | str) -> float:
    """How likely somebody does this: mostly what brings the case on."""
    found = DEED.match(offered.action if isinstance(offered, Form) else offered)
    return 1 if found and not SELDOM.fullmatch(found[2]) else 0.1


class Officer:
    """Takes what is on the desk and does with it one of the things that may be done."""

    def __init__(self, seat: Seat, words: Mapping[str, Any]) -> None:
        self.seat, self.words = seat, words
        self.is_left = False

    def work(self) -> None:
        which = self.seat.chance.choice(LISTS)
        desk = self.seat.page(f"/desk/?filter={which}")
        rows = sorted({link for link in desk.links if CASE.match(link)})
        if not rows:
            time.sleep(0.2)
        elif self.seat.chance.random() < 0.1:
            self.seat.deed(desk, self.words)
        else:
            self.seat.deed(self.seat.page(self.seat.chance.choice(rows)), self.words)


class Owner:
    """Submits the one-thing again and again, and looks after what was submitted."""

    def __init__(
        self,
        seat: Seat,
        start: str,
        answers: Sequence[Mapping[str, Any]],
        words: Mapping[str, Any],
    ) -> None:
        self.seat, self.start = seat, start
        self.answers, self.words = answers, words
        self.mine: list[str] = []
        self.is_left = False

    def work(self) -> None:
        if self.mine and self.seat.chance.random() < 0.3:
            self.seat.deed(self.seat.page(self.seat.chance.choice(self.mine)), self.words)
            return
        self._submit(self.seat.chance.choice(self.answers))

    def _submit(self, answers: Mapping[str, Any]) -> None:
        """From the first page of the form to the receipt."""
        ready = self.filled(answers)
        if ready is not None:
            self._press(ready)

    def filled(self, answers: Mapping[str, Any]) -> Form | None:
        """The form that submits what was filled in; None when the firm's last draft became a
        dossier meanwhile."""
        seat = self.seat
        page = seat.page(self.start)
        forms = [form for form in page.forms if form.action == page.path]
        assert forms, f"{page.path} has no form ({page.status}): {told(page.body)}"
        form = forms[0]
        at = seat.browser.post(form.action, form.filled(answers, seat.chance)).location
        while at and DRAFT.match(at):
            page = seat.page(at)
            parts = [form for form in page.forms if "_shown" in form]
            ready = [form for form in page.forms if form.action.endswith("/submit/")]
            if ready:
                return ready[0]
            at = self._part(parts[0], answers) if parts else _go_on(page)
        return None

    def _part(self, form: Form, answers: Mapping[str, Any]) -> str | None:
        """Where a filled part leads to; answers may bring questions that were not there."""
        for _ in range(4):
            sent = form.filled(answers, self.seat.chance)
            answer = self.seat.browser.post(form.action, sent)
            if answer.location:
                return answer.location
            (form,) = [form for form in answer.forms if "_shown" in form]
        raise RuntimeError(f"{form.action} takes no answer: {sent}")

    def _press(self, form: Form) -> None:
        """Submit, and read the receipt."""
        draft = DRAFT.match(form.action)
        assert draft, form.action
        for answer in self.seat.sent(form, {}):
            assert answer.location, f"{form.action} answered {answer.status}"
            receipt = RECEIPT.search(answer.location)
            assert receipt, answer.location
            self.seat.kept.keep(
                acknowledged.SUBMITTED,
                account=self.seat.account,
                key=draft[1],
                dossier=receipt[1],
                tries=answer.tries,
            )
        self._read(receipt[1], answer.location)

    def _read(self, dossier: str, path: str) -> None:
        page = self.seat.page(path)
        number, head = NUMBER.search(page.body), HEAD.search(page.body)
        if not number or not head:
            self.seat.broken(page)
            return
        self.mine.append(f"/track/{dossier}/")
        self.seat.kept.keep(
            acknowledged.RECEIPT,
            dossier=dossier,
            number=number[0],
            seq=int(head[1]),
            head=head[2].replace(" ", ""),
        )


def _go_on(page: Answer) -> str | None:
    """From the list of parts, or from the faults, to the first part; past the materials."""
    way = "/check/" if page.path.endswith("/materials/") else "/part/"
    return next((link for link in page.links if way in link), None)


def employ(people: Sequence[Person], finishing: threading.Event) -> list[threading.Thread]:
    """Everybody works until told to finish; what was begun is brought to its answer."""

    def live(person: Person) -> None:
        person.is_left = True
        while not finishing.is_set():
            try:
                person.work()
            except GaveUp:
                return
        person.is_left = False

    threads = [threading.Thread(target=live, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    return threads
