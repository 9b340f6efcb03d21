"""No picture of our memory is written to disk when a process dies: answers that are being counted lie open in
it (anonymity.md, threat 21).
"""

from __future__ import annotations

import resource


def forbid() -> None:
    """For this process and all that it starts. One byte: too little for a file, and to the kernel a sign that
    nothing is piped to a collector of crashes either, for which a limit of zero would not count (core(5)).
    """
    resource.setrlimit(resource.RLIMIT_CORE, (1, 1))
