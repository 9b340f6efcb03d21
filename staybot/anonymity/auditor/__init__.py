"""An attacker: it knows the org chart, everything ever published, and perhaps who answered, its own answer
or its friends'; and it solves for what somebody else must have said.

Written apart from the publisher: the two share the reader of the release file and nothing else.
"""
