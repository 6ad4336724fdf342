"""Real servers on this machine, for mail and for text messages, that answer as they are told."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Post:
    """What a mail server was given; `rcpt` and `data` say what it answers."""

    port: int = 0
    got: list[EmailMessage] = field(default_factory=list)
    rcpt: Callable[[str], str] = lambda address: "250 OK"
    data: Callable[[], str] = lambda: "250 OK queued as 42"

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?from=hall@example.org"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if (answer := self.rcpt(address)).startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if (answer := self.data()).startswith("250"):
            body = envelope.content
            assert isinstance(body, bytes)
            self.got.append(message_from_bytes(body, EmailMessage, policy=policy.default))  # type: ignore[arg-type]
        return answer


@contextmanager
def mail_server(post: Post) -> Iterator[Post]:
    """The mail server while the block lasts, on its port or on a free one."""
    running = Controller(post, hostname="127.0.0.1", port=post.port or _free())
    running.start()
    post.port = running.port
    try:
        yield post
    finally:
        running.stop()


def _free() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Texts:
    """What a gateway was given; `answer` gives (status, body) of each request."""

    url: str = ""
    got: list[Mapping[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    answer: Callable[[int], tuple[int, bytes]] = lambda n: (200, b'{"code": 0, "id": "sms-%d"}' % n)


@contextmanager
def gateway(texts: Texts) -> Iterator[Texts]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            texts.got.append(json.loads(body))
            texts.keys.append(self.headers.get("Authorization", ""))
            status, said = texts.answer(len(texts.got))
            self.send_response(status)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *args: object) -> None:
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    texts.url = f"http://127.0.0.1:{server.server_port}/send"
    try:
        yield texts
    finally:
        server.shutdown()
        server.server_close()
