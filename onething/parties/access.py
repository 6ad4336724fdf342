"""The single place that notes who looked at personal data, whose, and what for."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from onething.parties.models import AccessLog


def looked(
    account_id: int, dossier_id: UUID, fields: Iterable[str], purpose: str, at: datetime
) -> None:
    """Note one look at these fields of a dossier; nothing when there were none."""
    seen = sorted(fields)
    if seen:
        AccessLog.objects.create(
            account_id=account_id, dossier_id=dossier_id, fields=seen, purpose=purpose, at=at
        )
