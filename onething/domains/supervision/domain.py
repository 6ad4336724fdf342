"""What this folder hands to the project."""

from onething.domains.supervision import content, rounds
from onething.web.domain import Domain

DOMAIN = Domain(
    name="supervision",
    content=content.KINDS,
    rounds=(rounds.go,),
)
