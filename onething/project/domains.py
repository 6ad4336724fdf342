"""The single place that lists the domains of this installation."""

from onething.domains.services.domain import DOMAIN as SERVICES
from onething.web.domain import Domain

DOMAINS: tuple[Domain, ...] = (SERVICES,)
