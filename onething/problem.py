"""The single place that says what a fault is which the caller can put right."""

from typing import Any, ClassVar


class Problem(Exception):
    """Something the caller can put right; it stores nothing.

    The class name is the stable code. `says` is the Chinese message (the key of its
    translations) with `%(name)s` places that the keyword arguments fill: what is wrong, where,
    and how to put it right. `status` is the HTTP status of the answer. Whatever is not a
    Problem is our fault and is left to rise.
    """

    status: ClassVar[int] = 400
    says: ClassVar[str]

    def __init__(self, **params: Any) -> None:
        super().__init__(self.says % params if params else self.says)
        self.params = params

    @property
    def code(self) -> str:
        return type(self).__name__
