"""The single place that knows the three separated administrators (三员分立): one keeps accounts and
departments, one grants posts, one reads what both did. Nobody is two of them."""

from datetime import datetime

from onething.parties import leave
from onething.parties.content import ADMINISTRATORS as ADMINISTRATORS
from onething.parties.models import Org
from onething.parties.scope import Scope
from onething.problem import Problem

SYSTEM, SECURITY, AUDITOR = "system_admin", "security_admin", "auditor"


class TwoHats(Problem):
    status = 422
    says = (
        "系统管理员、安全管理员、审计管理员不能由一人兼任（三员分立）：“%(username)s”已经是其中之一。"
        "请另选一人，或先结束原来的岗位。"
    )


class NotTheAdministrator(Problem):
    status = 403
    says = "这里由%(role)s办理，您现在没有这个岗位。请找本单位的%(role)s。"


class NotToOneself(Problem):
    status = 422
    says = "管理员不能给自己授权、停用自己或重设自己的密码。请找另一位管理员。"


class AnotherAdministrator(Problem):
    status = 422
    says = (
        "“%(username)s”也是管理员，系统管理员不能重设其密码。"
        "请在服务器上用 onething staff password 办理。"
    )


NAMES = {
    SYSTEM: {"zh": "系统管理员", "en": "system administrator"},
    SECURITY: {"zh": "安全管理员", "en": "security administrator"},
    AUDITOR: {"zh": "审计管理员", "en": "auditor"},
}


def realms(scope: Scope, *roles: str) -> frozenset[int]:
    """The realms in which this account is one of these administrators; the only predicate of
    every page of administration. Raises NotTheAdministrator when there is none."""
    orgs = [org for org, role in scope.posts if role in roles]
    found = Org.objects.filter(pk__in=orgs).values_list("realm_id", flat=True) if orgs else ()
    if not found:
        raise NotTheAdministrator(role=NAMES[roles[0]])
    return frozenset(found)


def roles_of(scope: Scope) -> frozenset[str]:
    """Which of the three this account is: one at most."""
    return frozenset(role for _, role in scope.posts) & ADMINISTRATORS


def one_hat(account_id: int, username: str, role: str, at: datetime) -> None:
    """Raises TwoHats when the role would make an administrator a second one."""
    if role not in ADMINISTRATORS:
        return
    held = {post.role for post in leave.posts(account_id, at, and_later=True)}
    if (held & ADMINISTRATORS) - {role}:
        raise TwoHats(username=username)
