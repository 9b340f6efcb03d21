"""Prometheus metrics, made at each scrape of plain numbers: no registry lives between two of them.

Labels come from fixed sets: kinds and states of rounds, outcomes, topics of notices. What is counted, and
why not more, is said where it is counted: staybot.flows.standing and staybot.observing.tally. Audits that
left something out are not counted either: nothing tells why something is "not shown" (R20). What kept a round
from being published at all, the operators are told, and that is in `staybot_operator_told`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from staybot.facts.standing import Standing
from staybot.flows.operator import TOPICS
from staybot.observing.tally import BUCKETS, Acks, Outcome, Tally

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

NEVER: Final = float("nan")
MINUTE: Final = timedelta(minutes=1)


def render(tally: Tally, standing: Standing | None, *, now_age: timedelta | None) -> bytes:
    """The text of a scrape. `standing` None: the database does not answer; `now_age`: of this process's last
    tick, None if it does not tick.
    """
    from prometheus_client import CollectorRegistry, generate_latest  # noqa: PLC0415 — only who is scraped pays
    from prometheus_client.registry import Collector  # noqa: PLC0415

    class Now(Collector):
        def collect(self) -> Iterator[Metric]:
            yield from _of_process(tally, now_age)
            if standing is not None:
                yield from _of_database(standing)

    registry = CollectorRegistry()
    registry.register(Now())
    return generate_latest(registry)
