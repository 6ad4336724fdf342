"""What this folder hands to the project."""

from onething.domains.services import content
from onething.web.domain import Domain

DOMAIN = Domain(name="services", content=content.KINDS)
