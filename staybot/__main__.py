"""The command `staybot` and `python -m staybot`: what runs for months does without the command line."""

import sys

from staybot.commands import ending, starting


def main() -> None:
    """Run a command. One word that starts a bot needs no Typer to be understood."""
    words = sys.argv[1:]
    if len(words) == 1 and words[0] in starting.PARTS:
        with ending.in_words():
            starting.serve(words[0])
        return
    from staybot import cli  # noqa: PLC0415 — see above

    cli.main()


if __name__ == "__main__":
    main()
