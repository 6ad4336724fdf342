"""The single place that speaks to a gateway for text messages: one HTTP request a message."""

import http.client
import json
import re
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from onething.notices.channel import Away, Letter, Refused, Unsure
from onething.problem import Problem

PATIENCE = 20.0
PHONE = re.compile(r"\+?\d{7,15}")
FIELDS = ("phone", "text", "reference", "signature", "template", "number", "link")
"""What can be told to a gateway; ONETHING_SMS_FIELDS says how it calls each, `phone=mobile`."""
ANSWER = {"id": "id", "code": "code", "ok": "0"}
"""Where its answer names the message and says the result, and which result is good."""
LONGEST = 1 << 16


class BadGateway(Problem):
    says = (
        "短信网关的设置不对：%(why)s。请按“怎样发邮件和短信”一页检查 ONETHING_SMS_URL、"
        "ONETHING_SMS_FIELDS 和 ONETHING_SMS_ANSWER。"
        " · The settings of the gateway for text messages are wrong: %(why)s."
        " Check ONETHING_SMS_URL, ONETHING_SMS_FIELDS and ONETHING_SMS_ANSWER by"
        " docs/how-to/send-messages.md."
    )


@dataclass(frozen=True, slots=True)
class Gateway:
    """Where text messages are handed over, and how this gateway calls things."""

    url: str
    key: str = ""
    signature: str = ""
    template: str = ""
    fields: Mapping[str, str] = field(default_factory=lambda: {name: name for name in FIELDS})
    answer: Mapping[str, str] = field(default_factory=lambda: ANSWER)


def gateway(
    url: str, key: str = "", signature: str = "", template: str = "", fields: str = "",
    answer: str = "",
) -> Gateway:  # fmt: skip
    """The gateway by its settings. Raises BadGateway."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadGateway(why=url)
    named = {**{name: name for name in FIELDS}, **_pairs(fields, FIELDS)}
    return Gateway(url, key, signature, template, named, {**ANSWER, **_pairs(answer, ANSWER)})


def _pairs(text: str, known: Any) -> dict[str, str]:
    found = dict(pair.split("=", 1) for pair in text.split(",") if "=" in pair)
    if unknown := [name for name in found if name not in known]:
        raise BadGateway(why=", ".join(unknown))
    return found


class TextMessages:
    """The gateway as a channel."""

    def __init__(self, gateway: Gateway, patience: float = PATIENCE) -> None:
        self.gateway, self.patience = gateway, patience

    def send(self, letter: Letter, handing: Callable[[], None]) -> str:
        """The id under which the gateway has it. See Channel."""
        address = letter.address.replace(" ", "").replace("-", "")
        if not PHONE.fullmatch(address):
            raise Refused("not a phone number", address=True)
        body = json.dumps(self._body(letter, address), ensure_ascii=False).encode()
        connection = self._connected()
        try:
            handing()
            return self._answered(connection, body)
        finally:
            connection.close()

    def close(self) -> None:
        """Nothing is kept open."""

    def _body(self, letter: Letter, address: str) -> dict[str, str]:
        told = {
            "phone": address,
            "text": f"{letter.says} {letter.number} {letter.link}",
            "reference": letter.key,
            "signature": self.gateway.signature,
            "template": self.gateway.template,
            "number": letter.number,
            "link": letter.link,
        }
        return {self.gateway.fields[name]: value for name, value in told.items() if value}

    def _connected(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.gateway.url)
        host, port = parts.hostname or "", parts.port
        connection = (
            http.client.HTTPSConnection(
                host, port, timeout=self.patience, context=ssl.create_default_context()
            )
            if parts.scheme == "https"
            else http.client.HTTPConnection(host, port, timeout=self.patience)
        )
        try:
            connection.connect()
        except OSError as fault:
            raise Away(str(fault)) from fault
        return connection

    def _answered(self, connection: http.client.HTTPConnection, body: bytes) -> str:
        parts = urlsplit(self.gateway.url)
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if self.gateway.key:
            headers["Authorization"] = f"Bearer {self.gateway.key}"
        try:
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            said = answer.read(LONGEST)
        except (OSError, http.client.HTTPException) as fault:
            raise Unsure(str(fault)) from fault
        if answer.status in (429, 503):  # it says itself that it did not take it
            raise Away(f"HTTP {answer.status}")
        if answer.status >= 500:
            raise Unsure(f"HTTP {answer.status}")
        if answer.status >= 400:
            raise Refused(f"HTTP {answer.status} {said[:200].decode(errors='replace')}")
        return self._receipt(said)

    def _receipt(self, said: bytes) -> str:
        """What the gateway calls the message. Nonsense instead of an answer leaves open whether
        it took it, so it is not handed over a second time."""
        names = self.gateway.answer
        try:
            told = json.loads(said)
            code, id = str(told[names["code"]]), str(told.get(names["id"], ""))
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            shown = said[:200].decode(errors="replace")
            raise Unsure(f"no answer one can read: {shown}") from fault
        if code != names["ok"]:
            raise Refused(f"{code} {told}"[:400])
        return id[:200]
