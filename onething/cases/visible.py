"""The one authorisation predicate: which dossiers a scope may see, in a list or one by its id."""

from typing import Any

from onething.parties.scope import Scope

VISIBLE = """(d.applicant_id = any(%(parties)s) or d.realm_id = any(%(realms)s)
    or exists (select 1 from "case" v where v.dossier_id = d.id and v.org_id = any(%(orgs)s)))"""
"""SQL over a dossier `d`, with the parameters of `sight`."""


def sight(scope: Scope) -> dict[str, Any]:
    """The parameters of VISIBLE for this scope."""
    return {
        "parties": list(scope.parties),
        "realms": list(scope.realms),
        "orgs": list(scope.orgs),
    }
