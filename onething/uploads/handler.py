"""Stops a body that is larger than anything that is taken, before it fills the disk."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

TOO_LARGE = "onething.upload_too_large"
"""What stands in `request.META` when a body was cut off."""


class Limited(FileUploadHandler):
    """Counts what comes; beyond the limit of a request nothing more is read."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.seen += len(raw_data)
        if self.seen > settings.UPLOAD_MOST + 1_000_000:
            assert self.request is not None, "Django gives every handler its request"
            self.request.META[TOO_LARGE] = "yes"
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
