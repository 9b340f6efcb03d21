"""Survey files as an operator writes them."""

from __future__ import annotations

from staybot.flows.asking import survey_adding
from staybot.flows.asking.survey_adding import Added
from tests.company_rows import Company


def item(id_: str, text: str, *, version: int = 1, theme: str = "team_culture") -> str:
    named = f'theme = "{theme}"\n' if theme else ""
    return f'[[item]]\nid = "{id_}"\nversion = {version}\n{named}scale = "agree"\ntext = "{text}"\n'


def survey(name: str, *items: str, title: str = "The canteen", again: int | None = None) -> str:
    listed = ", ".join(f'"{one}"' for one in items)
    weeks = f"again_after_weeks = {again}\n" if again else ""
    return (
        f'[survey]\nname = "{name}"\ntitle = "{title}"\nintro = "Two statements."\n'
        f"items = [{listed}]\ncomment = true\n{weeks}"
    )


SOUP = item("canteen.soup", "The soup is warm.")
QUEUE = item("canteen.queue", "I wait a short time for lunch.", theme="")
CANTEEN = survey("canteen", "canteen.queue", "outcome.stay") + SOUP + QUEUE
"""A survey of one item of its own and one of the bank, and beside it an item for the rotation."""


def add(company: Company, content: str, name: str = "") -> Added:
    return company.db.now(survey_adding.add, content=content, file="mine.toml", name=name)
