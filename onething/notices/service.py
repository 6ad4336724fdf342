"""The door of notices: tell somebody something about a case, once.

    from onething.notices import service as notices

    notices.tell(
        [notices.post(org_id, "head"), notices.account(7)],   # or notices.party(id)
        key=f"escalation/{task_id}/red",                      # the same key: told once, for ever
        says={"zh": "有一项已超期。", "en": "One is overdue."},  # a text of a pack: .to_dict()
        case_id=case.id,
        at=now,
        urgent=False,                                         # True: at night too
    )

Told means: it stands in the portal at once, and goes out by e-mail and SMS to those who chose so.
Write no personal words in `says`: the number and a link are added, names and reasons are not.
"""

from onething.cases.messages import To, account, party, post, tell

__all__ = ["To", "account", "party", "post", "tell"]
