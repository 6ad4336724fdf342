"""The single place that knows which ways out this installation has, by its settings."""

from collections.abc import Mapping
from functools import cache

from django.conf import settings

from onething.notices import mail, text_message
from onething.notices.channel import Channel
from onething.notices.models import EMAIL, SMS


def names() -> frozenset[str]:
    """The channels that are set up; without any the portal alone delivers."""
    told = {EMAIL: settings.SMTP_URL, SMS: settings.SMS_URL}
    return frozenset(name for name, url in told.items() if url)


def opened() -> Mapping[str, Channel]:
    """A channel for each way out. Raises BadMailServer, BadGateway."""
    found: dict[str, Channel] = {}
    if settings.SMTP_URL:
        found[EMAIL] = mail.Mail(mail.server(settings.SMTP_URL))
    if settings.SMS_URL:
        found[SMS] = text_message.TextMessages(gateway())
    return found


@cache
def gateway() -> text_message.Gateway:
    """The gateway for text messages. Raises BadGateway."""
    return text_message.gateway(
        settings.SMS_URL,
        settings.SMS_KEY,
        settings.SMS_SIGNATURE,
        settings.SMS_TEMPLATE,
        settings.SMS_FIELDS,
        settings.SMS_ANSWER,
    )
