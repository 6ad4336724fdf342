"""A process that knows a dossier is told of every change, and only what its asker may see."""

from dataclasses import replace

from onething.cases import known, ledger, service
from onething.parties.scope import NOBODY
from tests.kernel.town import Town


def test_what_is_known_is_what_would_be_read(town: Town) -> None:
    written = town.open("north", "south")
    case = next(iter(town.look(written).cases))
    town.act("clerk", "ask", case, input={"items": "a plan"})
    town.act("owner", "answer", case, input={"words": "here it is"})
    remembered = known.get(written.dossier_id)
    known.forget(written.dossier_id)
    assert ledger.read(written.dossier_id)[0] == remembered


def test_a_dossier_that_another_process_changed_is_read_again(town: Town) -> None:
    written = town.open("north")
    case = next(iter(town.look(written).cases))
    old = known.get(written.dossier_id)
    town.act("clerk", "accept", case)
    known.keep(old)
    assert town.look(written).cases[case].state == "review"


def test_a_known_dossier_is_hidden_from_who_may_not_see_it(town: Town) -> None:
    written = town.open("north")
    assert known.get(written.dossier_id) is not None
    assert ledger.read(written.dossier_id, NOBODY) is None
    assert ledger.read(written.dossier_id, town.scope("outsider")) is None
    assert service.look(town.scope("clerk"), written.dossier_id)


def test_the_dossier_unused_longest_is_forgotten_first(town: Town) -> None:
    written = town.open("north")
    dossier = known.get(written.dossier_id)
    for n in range(1, known.MOST + 1):
        known.keep(replace(dossier, id=type(dossier.id)(int=n)))
    assert known.get(written.dossier_id) is None
