"""`staybot themes`: what the reader makes of a text, of many, and how well it does."""
# ruff: noqa: PLC0415 — the model is loaded only by who reads with it

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)

UNUSABLE = 2
"""Exit code when a line or a file could not be used."""


@app.command()
def classify() -> None:
    """Read comments: < in.jsonl > out.jsonl.

    In: {"id", "question"?, "text"} a line. Out: {"id", "themes": [{"id", "polarity"}]}, in the same order.
    Lines that cannot be used are named by their number, and the command then ends with 2.
    """
    from staybot.themes.lines import LineError
    from staybot.themes.lines import classify as readings

    unusable = 0
    for one in readings(_shown(_stdin())):
        if isinstance(one, LineError):
            unusable += 1
            typer.echo(str(one), err=True)
        else:
            sys.stdout.write(one + "\n")
    raise typer.Exit(UNUSABLE if unusable else 0)


@app.command()
def explain(
    text: Annotated[str, typer.Argument(help="The comment.")],
    *,
    question: Annotated[str, typer.Option(help="Which question it answers, such as frustrated.")] = "",
) -> None:
    """Say which words of a text spoke for which theme."""
    from staybot.themes import QUESTIONS, THEMES
    from staybot.themes.reading import explain as evidence

    if question and question not in QUESTIONS:
        typer.echo("The questions are: " + ", ".join(QUESTIONS), err=True)
        raise typer.Exit(UNUSABLE)
    found = evidence(text, question=question or None)
    for one in found:
        typer.echo(f"{THEMES[one.theme].name} ({one.polarity}): {one.words}  [{one.weight:.2f}]")
    if not found:
        typer.echo("No theme was read.")


@app.command("eval")
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Labelled comments, one a line, as in the training files.")],
) -> None:
    """Measure the reader against labelled comments."""
    from staybot.themes.evaluation import evaluate as judged

    try:
        lines = gold.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        typer.echo(f"{gold} cannot be read. Give a text file in UTF-8 with a JSON object a line.", err=True)
        raise typer.Exit(UNUSABLE) from None
    result = judged(_shown(lines))
    for problem in result.problems:
        typer.echo(str(problem), err=True)
    typer.echo(result.text())
    raise typer.Exit(UNUSABLE if result.problems else 0)


@app.command("local-model")
def local_model(
    *,
    url: Annotated[str, typer.Option(help="The API's address on this machine: http://127.0.0.1:8080/v1.")],
    model: Annotated[str, typer.Option(help="The name under which the server knows the model.")],
    seconds: Annotated[float, typer.Option(min=0.1, help="How long the server may take for a text.")] = 30.0,
) -> None:
    """Be a reader for STAYBOT_THEMER_COMMAND: ask a model server of your own on this machine."""
    from staybot.commands import local_model as reader

    reader.run(_stdin(), url=url, model=model, seconds=seconds)


def _stdin() -> Iterator[str]:
    """Standard input as UTF-8, whatever the terminal thinks; bytes that are none make their line unusable."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace")


def _shown(lines: Iterable[str]) -> Iterable[str]:
    """The lines, with progress on standard error where somebody watches it."""
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    return track(lines, description="comments", console=console, disable=not console.is_terminal)
