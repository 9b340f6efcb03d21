"""In which releases somebody may have been counted, where that is not known."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from staybot.anonymity.auditor.problem import Bools

_ALL_OF = 3
"""Releases up to which every combination is modelled; beyond, a sample, which can clear but not convict."""

_SAMPLE = 24


@dataclass(frozen=True)
class Patterns:
    """Columns are patterns, rows are releases: whether somebody with this pattern is counted there.

    Where participation is known it is the masks that tell, and every pattern counts.
    """

    table: Bools
    complete: bool = True

    @staticmethod
    def of(known: Sequence[bool], *, growing: bool) -> Patterns:
        """Patterns for releases with known or unknown participation.

        `growing`: releases of one wave, in which who has answered stays counted.
        """
        unknown = [at for at, sure in enumerate(known) if not sure]
        if growing:
            choices = [[place >= start for place in range(len(unknown))] for start in range(len(unknown) + 1)]
        elif len(unknown) <= _ALL_OF:
            choices = [list(choice) for choice in product([True, False], repeat=len(unknown))]
        else:
            draw = np.random.default_rng(len(unknown))
            some = [list(row) for row in draw.random((_SAMPLE, len(unknown))) < 0.75]
            choices = [[True] * len(unknown), [False] * len(unknown), *some]
        table = np.ones((len(known), len(choices)), dtype=np.bool_)
        table[unknown] = np.array(choices, dtype=np.bool_).T.reshape(len(unknown), len(choices))
        return Patterns(table=table, complete=growing or len(unknown) <= _ALL_OF)

    @property
    def count(self) -> int:
        """How many patterns there are."""
        return int(self.table.shape[1])
