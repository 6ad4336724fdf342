"""A home for the kill test: our own pack, a few firms and officers who can sign in. Run as a
program in that home; it prints who there is, as JSON."""

import json
from pathlib import Path
from typing import Any

from onething.project import database, home, setup

PASSWORD = "known to the kill test only"
CONTENT = Path(__file__).parents[2] / "content" / "changchun"
OWNERS = 4
OFFICERS = (
    *("window", "window2", "market_reviewer", "market_head", "tax_reviewer", "tax_head"),
    *("social_reviewer", "social_head"),
)
"""Few, so that many hands meet on the same tasks; the counter clerks serve all departments."""


def code(prefix: str, number: int) -> str:
    """A valid unified social credit code of nobody (GB 32100-2015)."""
    from stdnum.cn import uscc

    body = f"MAX{number:05}"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(sign, 36) * weight for sign, weight in zip(body, weights, strict=True))
    stem = f"{prefix}{body}{'0123456789X'[-total % 11]}"
    return f"{stem}{uscc.calc_check_digit(stem)}"


def settle() -> dict[str, Any]:
    """Everybody and everything that is needed; Django is ready."""
    from django.contrib.auth.hashers import make_password
    from django.utils import timezone

    from onething.parties.models import Account, Mandate, Party, Region
    from onething.project import publishing
    from onething.project.demonstration.content import Demonstration

    setup.migrate()
    now = timezone.now()
    (published,) = publishing.load([CONTENT], now)
    pack, realm = published.pack, published.realm
    (shown,) = pack.all(Demonstration).values()
    region = Region.objects.get(realm=realm, code=shown.region)
    owners = [f"owner{number}" for number in range(1, OWNERS + 1)]
    for number, name in enumerate(owners, start=1):
        account = Account.objects.create_user(name, None, name={"zh": name, "en": name})
        firm = Party.objects.create(
            realm=realm,
            region=region,
            code=code(shown.code_prefix, number),
            name=f"示例企业{number}",
            attributes={each: values[0] for each, values in shown.attributes.items()},
        )
        Mandate.objects.create(party=firm, account=account, capacity=Mandate.OWNER, since=now)
    everybody = [*owners, *OFFICERS]
    Account.objects.filter(username__in=everybody).update(password=make_password(PASSWORD))
    return {
        "password": PASSWORD,
        "realm": realm.code,
        "thing": shown.thing,
        "owners": owners,
        "officers": OFFICERS,
        "answers": shown.answers,
        "words": {**shown.words, **shown.numbers},
    }


if __name__ == "__main__":
    with database.at_hand(home.current()):
        print(json.dumps(settle(), ensure_ascii=False))
