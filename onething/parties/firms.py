"""The single place where a firm enters the register: under a code that can be right."""

from collections.abc import Mapping
from typing import Any

from onething.parties import credit_code
from onething.parties.models import Party, Realm, Region
from onething.problem import Problem


class WrongCreditCode(Problem):
    status = 422
    says = (
        "统一社会信用代码 %(code)s 不对：应为 18 位、不含 I、O、S、V、Z，并通过校验。"
        "请对照营业执照更正。"
    )


def register(
    realm: Realm, region: Region | None, code: str, name: str, attributes: Mapping[str, Any]
) -> Party:
    """The firm with this code, new or as it is known already. Raises WrongCreditCode."""
    if credit_code.fault(code):
        raise WrongCreditCode(code=code)
    party, _ = Party.objects.get_or_create(
        realm=realm,
        code=code,
        defaults={"region": region, "name": name, "attributes": dict(attributes)},
    )
    return party
