"""The one authorisation predicate: which dossiers a scope may see, in a list or one by its id."""

from collections.abc import Iterable

from onething.parties.scope import Scope

VISIBLE = """(d.applicant_id = any(%(parties)s) or d.realm_id = any(%(realms)s)
    or exists (select 1 from "case" v where v.dossier_id = d.id and v.org_id = any(%(orgs)s)))"""
"""SQL over a dossier `d`, with the parameters of `sight`."""


def sight(scope: Scope) -> dict[str, str]:
    """The parameters of VISIBLE for this scope, as text, so that one prepared statement takes
    ids of any size and number."""
    return {
        "parties": _array(scope.parties),
        "realms": _array(scope.realms),
        "orgs": _array(scope.orgs),
    }


def _array(ids: Iterable[int]) -> str:
    return "{" + ",".join(map(str, ids)) + "}"
