"""The single place that brings a pack's regions, departments and officers into the tables."""

from datetime import datetime

from onething.packs import Pack
from onething.parties import administrators, content
from onething.parties.models import Account, Org, Post, Realm, Region

REGION, DEPARTMENT, OFFICER = "region", "department", "officer"


def install(pack: Pack, at: datetime) -> Realm:
    """The realm of this pack, with everything the pack says of it; nothing is ever deleted.

    Officers get an account that cannot sign in until a password is set; posts that the pack no
    longer names end at `at`.
    """
    head = pack.head
    realm, _ = Realm.objects.update_or_create(
        code=head.realm,
        defaults={
            "name": head.title.to_dict(),
            "languages": list(head.languages),
            "zone": head.zone,
        },
    )
    regions = _regions(realm, pack.all(content.Region))
    orgs = {
        code: Org.objects.update_or_create(
            realm=realm,
            code=code,
            defaults={
                "name": body.name.to_dict(),
                "short": body.short.to_dict(),
                "region": regions[body.region],
                "phone": body.phone,
                "leads": list(body.leads),
                "deputies": {role: list(others) for role, others in body.deputies.items()},
                "assignment": body.assignment,
            },
        )[0]
        for code, body in pack.all(content.Department).items()
    }
    for username, officer in pack.all(content.Officer).items():
        _officer(username, officer, orgs, at)
    return realm


def _regions(realm: Realm, bodies: dict[str, content.Region]) -> dict[str, Region]:
    """Regions, parents before children."""
    made: dict[str, Region] = {}
    for code, body in sorted(bodies.items(), key=lambda item: item[1].level):
        made[code], _ = Region.objects.update_or_create(
            realm=realm,
            code=code,
            defaults={
                "name": body.name.to_dict(),
                "level": body.level,
                "parent": made.get(body.parent or ""),
            },
        )
    return made


def _officer(username: str, officer: content.Officer, orgs: dict[str, Org], at: datetime) -> None:
    account = Account.objects.filter(username=username).first()
    if account is None:
        account = Account.objects.create_user(username, None, name=officer.name.to_dict())
    wanted = {(orgs[code].pk, role) for code, roles in officer.posts.items() for role in roles}
    held = {(post.org_id, post.role): post for post in account.posts.filter(until=None)}
    for key, post in held.items():
        if key not in wanted:
            post.until = at
            post.save(update_fields=["until"])
    for org_id, role in sorted(wanted - held.keys()):
        administrators.one_hat(account.pk, username, role, at)
        Post.objects.create(account=account, org_id=org_id, role=role, since=at)
