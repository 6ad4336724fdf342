"""The single place that speaks to a mail server (SMTP, RFC 5321)."""

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.translation import gettext as _

from onething.notices.channel import Away, Later, Letter, Refused, Unsure
from onething.problem import Problem

PATIENCE = 30.0
"""Seconds until a mail server that says nothing counts as away."""
LOCAL = ("localhost", "127.0.0.1", "::1")


class BadMailServer(Problem):
    says = (
        "ONETHING_SMTP_URL 不对：%(why)s。请写成 smtp://用户:密码@主机:587?from=发件地址，"
        "或 smtps://…:465。"
        " · ONETHING_SMTP_URL is wrong: %(why)s. Write smtp://user:password@host:587?from=address,"
        " or smtps://…:465."
    )


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is handed over, and in whose name. `tls`: from the first byte, or after
    STARTTLS, which is insisted on unless the server is on this machine."""

    host: str
    port: int
    user: str
    password: str
    sender: str
    implicit_tls: bool

    @property
    def domain(self) -> str:
        return self.sender.rpartition("@")[2]


def server(url: str) -> Server:
    """The server in `smtp://user:pass@host:587?from=a@b`. Raises BadMailServer."""
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise BadMailServer(why=parts.scheme or "?")
    implicit = parts.scheme == "smtps"
    sender = (parse_qs(parts.query).get("from") or [f"onething@{parts.hostname}"])[0]
    try:
        Address(addr_spec=sender)
        port = parts.port or (465 if implicit else 587)
    except (ValueError, MessageError) as fault:
        raise BadMailServer(why=str(fault)) from fault
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Server(parts.hostname, port, user, password, sender, implicit)


class Mail:
    """A connection to the server, made when first needed and kept while there is something."""

    def __init__(self, server: Server, patience: float = PATIENCE) -> None:
        self.server, self.patience = server, patience
        self._open: smtplib.SMTP | None = None

    def send(self, letter: Letter, handing: Callable[[], None]) -> str:
        """The server's answer to the message, which often names it. See Channel."""
        written = self._written(letter)
        smtp = self._connected()
        try:
            self._ask(smtp.mail(self.server.sender))
            self._ask(smtp.rcpt(letter.address), is_address=True)
        except (smtplib.SMTPServerDisconnected, OSError) as fault:
            self._drop()
            raise Away(str(fault)) from fault
        handing()
        try:
            code, said = smtp.data(written.as_bytes())
        except smtplib.SMTPDataError as fault:  # it did not want to hear the message
            self._reset()
            raise _by_code(fault.smtp_code, _text(fault.smtp_error)) from fault
        except (smtplib.SMTPException, OSError) as fault:
            self._drop()
            raise Unsure(str(fault)) from fault
        if code != 250:
            self._reset()
            raise _by_code(code, _text(said))
        return _text(said)[:200]

    def close(self) -> None:
        if self._open is not None:
            try:
                self._open.quit()
            except (smtplib.SMTPException, OSError):
                self._open.close()
            self._open = None

    def _written(self, letter: Letter) -> EmailMessage:
        """The message; an address that could say more than an address is refused."""
        try:
            validate_email(letter.address)
            to = Address(addr_spec=letter.address)
        except (ValidationError, ValueError, MessageError) as fault:
            raise Refused(_("不是一个邮箱地址"), address=True) from fault
        message = EmailMessage()
        message["From"] = Address(display_name="onething", addr_spec=self.server.sender)
        message["To"] = to
        message["Subject"] = " ".join(letter.subject.split())
        message["Date"] = format_datetime(letter.at)
        message["Message-ID"] = f"<{letter.key}@{self.server.domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(_body(letter))
        message["Content-Language"] = letter.language  # after the content, which clears its kind
        return message

    def _connected(self) -> smtplib.SMTP:
        if self._open is not None:
            return self._open
        server = self.server
        try:
            if server.implicit_tls:
                context = ssl.create_default_context()
                smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                    server.host, server.port, timeout=self.patience, context=context
                )
            else:
                smtp = smtplib.SMTP(server.host, server.port, timeout=self.patience)
                smtp.ehlo_or_helo_if_needed()
                if server.host not in LOCAL or smtp.has_extn("starttls"):
                    smtp.starttls(context=ssl.create_default_context())
            if server.user:
                smtp.login(server.user, server.password)
        except (smtplib.SMTPException, OSError) as fault:
            raise Away(str(fault)) from fault
        self._open = smtp
        return smtp

    def _ask(self, answer: tuple[int, bytes], is_address: bool = False) -> None:
        code, said = answer
        if code not in (250, 251):
            self._reset()
            raise _by_code(code, _text(said), is_address)

    def _reset(self) -> None:
        try:
            if self._open is not None:
                self._open.rset()
        except (smtplib.SMTPException, OSError):
            self._drop()

    def _drop(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None


def _body(letter: Letter) -> str:
    with translation.override(letter.language):
        return _(
            "%(says)s\n\n办件编号：%(number)s\n查看详情：%(link)s\n\n"
            "这是系统自动发出的通知，请不要回复。不想再收邮件，请在这里更改：%(settings)s\n"
        ) % {
            "says": letter.says,
            "number": letter.number,
            "link": letter.link,
            "settings": letter.settings_link,
        }


def _by_code(code: int, said: str, is_address: bool = False) -> Exception:
    """RFC 5321, 4.2.1: 4yz passes, 5yz does not; 421 closes the shop."""
    if code == 421:
        return Away(said)
    told = f"{code} {said}"
    return Refused(told, is_address) if 500 <= code < 600 else Later(told)


def _text(said: bytes | str) -> str:
    return said if isinstance(said, str) else said.decode(errors="replace")
