"""The single place that checks a unified social credit code (GB 32100-2015)."""

from typing import Literal

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

Fault = Literal["length", "letters", "check"]


def fault(code: str) -> Fault | None:
    """What is wrong with the code: its length, its letters (no I, O, S, V, Z) or its check
    character; None when it is right."""
    try:
        uscc.validate(code)
    except InvalidLength:
        return "length"
    except InvalidChecksum:
        return "check"
    except ValidationError:
        return "letters"
    return None
