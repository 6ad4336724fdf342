"""Work that is given out by itself is given out fairly, whoever comes, goes and finishes."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from onething.parties.assignment import Candidate, by_load, by_rotation

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)

people = st.integers(1, 7)
counts = st.integers(0, 60)


def given_out(choose: object, loads: dict[int, int], count: int) -> list[int]:
    """Who got each of so many tasks, one after another."""
    last: dict[int, datetime] = {}
    order = []
    for step in range(count):
        candidates = [Candidate(who, loads[who], last.get(who)) for who in loads]
        choice = choose(candidates)  # type: ignore[operator]
        order.append(choice.account_id)
        loads[choice.account_id] += 1
        last[choice.account_id] = BEGIN + timedelta(seconds=step)
    return order


@given(people, counts)
def test_nobodys_load_exceeds_anothers_by_more_than_one(people: int, count: int) -> None:
    loads = dict.fromkeys(range(people), 0)
    given_out(by_load, loads, count)
    assert max(loads.values()) - min(loads.values()) <= 1


@given(st.lists(st.integers(0, 9), min_size=1, max_size=7), counts)
def test_uneven_loads_even_out_and_never_grow_apart(before: list[int], count: int) -> None:
    loads = dict(enumerate(before))
    apart = max(before) - min(before)
    given_out(by_load, loads, count)
    assert max(loads.values()) - min(loads.values()) <= max(apart, 1)


@given(people, counts)
def test_by_rotation_everybody_comes_before_anybody_comes_again(people: int, count: int) -> None:
    order = given_out(by_rotation, dict.fromkeys(range(people), 0), count)
    for at in range(0, len(order), people):
        turn = order[at : at + people]
        assert len(set(turn)) == len(turn)
    assert order[people:] == order[: max(0, len(order) - people)]


@given(st.permutations(range(5)))
def test_the_same_people_in_another_order_give_the_same_choice(order: list[int]) -> None:
    known = {who: Candidate(who, who // 2, BEGIN + timedelta(days=-who)) for who in range(5)}
    mixed = [known[who] for who in order]
    for choose in (by_load, by_rotation):
        assert choose(mixed) == choose(list(known.values()))


def test_equal_load_falls_to_who_waited_longest() -> None:
    early, late = BEGIN, BEGIN + timedelta(hours=1)
    waiting = [Candidate(1, 2, late), Candidate(2, 2, early), Candidate(3, 3, None)]
    assert by_load(waiting).account_id == 2  # type: ignore[union-attr]
    never = [*waiting, Candidate(4, 2, None)]
    assert by_load(never).account_id == 4  # type: ignore[union-attr]


def test_where_nobody_is_there_nobody_is_chosen() -> None:
    assert by_load([]) is None
    assert by_rotation([]) is None
