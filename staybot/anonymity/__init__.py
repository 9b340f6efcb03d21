"""Floors, coding, the release ledger's arithmetic and an attacker: everything pure about anonymity.

- `sealing`: ballots of one size, encrypted under a key that dies with its round.
- `policy`: the numbers of the rules and their floors.
- `rounds` (what comes in), `cells`, `cadence` and `span` (which cells may be shown, blind to answers),
  `bands` (how figures are coded), `publisher` (a closed round becomes a release), `releases` (what leaves).
- `ledger`: canonical JSON and the chain of hashes.
- `auditor`: an attacker written apart from the publisher; `gate`: what it refuses is not posted.
- `formats`, `verify`: the files that others can check us with, and their commands.
- `notices`: what we never claim, and what in a text may identify its writer.

Importing this package costs nothing; numpy, scipy and cryptography are imported where they are used.
"""
