"""Prometheus metrics, made at each scrape of plain numbers: no registry lives between two of them.

Labels come from fixed sets: kinds and states of rounds, outcomes, topics of notices. What is counted, and
why not more, is said where it is counted: staybot.flows.standing and staybot.observing.tally. What the gate
left out of a digest is not counted either, for nothing tells why something is "not shown" (R20); a round that
is refused altogether is one of the notices to the operators.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from staybot.clock import age
from staybot.facts.standing import Standing
from staybot.flows.operator import TOPICS
from staybot.observing.tally import BUCKETS, Acks, Outcome, Tally

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

MINUTE: Final = timedelta(minutes=1)
CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


def render(tally: Tally, standing: Standing | None, *, ticks: bool, tick: timedelta | None = None) -> bytes:
    """The text of a scrape. `standing` None: the database does not answer. `tick`: the age of the last tick
    of a process that `ticks`; None if nobody knows it.
    """
    from prometheus_client import CollectorRegistry, generate_latest  # noqa: PLC0415 — only who is scraped pays

    class Now:
        def collect(self) -> Iterator[Metric]:
            yield from _of_process(tally)
            if ticks:
                yield _gauge(
                    "tick_age_seconds",
                    "Since this process last began something, to the minute; +Inf if its clock was put back.",
                    _minutes(tick),
                )
            yield from _of_database(standing)

    registry = CollectorRegistry(auto_describe=False)
    registry.register(Now())
    return generate_latest(registry)


def _of_process(tally: Tally) -> Iterator[Metric]:
    from prometheus_client import metrics_core as made  # noqa: PLC0415

    acks = tally.acks()
    outcomes = made.CounterMetricFamily(
        "staybot_acks",
        "Payloads answered, by how they ended; told in blocks of a thousand.",
        labels=["outcome"],
    )
    for outcome in Outcome:
        outcomes.add_metric([outcome.value], acks.outcomes[outcome])
    yield outcomes
    yield made.HistogramMetricFamily(
        "staybot_ack_seconds", "How long they took; told in the same blocks.",
        buckets=_cumulative(acks), sum_value=acks.seconds,
    )  # fmt: skip
    yield made.CounterMetricFamily(
        "staybot_slack_slowdowns", "How often Slack answered a letter with 429.", value=tally.slowdowns
    )
    if tally.in_one is not None:
        yield _gauge("flows_per_transaction", "Answers and drafts that shared a transaction, on average of a "
                     "thousand at least; told with the blocks above.", tally.in_one)  # fmt: skip


def _of_database(standing: Standing | None) -> Iterator[Metric]:
    yield _gauge("database_up", "Whether the database answers.", int(standing is not None))
    if standing is None:
        return
    for name, meaning, value in _numbers(standing):
        yield _gauge(name, meaning, value)
    yield from _by_label(standing)


def _numbers(standing: Standing) -> Iterator[tuple[str, str, float]]:
    paused = standing.paused_until - standing.now if standing.paused_until else timedelta(0)
    yield "letters_due", "Letters due now, of kinds that the calendar alone makes.", standing.due
    yield "letters_late", "Letters of any kind due for more than fifteen minutes.", standing.late
    yield "letters_lag_seconds", "Age of the oldest of these, in steps of 300.", standing.lag.total_seconds()
    yield (
        "letters_tried_again",
        "Letters of any kind tried again and again: Slack takes none.",
        standing.again,
    )
    yield "letters_in_doubt", "Letters of which it is not known whether they arrived.", standing.in_doubt
    yield (
        "letters_sent_last_day",
        "Letters of the calendar that were due in the last day and went out.",
        standing.sent,
    )
    yield (
        "letters_failed_last_week",
        "Letters of the last seven days that Slack will never take.",
        standing.failed,
    )
    yield "slack_paused_seconds", "For how long Slack told us to wait, from now.", paused.total_seconds()
    if standing.beat_at is not None:
        yield (
            "worker_seen_seconds",
            "Since any worker was last at its work, to the minute; +Inf if that lies in the future.",
            _minutes(age(standing.beat_at, now=standing.now)),
        )


def _by_label(standing: Standing) -> Iterator[Metric]:
    from prometheus_client import metrics_core as made  # noqa: PLC0415

    rounds = made.GaugeMetricFamily("staybot_rounds", "Rounds by kind and state.", labels=["kind", "state"])
    for one in standing.rounds:
        rounds.add_metric([one.kind, one.state], one.count)
    yield rounds
    processes = made.GaugeMetricFamily(
        "staybot_processes", "On PostgreSQL: workers, open sockets, and who waits for one.", labels=["what"]
    )
    for what, count in standing.processes:
        processes.add_metric([what], count)
    yield processes
    told = made.GaugeMetricFamily(
        "staybot_operator_told", "1 if the operators were told of it in the last day.", labels=["topic"]
    )
    for topic in TOPICS:
        told.add_metric([topic], int(topic in standing.topics))
    yield told


def _minutes(since: timedelta | None) -> float:
    """In seconds. What nobody knows is older than any limit, so that whoever watches hears of it."""
    return float("inf") if since is None else since // MINUTE * 60


def _gauge(name: str, meaning: str, value: float) -> Metric:
    from prometheus_client import metrics_core as made  # noqa: PLC0415

    return made.GaugeMetricFamily(f"staybot_{name}", meaning, value=value)


def _cumulative(acks: Acks) -> list[tuple[str, float]]:
    """Prometheus counts what took at most so long, the smaller ones included."""
    counts = [sum(acks.at_most[one] for one in BUCKETS[: place + 1]) for place in range(len(BUCKETS))]
    named = [str(limit) for limit in BUCKETS]
    return [*zip(named, counts, strict=True), ("+Inf", acks.outcomes.total())]
