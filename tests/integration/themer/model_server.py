"""A model server such as llama.cpp's or Ollama's, as far as its chat API goes, with set answers."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class ModelServer:
    """What it was asked, and what it says."""

    url: str
    says: Callable[[str], str]
    """From what the user's message holds to what the model says."""
    status: int = 200
    location: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def serving(says: Callable[[str], str], *, status: int = 200, location: str = "") -> Iterator[ModelServer]:
    """A server on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.asked.append({"path": self.path, **body})
            said = says(body["messages"][-1]["content"])
            reply = json.dumps({"choices": [{"message": {"role": "assistant", "content": said}}]}).encode()
            self.send_response(server.status)
            self.send_header("Content-Length", str(len(reply)))
            if server.location:
                self.send_header("Location", server.location)
            self.end_headers()
            self.wfile.write(reply)

        def do_GET(self) -> None:
            server.asked.append({"path": self.path})
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server = ModelServer(f"http://127.0.0.1:{http.server_port}/v1", says, status, location)
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()
