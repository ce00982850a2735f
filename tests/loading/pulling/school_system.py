"""A school system that speaks SS 12000 over HTTPS on this machine, from the specification.

It looks at every question and every answer of its own with the specification, and writes down what breaks it.
"""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from tests.loading.pulling.specification import Operation
from tests.sources.ss12000_world import Answers, Entity

TOKEN = "a-token-of-the-test"
HTML = b"<!DOCTYPE html><title>Underhall</title>"


@dataclass
class SchoolSystem:
    """What the server tells, how it behaves, and what it has been asked. ``faults``: endpoint -> one per question."""

    operations: Mapping[str, Operation]
    answers: Answers
    sums: list[Entity] = field(default_factory=list)
    deleted: dict[str, list[str]] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)
    always: dict[str, str] = field(default_factory=dict)
    most_per_page: int = 1000
    knows_paging: bool = True
    names: dict[str, str] = field(default_factory=dict)  # endpoint -> what it calls its list, other than data
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)  # what did not follow the specification
    strangers: list[str] = field(default_factory=list)  # who came without the right to
    address: str = ""
    release: threading.Event = field(default_factory=threading.Event)  # lets a slow answer go

    def questions(self, endpoint: str) -> list[dict[str, str]]:
        return [query for name, query in self.asked if name == endpoint]

    def answer(self, endpoint: str, query: dict[str, str]) -> tuple[int, object]:
        """Return the status and document for a question that the server takes."""
        operation = self.operations.get(endpoint)
        if operation is None or not self._serves(endpoint):
            return 404, {"code": "404", "message": "finns inte"}
        self.broken += [f"{endpoint}: {fault}" for fault in operation.faults(query)]
        if not self.knows_paging and {"limit", "pageToken", "expand"} & set(query):
            return 400, {"code": "400", "message": "okänd parameter"}
        page = self._page(endpoint, query)
        self.broken += [f"{endpoint} answers: {error.message[:200]}" for error in operation.answer.iter_errors(page)]
        return 200, page

    def _serves(self, endpoint: str) -> bool:
        told = {"deletedEntities": self.deleted is not None, "aggregatedAttendance": bool(self.sums)}
        return endpoint in self.answers or told.get(endpoint, False)

    def _page(self, endpoint: str, query: dict[str, str]) -> Entity:
        if endpoint == "deletedEntities":
            return {"data": self.deleted, "pageToken": None}
        start, limit = 0, min(int(query.get("limit", self.most_per_page)), self.most_per_page)
        if "pageToken" in query:
            query = dict(json.loads(query["pageToken"]))
            start = int(query.pop("start"))
        found = self._chosen(endpoint, query)
        end = start + limit
        token = json.dumps({**query, "start": end}) if end < len(found) and self.knows_paging else None
        return {self.names.get(endpoint, "data"): found[start : end if self.knows_paging else None], "pageToken": token}

    def _chosen(self, endpoint: str, query: Mapping[str, str]) -> list[Entity]:
        if endpoint == "aggregatedAttendance":
            return [
                one
                for one in self.sums
                if query["startDate"] <= str(one["startDate"]) and str(one["endDate"]) <= query["endDate"]
            ]
        return [one for one in self.answers[endpoint] if _is_asked_for(one, query)]


def _is_asked_for(entity: Entity, query: Mapping[str, str]) -> bool:
    for name, text in query.items():
        place, _dot, how = name.rpartition(".")
        value: object = entity
        for part in place.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        if how in ("after", "onOrAfter", "onOrBefore") and isinstance(value, str):
            told, asked = datetime.fromisoformat(value), datetime.fromisoformat(text)
            if not {"after": told > asked, "onOrAfter": told >= asked, "onOrBefore": told <= asked}[how]:
                return False
    return True


class _Handler(BaseHTTPRequestHandler):
    """One client of ``system``."""

    protocol_version = "HTTP/1.1"
    system: SchoolSystem
    asks_for_token: bool

    def log_message(self, *_told: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        endpoint, query = parts.path.removeprefix("/v2.0/"), dict(parse_qsl(parts.query))
        self.system.asked.append((endpoint, query))
        if self.asks_for_token and self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self.system.strangers.append(self.path)
            self._send(401, {"code": "401", "message": "vem"})
            return
        waiting = self.system.faults.get(endpoint, [])
        fault = waiting.pop(0) if waiting else self.system.always.get(endpoint, "")
        if not fault:
            self._send(*self.system.answer(endpoint, query))
        else:
            self._misbehave(fault, endpoint, query)

    def _misbehave(self, fault: str, endpoint: str, query: dict[str, str]) -> None:
        if fault == "html":
            self._send_bytes(200, HTML, kind="text/html")
        elif fault == "cut":
            body = json.dumps(self.system.answer(endpoint, query)[1]).encode()
            self._send_bytes(200, body[: len(body) // 2])
        elif fault == "dropped":
            self._send_bytes(200, b'{"data": [', claimed=1000)
        elif fault == "slow":
            self.system.release.wait(20)
            self._send(*self.system.answer(endpoint, query))
        elif fault == "drip":
            self._send_bytes(200, b"[" + b" " * 2000 + b"]", pause_seconds=0.01)
        elif fault == "ring":
            self._send(200, {"data": [], "pageToken": "again"})
        elif fault == "same page":
            page = self.system.answer(endpoint, {})[1]
            self._send(200, {**page, "pageToken": str(len(self.system.asked))})  # type: ignore[dict-item]
        elif fault == "no list":
            self._send(200, {"message": "ok"})
        elif fault == "elsewhere":
            self._send_bytes(302, b"", extra={"Location": "https://127.0.0.1:1/stolen"})
        elif fault == "huge":
            self._send(200, {"data": [{"id": "x" * 4000}]})
        elif fault == "token refused" and "pageToken" not in query:
            self._send(200, {"data": [], "pageToken": "unknown"})
        elif fault == "token refused":
            self._send(400, {"code": "400", "message": "pageToken"})
        else:
            self._send(int(fault), {"code": fault, "message": "fel"}, extra={"Retry-After": "7"})

    def _send(self, status: int, document: object, *, extra: Mapping[str, str] = {}) -> None:
        self._send_bytes(status, json.dumps(document).encode(), extra=extra)

    def _send_bytes(
        self,
        status: int,
        body: bytes,
        *,
        kind: str = "application/json",
        extra: Mapping[str, str] = {},
        claimed: int = 0,
        pause_seconds: float = 0.0,
    ) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(claimed or len(body)), **extra}.items():
            self.send_header(name, value)
        self.end_headers()
        if not pause_seconds:
            self.wfile.write(body)
        with suppress(OSError):  # the other side has stopped listening
            for byte in body if pause_seconds else b"":
                self.wfile.write(bytes([byte]))
                self.system.release.wait(pause_seconds)
        self.close_connection = bool(claimed)


@contextmanager
def running(system: SchoolSystem, certificate: Path, *, client: Path | None = None) -> Iterator[SchoolSystem]:
    """Serve ``system`` over HTTPS on a free port. With ``client``, only who holds that certificate gets in."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    if client:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(client)
    handler = type("Handler", (_Handler,), {"system": system, "asks_for_token": client is None})
    server = _Quiet(("127.0.0.1", 0), handler)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    system.address = f"https://127.0.0.1:{server.server_address[1]}/v2.0"
    try:
        yield system
    finally:
        system.release.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_told: object) -> None:
        """A client that goes away, or has no certificate, is what the test is about."""
