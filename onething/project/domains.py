"""The single place that lists the domains of this installation."""

from onething.domains.administration.domain import DOMAIN as ADMINISTRATION
from onething.domains.services.domain import DOMAIN as SERVICES
from onething.domains.supervision.domain import DOMAIN as SUPERVISION
from onething.web.domain import Domain

DOMAINS: tuple[Domain, ...] = (ADMINISTRATION, SUPERVISION, SERVICES)
"""In the order of their panels on the first page and beside a case: who is away, and what was
urged, come before what can be done."""
