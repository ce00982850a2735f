"""A server of this test's own that answers as the public APIs do, or as they do when they do not work."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

Headers = Mapping[str, str]


@dataclass(frozen=True)
class Reply:
    """What is answered. ``cut``: fewer bytes are sent than promised; ``wait``: seconds of silence before.

    ``pause``: seconds between one byte and the next.
    """

    body: bytes = b""
    status: int = 200
    headers: Headers = field(default_factory=dict)
    cut: bool = False
    wait: float = 0
    pause: float = 0


def told(document: object, **headers: str) -> Reply:
    return Reply(
        json.dumps(document).encode(), headers={name.replace("_", "-"): said for name, said in headers.items()}
    )


Answer = Callable[["Asked"], Reply]


@dataclass(frozen=True)
class Asked:
    """A request: its path as people write it, its headers in lower case and what was sent with it."""

    method: str
    path: str
    headers: Headers
    sent: bytes


@dataclass
class LocalApi:
    """The server: ``answer`` may be changed while it runs; ``asked`` is what it has been asked."""

    url: str
    answer: Answer
    asked: list[Asked] = field(default_factory=list)


@contextmanager
def local_api(answer: Answer) -> Iterator[LocalApi]:
    """Run a server until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _reply(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): said for name, said in self.headers.items()}
            asked = Asked(self.command, unquote(self.path), headers, sent)
            api.asked.append(asked)
            reply = api.answer(asked)
            threading.Event().wait(reply.wait)
            self.send_response(reply.status)
            for name, said in reply.headers.items():
                self.send_header(name, said)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            body = reply.body[: len(reply.body) // 2] if reply.cut else reply.body
            each = 1 if reply.pause else len(body) or 1
            with suppress(OSError):  # the other side has stopped listening
                for start in range(0, len(body), each):
                    self.wfile.write(body[start : start + each])
                    threading.Event().wait(reply.pause)
            self.close_connection = reply.cut

        do_GET = do_POST = _reply  # noqa: N815 - the names that the library calls

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    api = LocalApi(f"http://127.0.0.1:{server.server_port}", answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield api
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
