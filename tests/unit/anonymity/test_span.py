"""The span rule against exact rational arithmetic on every small case."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staybot.anonymity import span
from staybot.anonymity.peeling import provably_hidden


def rank(rows: list[list[int]]) -> int:
    left = [[Fraction(v) for v in row] for row in rows]
    done = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((r for r in range(done, len(left)) if left[r][column]), None)
        if pivot is None:
            continue
        left[done], left[pivot] = left[pivot], left[done]
        for r in range(done + 1, len(left)):
            factor = left[r][column] / left[done][column]
            left[r] = [a - factor * b for a, b in zip(left[r], left[done], strict=True)]
        done += 1
    return done


def truly_exposes(rows: list[list[int]], *, k: int) -> bool:
    people = range(len(rows[0]))
    base = rank(rows)
    return any(
        rank([*rows, [int(p in chosen) for p in people]]) == base
        for size in range(1, k)
        for chosen in combinations(people, size)
    )


@settings(max_examples=150, deadline=None)
@given(
    rows=st.integers(5, 9).flatmap(
        lambda n: st.lists(st.lists(st.integers(0, 1), min_size=n, max_size=n), min_size=1, max_size=6)
    ),
    k=st.integers(2, 6),
)
def test_the_search_agrees_with_exact_arithmetic(rows: list[list[int]], k: int) -> None:
    assert span.exposes(np.array(rows, dtype=np.bool_), k=k) == truly_exposes(rows, k=k)


def crowd(n: int) -> list[str]:
    return [f"p{at:03}" for at in range(n)]


def admitted(cells: list[list[str]], *, counting: list[str] | None = None, k: int = 5) -> list[int]:
    people = sorted({person for cell in cells for person in cell})
    return span.admit(cells, people=people, counting=people if counting is None else counting, k=k)


def test_a_group_whose_rest_is_small_is_refused() -> None:
    people = crowd(20)
    assert admitted([people, people[:17], people[:10]]) == [0, 2]


def test_three_cells_that_isolate_only_together_are_caught() -> None:
    """Platform plus staff minus Berlin: each pair is safe, the three are not."""
    people = crowd(40)
    platform, staff = people[:10], people[10:20]
    berlin = people[:20] + people[20:23]
    assert admitted([platform, staff]) == [0, 1]
    assert admitted([platform, berlin]) == [0, 1]
    assert admitted([platform, staff, berlin]) == [0, 1]


def test_a_refused_cell_does_not_stop_later_ones() -> None:
    people = crowd(30)
    cells = [people, people[:28], people[:15], people[:12], people[15:], people[:27]]
    assert admitted(cells) == [0, 2, 4]


def test_people_whose_answers_may_be_known_do_not_hide_others() -> None:
    people = crowd(20)
    cells = [people, people[:8]]
    assert admitted(cells) == [0, 1]
    assert admitted(cells, counting=people[:3] + people[8:]) == [0]


def test_nothing_to_admit_is_fine() -> None:
    assert span.admit([], people=["a"], counting=["a"], k=5) == []
    assert span.admit([[]], people=["a"], counting=["a"], k=5) == [0]


def grid(*shape: int, each: int) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Total and one-way cells of a company with `each` people at every combination of values."""
    places = np.array(list(np.ndindex(*shape)))
    rows = [np.ones(len(places), dtype=np.bool_)]
    for dimension, values in enumerate(shape):
        rows += [places[:, dimension] == value for value in range(values)]
    return np.repeat(np.array(rows), each, axis=1)


def test_the_sieve_clears_a_full_grid_and_keeps_a_lone_combination() -> None:
    full = grid(6, 6, 6, each=1)
    assert provably_hidden(full, k=5).all()
    assert not span.exposes(full, k=5)
    lone = np.zeros((len(full), 1), dtype=np.bool_)
    lone[0] = True
    with_lone = np.hstack([full, lone])
    assert not provably_hidden(with_lone, k=5)[-1]
    assert span.exposes(with_lone, k=5)


def test_the_sieve_never_clears_somebody_who_is_derivable() -> None:
    random = np.random.default_rng(7)
    for _ in range(60):
        rows = grid(4, 4, 3, each=1)
        rows = rows[:, random.random(rows.shape[1]) < 0.6]
        hidden = provably_hidden(rows, k=3)
        rest = np.linalg.svd(rows.astype(float))
        null = rest.Vh[np.linalg.matrix_rank(rows) :]
        for size in (1, 2):
            for chosen in combinations(range(rows.shape[1]), size):
                if np.abs(null[:, chosen].sum(axis=1)).max(initial=0) < 1e-9:
                    assert not hidden[list(chosen)].any()


def test_more_values_than_can_be_numbered_are_left_to_the_search() -> None:
    assert not provably_hidden(np.eye(1, dtype=np.bool_).repeat(70, axis=0), k=5).any()


def test_a_search_too_large_to_hold_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = grid(4, 4, 4, each=1)
    assert not span.exposes(rows, k=5)
    monkeypatch.setattr(span, "_MOST_SUBSETS", 100)
    assert span.exposes(rows, k=5)
