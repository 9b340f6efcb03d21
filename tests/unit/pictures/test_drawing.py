"""The pictures themselves: real PNG, as wide as a phone shows them, the same bytes for the same facts."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any

import pytest
from PIL import Image

from staybot.facts import Span
from staybot.facts.charts import Bar, Bars, Chart, Heatmap
from staybot.flows.publishing import digests
from staybot.pictures import bars as bar_chart
from staybot.pictures import fonts, palette, wire
from staybot.pictures.__main__ import draw
from staybot.pictures.heading import heading
from staybot.pictures.sheet import WIDTH, drawable, width_of, wrapped
from staybot.slack.views.digests.charts import charts
from tests.unit.slack.pictured import ALL, HEALTHY, MANY, NAMES

PIXELS = 1080


def measures(picture: bytes) -> tuple[int, int]:
    """Width and height, from the header of a PNG."""
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    wide, high = struct.unpack(">II", picture[16:24])
    return wide, high


@pytest.mark.parametrize("name", ALL)
def test_every_chart_becomes_a_picture_for_a_phone(name: str) -> None:
    for chart in charts(ALL[name]):
        picture = draw(chart)
        wide, high = measures(picture)
        assert wide == PIXELS
        assert PIXELS / 4 < high < PIXELS * 2.5
        assert len(picture) < 1_000_000


def test_the_same_chart_makes_the_same_bytes_and_tells_no_time_or_program() -> None:
    first, second = (draw(charts(HEALTHY)[0]) for _ in range(2))
    assert first == second
    assert b"tEXt" not in first
    assert b"tIME" not in first


def bars(*spans: Span) -> Bars:
    shown = tuple(Bar("kept", span, "x") for span in spans)
    return Bars("Promises", "alt", (("All", shown),))


def across(picture: bytes, row: int) -> list[str]:
    """The colours that a bar goes through from its label to its words, each once."""
    points = Image.open(io.BytesIO(picture)).convert("RGB")
    scale = PIXELS / WIDTH
    y = round((heading("Promises").height + bar_chart.HEAD + (row + 0.5) * bar_chart.ROW) * scale)
    line = ["#{:02x}{:02x}{:02x}".format(*points.getpixel((x, y))) for x in range(PIXELS)]  # type: ignore[misc]
    return [colour for colour, _ in groupby(line) if colour in {palette.STRONG, palette.SOFT}]


def length(picture: bytes, row: int, colour: str) -> int:
    points = Image.open(io.BytesIO(picture)).convert("RGB")
    scale = PIXELS / WIDTH
    y = round((heading("Promises").height + bar_chart.HEAD + (row + 0.5) * bar_chart.ROW) * scale)
    wanted = tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return sum(points.getpixel((x, y)) == wanted for x in range(PIXELS))


def test_a_bar_without_an_upper_end_ends_with_its_sure_part_and_an_arrow() -> None:
    picture = draw(bars((100, None), (30, 99), (30, None)))
    assert across(picture, 0) == across(picture, 1) == across(picture, 2) == [palette.STRONG, palette.SOFT]
    arrows = [length(picture, row, palette.SOFT) for row in (0, 2)]
    assert arrows[0] == pytest.approx(arrows[1], abs=3), "as long for 100 as for 30: it is no number"
    assert length(picture, 1, palette.SOFT) > 2 * arrows[0]
    sure = [length(picture, row, palette.STRONG) for row in range(3)]
    assert sure[1] == pytest.approx(sure[2], abs=3)
    assert sure[0] == pytest.approx(sure[1] * 100 / 30, rel=0.03)


def pulse(*cells: dict[str, Any]) -> dict[str, Any]:
    item = {"question": "tools", "text": "My tools are good.", "scale": "agree", "outcome": None}
    return {
        "kind": "pulse", "wave": "pulse 2026-10-27", "survey": "rotation", "title": "Pulse", "enough": True,
        "closed_on": "2026-11-02", "rate_range": None, "answered": [30, 99], "dimensions": ["team"],
        "followed": {"made": None, "due": None}, "first_cohort": False, "reader": "m", "repeats": [],
        "items": [item, {**item, "question": "focus", "text": "I can focus."}], "cells": list(cells),
    }  # fmt: skip


def cell(question: str, team: str, **more: Any) -> dict[str, Any]:
    return {"question": question, "filters": {"team": team}, "n_range": [5, 9], **more}


def test_why_something_is_hidden_leaves_no_trace_in_the_picture() -> None:
    """A figure may be missing because nobody was asked, too few answered, or a sum would give it away."""
    shown = cell("tools", "vision", mean_range=[2.4, 3.6])
    bodies = (
        pulse(shown),
        pulse(shown, cell("focus", "vision")),
        pulse(shown, cell("focus", "vision", enps_range=None), cell("tools", "serving")),
    )
    drawn = {
        tuple(map(draw, charts(digests.from_ledger(body, release_hash=str(at)))))
        for at, body in enumerate(bodies)
    }
    ((_,),) = drawn


def test_everything_that_is_not_shown_looks_alike() -> None:
    """No tile of a chart with nothing in it bears another colour than the neutral one."""
    chart = charts(MANY)[0]
    assert isinstance(chart, Heatmap)
    bare = replace(chart, rows=tuple(replace(row, tiles=(None,) * len(row.tiles)) for row in chart.rows))
    assert draw(bare) == draw(replace(bare, alt="other words"))
    assert palette.NEUTRAL not in {colour for steps in palette.STEPS.values() for colour in steps}


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colour", [one for steps in palette.STEPS.values() for one in steps])
def test_words_on_every_tile_have_the_contrast_that_wcag_asks_for(colour: str) -> None:
    light, dark = sorted((_luminance(colour), _luminance(palette.ink_on(colour))), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


@pytest.fixture
def no_other_fonts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine with the fonts that Matplotlib brings, and none besides."""
    fonts.family_of.cache_clear()
    monkeypatch.setattr(fonts, "_installed", tuple)
    yield
    fonts.family_of.cache_clear()


@pytest.mark.usefixtures("no_other_fonts")
def test_a_name_is_drawn_as_far_as_the_font_goes() -> None:
    drawn = [drawable(name, instead="Group") for name in NAMES]
    assert drawn == [
        "فريق المنصة", "צוות חיפוש 7", "Rainbow", "Group", "<!channel> $x^2$ *b* & co", "evil שלום", "Group",
        "x" * 300, "Group", "Group",
    ]  # fmt: skip


@pytest.mark.usefixtures("no_other_fonts")
def test_without_a_font_for_it_a_name_is_numbered_and_the_picture_is_the_same() -> None:
    chart = charts(HEALTHY)[0]
    assert isinstance(chart, Heatmap)
    first, *rest = chart.rows
    named = replace(chart, rows=(first, *(replace(row, name="推論基盤") for row in rest)))
    numbered = (first, *(replace(row, name=f"Group {at}") for at, row in enumerate(rest, start=1)))
    assert draw(named) == draw(replace(chart, rows=numbered))


HAN, KANA, LATIN = map(frozenset, (map(ord, "推論基盤"), map(ord, "推論チーム"), map(ord, "ab")))


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("ab", fonts.OWN),
        ("推論基盤 ab", "Han"),
        ("推論チーム", "Kana"),
        ("推論・", "Kana"),
        ("推論基盤チ", "Han"),
        ("ไทย", fonts.OWN),
        ("🚀", fonts.OWN),
        ("", fonts.OWN),
    ],
)
def test_a_text_gets_the_first_font_with_all_letters_that_ours_lacks(text: str, family: str) -> None:
    others = {"Unreadable": frozenset[int](), "Kana": KANA, "Han": HAN}
    assert fonts.chosen(text, own=LATIN, others=others, glyphs=others.__getitem__) == family


def test_our_own_fonts_draw_european_greek_russian_hebrew_and_arabic_names_alone() -> None:
    for text in ("Zürich", "Łódź", "Αθήνα", "Москва", "צוות חיפוש", "فريق المنصة"):
        assert {ord(one) for one in text if one.isalnum()} <= fonts.own()
        assert fonts.family_of(text) == fonts.OWN
    assert not {*map(ord, "推論基盤チーム플랫폼")} & fonts.own()


def test_a_font_that_is_not_there_or_cannot_be_read_draws_nothing() -> None:
    assert fonts._glyphs("No Such Font") == frozenset()
    assert {"Noto Sans CJK JP", "WenQuanYi Micro Hei", "Hiragino Sans", "Yu Gothic", "Microsoft YaHei"} <= {
        *fonts.OTHERS
    }


def test_where_the_machine_has_a_font_a_japanese_name_is_drawn_and_else_it_is_numbered() -> None:
    has_one = fonts.family_of("推論基盤") != fonts.OWN
    assert drawable("推論基盤 🚀", instead="Group 1") == ("推論基盤" if has_one else "Group 1")


def test_a_name_without_spaces_is_broken_where_its_script_allows() -> None:
    room = width_of("推論基盤推論", size=10)
    first, second = wrapped("推論基盤推論基盤", room=room, size=10)
    assert first + second == "推論基盤推論基盤"
    _, cut = wrapped("推論基盤" * 9, room=room, size=10)
    assert cut.endswith("…")


def test_lines_are_cut_where_they_end() -> None:
    lines = wrapped("Platform and infrastructure and security engineering", room=80, size=10)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert all(width_of(line, size=10) <= 80 for line in lines)
    assert wrapped("", room=80, size=10) == [""]
    (long,) = wrapped("x" * 300, room=80, size=10)
    assert long.endswith("x…")


@pytest.mark.parametrize("name", ALL)
def test_charts_are_the_same_after_the_way_to_the_process(name: str) -> None:
    wanted: list[Chart] = list(charts(ALL[name]))
    assert wire.unpack(wire.pack(wanted)) == wanted


def test_pictures_come_back_whole_or_not_at_all() -> None:
    said = wire.frame(b"one") + wire.frame(wire.NOTHING) + wire.frame(b"three")
    assert list(wire.pictures(said)) == [b"one", b"", b"three"]
    for cut in (1, 5, len(said) - 1):
        with pytest.raises(ValueError, match="cut off"):
            list(wire.pictures(said[:cut]))
