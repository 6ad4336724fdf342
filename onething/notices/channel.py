"""What every way out has in common: what is handed to it, and what can go wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Letter:
    """One message for one address. `key` is the same whenever the same message is sent to the
    same account, so that a receiver can tell a repetition."""

    key: str
    address: str
    subject: str
    says: str
    number: str
    link: str
    settings_link: str
    language: str
    at: datetime


class Away(Exception):
    """Nobody is there, or nobody has time: nothing was handed over, all of it can wait."""


class Later(Exception):
    """This one was not taken now; it may be taken later."""


class Refused(Exception):
    """This one will never be taken. `address`: because of whom it is for."""

    def __init__(self, why: str, address: bool = False) -> None:
        super().__init__(why)
        self.address = address


class Unsure(Exception):
    """The connection was lost after it was handed over and before an answer came."""


class Channel(Protocol):
    """A way out. `send` gives the receipt ("" when there is none); it calls `handing` before
    the one step after which nobody can take the message back, and raises Away, Later, Refused
    or Unsure."""

    def send(self, letter: Letter, handing: Callable[[], None]) -> str: ...

    def close(self) -> None: ...
