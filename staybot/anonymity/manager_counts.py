"""How the clocks of single managers went, for the manager above each: in the bands of the same release.

A manager is told of if five engineers at least stand behind the clocks, and if every part that can be got by
adding and subtracting what the release tells of the whole and of groups, and what is told of other managers,
has five engineers as well. That is decided by who stands where, never by how the clocks went.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from staybot.anonymity.follow_through import atoms, cut, told, withstands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from staybot.anonymity.follow_through import Course
    from staybot.anonymity.policy import Policy


def of_managers(
    courses: Sequence[Course], *, dimensions: Sequence[str], policy: Policy
) -> dict[str, dict[str, Any]]:
    """What is told, by manager, as `follow_through.figures` has it; whoever is not in it is not shown."""
    if not withstands(courses, k=policy.k):
        return {}
    cuts = [members for *_, members in cut(courses, dimensions=dimensions, policy=policy)]
    found = {}
    for manager in sorted({one.manager for one in courses}):
        members = frozenset(at for at, one in enumerate(courses) if one.manager == manager)
        if all(_is_enough(atom, k=policy.k) for atom in atoms(courses, [*cuts, members])):
            cuts.append(members)
            found[manager] = told([courses[at] for at in sorted(members)], policy=policy)
    return found


def _is_enough(atom: Sequence[Course], *, k: int) -> bool:
    return len({one.engineer for one in atom if one.counts}) >= k
