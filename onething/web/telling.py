"""The single place where pages read what happened in a dossier, with the words written in it.

Those words (reasons, answers, notes) may speak of people. So whenever they are shown to somebody
other than the applicant, it is noted who looked at them, and what for.
"""

from collections.abc import Sequence

from onething.cases import history, ledger
from onething.cases.history import Step
from onething.parties import access
from onething.web.case_sight import Sight

OVERSIGHT = "oversight"


def told(sight: Sight) -> list[Step]:
    """The dossier event by event, oldest first; the look of an officer is noted."""
    id = sight.dossier.id
    steps = list(history.steps(ledger.events(id), ledger.words(id)))
    if not sight.is_applicant:
        read = [step for step in seen(sight, steps) if step.words]
        words = {name for step in read for name in step.words}
        mine = {step.case.definition for step in read if step.case}
        purpose = OVERSIGHT if sight.oversees else ", ".join(sorted(mine))
        access.looked(sight.scope.actor_id, id, words, purpose[:200], sight.at)
    return steps


def seen(sight: Sight, steps: Sequence[Step]) -> list[Step]:
    """The events whose words come before the eyes of this reader: those of its own cases, what was
    asked when one of them was opened, and what the ones it opened answered."""
    mine = {case.id for case in sight.dossier.cases.values() if sight.sees_whole(case)}
    mine |= {made for made, opener in history.openers(steps).items() if opener in mine}
    return [step for step in steps if step.case and (step.case.id in mine or mine & {*step.opened})]
