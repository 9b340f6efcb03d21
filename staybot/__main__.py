"""`python -m staybot`."""

from staybot.cli import main

main()
