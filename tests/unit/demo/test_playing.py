"""Where a play writes to."""

from __future__ import annotations

from pathlib import Path

import pytest

from staybot.demo.page import free_port
from staybot.demo.playing import MESSAGES, PICTURES, prepare
from staybot.errors import Refused


def test_a_new_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    prepare(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b" / PICTURES).is_dir()


def test_an_earlier_play_is_replaced(tmp_path: Path) -> None:
    (tmp_path / MESSAGES).write_text("{}")
    (tmp_path / PICTURES).mkdir()
    (tmp_path / PICTURES / "0001-old.png").write_bytes(b"")
    prepare(tmp_path)
    assert not (tmp_path / MESSAGES).exists()
    assert list((tmp_path / PICTURES).iterdir()) == []


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(Refused, match=r"thesis\.txt.*--out"):
        prepare(tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "mine"
    assert not (tmp_path / PICTURES).exists()


def test_a_picture_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / PICTURES).mkdir()
    (tmp_path / PICTURES / "holiday.jpg").write_bytes(b"mine")
    (tmp_path / PICTURES / "cat.png").write_bytes(b"mine too")
    with pytest.raises(Refused, match=r"cat\.png"):
        prepare(tmp_path)
    assert len(list((tmp_path / PICTURES).iterdir())) == 2


def test_a_file_is_not_a_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(Refused, match=r"cannot be used.*--out"):
        prepare(tmp_path / "out")


def test_a_port_in_use_gives_the_next_free_one() -> None:
    import socket  # noqa: PLC0415 — only here

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port < free_port(port) < port + 20
    assert free_port(0) == 0


def test_no_port_at_all_is_refused_in_words() -> None:
    import socket  # noqa: PLC0415 — only here

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 65535))
        taken.listen()
        with pytest.raises(Refused, match="--port 0"):
            free_port(65535)
