"""One server of an API: asked over HTTPS, patiently, and never believed further than it can be read."""

from __future__ import annotations

import json
import os
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import urllib3

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.paths import Home
from skolsikt.home.pull_settings import Ss12000Server
from skolsikt.home.words import _
from skolsikt.loading.answer_body import TooLong, chunks_of

LARGEST_ANSWER_BYTES = 256 << 20
ATTEMPTS = 4
LONGEST_WAIT_SECONDS = 120.0
_BAD_REQUEST, _TOO_MANY = 400, 429
_NO_CONTACT = (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError)
_MISSING = frozenset({403, 404, 405, 410, 501})  # the server does not give this to us, and says so


class SignInMissing(SkolsiktError):
    """The token or certificate of a server is not where the settings say."""


class EndpointFailed(SkolsiktError):
    """An endpoint could not be read, after all attempts."""


class NotServed(EndpointFailed):
    """The server has no such endpoint, or none for us."""


class Refused(EndpointFailed):
    """The server does not take the question as it was asked (400)."""


class Unreachable(EndpointFailed):
    """The server is not there, or does not let us in: no other endpoint of it is worth asking."""


class _Passing(Exception):
    """Something that may be gone the next time. ``after``: seconds that the server asked for."""

    def __init__(self, words: str, *, after: float = 0.0, is_reached: bool = True) -> None:
        super().__init__(words)
        self.after = after
        self.is_reached = is_reached


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long to wait. ``wait`` is given seconds; tests give one that returns at once."""

    wait: Callable[[float], None]
    connect_seconds: float = 10.0
    read_seconds: float = 60.0
    whole_seconds: float = 900.0  # for one answer
    first_pause_seconds: float = 2.0


@dataclass(frozen=True, kw_only=True)
class Connection:
    """An opened server: its settings' name, what the endpoints stand below, and how it is spoken to."""

    name: str
    address: str
    pool: urllib3.PoolManager
    patience: Patience
    largest_answer_bytes: int = LARGEST_ANSWER_BYTES

    def get(self, endpoint: str, parameters: Mapping[str, str]) -> object:
        """Return the JSON that the endpoint answers.

        What may pass (no contact, 429, 5xx, a page instead of JSON, an answer cut off) is tried again with longer and
        longer pauses, or as long as the server asks for. Raises NotServed, Refused, or EndpointFailed in words.
        """
        pause = self.patience.first_pause_seconds
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._once(endpoint, parameters)
            except _Passing as problem:
                if attempt == ATTEMPTS and problem.is_reached:
                    raise self._failed(endpoint, str(problem)) from None
                if attempt == ATTEMPTS:
                    raise Unreachable(f"{self.name}: {problem}.") from None
                self.patience.wait(min(max(pause, problem.after), LONGEST_WAIT_SECONDS))
                pause *= 2
        raise AssertionError  # the last attempt returns or raises

    def _place(self, endpoint: str) -> str:
        return f"{self.name} /{endpoint}"

    def _once(self, endpoint: str, parameters: Mapping[str, str]) -> object:
        query = f"?{urlencode(parameters)}" if parameters else ""
        try:
            answer = self.pool.request(
                "GET", f"{self.address}/{endpoint}{query}", preload_content=False, redirect=False, retries=False
            )
        except urllib3.exceptions.SSLError as error:
            words = _("{server}: servern kan inte visa vem den är, eller godtar inte vårt certifikat (TLS).")
            raise Unreachable(words.format(server=self.name)) from error
        except urllib3.exceptions.HTTPError as error:
            is_reached = not isinstance(error, _NO_CONTACT)
            words = _("servern svarar inte ({kind})").format(kind=type(error).__name__)
            raise _Passing(words, is_reached=is_reached) from error
        try:
            self._look_at(endpoint, answer)
            return _parsed(b"".join(self._body(endpoint, answer)))
        except TooLong as error:
            raise self._failed(endpoint, _("svaret kommer för långsamt")) from error
        except (urllib3.exceptions.HTTPError, ssl.SSLError) as error:
            raise _Passing(_("svaret avbröts")) from error
        finally:
            answer.close()

    def _look_at(self, endpoint: str, answer: urllib3.BaseHTTPResponse) -> None:
        """Raise for every answer but a good one."""
        status = answer.status
        if status == _BAD_REQUEST:
            raise Refused(_("{place}: servern godtar inte frågan (400).").format(place=self._place(endpoint)))
        if status in _MISSING:
            sentence = _("{place}: servern lämnar inte ut detta till oss ({status}).")
            raise NotServed(sentence.format(place=self._place(endpoint), status=status))
        if status == _TOO_MANY or status >= 500:
            raise _Passing(_("servern säger {status}").format(status=status), after=_seconds(answer))
        if status in (401, 407):
            words = _("{server}: servern godtar inte vår token eller vårt certifikat ({status}).")
            raise Unreachable(words.format(server=self.name, status=status))
        if status != 200:
            raise self._failed(endpoint, _("servern svarar {status}, som inte följs").format(status=status))

    def _body(self, endpoint: str, answer: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
        size = 0
        for chunk in chunks_of(answer, seconds=self.patience.whole_seconds):
            size += len(chunk)
            if size > self.largest_answer_bytes:
                most = self.largest_answer_bytes >> 20
                raise self._failed(endpoint, _("svaret är större än {size} MB; sänk page_size").format(size=most))
            yield chunk

    def _failed(self, endpoint: str, words: str) -> EndpointFailed:
        return EndpointFailed(f"{self._place(endpoint)}: {words}.")


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        start = body.lstrip()[:1]
        if start == b"<":
            raise _Passing(_("servern svarar med en webbsida i stället för JSON")) from error
        raise _Passing(_("svaret är avbrutet eller ingen JSON")) from error


def _seconds(answer: urllib3.BaseHTTPResponse) -> float:
    """Return the seconds of Retry-After; a date is not waited for longer than the pause would be anyway."""
    told = answer.headers.get("Retry-After", "")
    return float(told) if told.isdecimal() else 0.0


def connect(home: Home, name: str, server: Ss12000Server, *, patience: Patience) -> Connection:
    """Return a connection to a server of the settings; nothing is asked yet.

    Raises SignInMissing saying where the token or certificate should be.
    """
    context = ssl.create_default_context(cafile=server.ca_file or None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    headers = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "skolsikt"}
    if server.sign_in == "certificate":
        _identify(context, home.keys / f"ss12000-{name}.pem")
    else:
        headers["Authorization"] = f"Bearer {_token(home, name, server.token_environment)}"
    pool = urllib3.PoolManager(
        headers=headers,
        ssl_context=context,
        timeout=urllib3.Timeout(connect=patience.connect_seconds, read=patience.read_seconds),
    )
    return Connection(name=name, address=server.address.rstrip("/"), pool=pool, patience=patience)


def _identify(context: ssl.SSLContext, path: Path) -> None:
    try:
        context.load_cert_chain(path)
    except OSError as error:  # ssl.SSLError is one
        raise SignInMissing(
            _("Klientcertifikatet {file} saknas eller går inte att läsa. Lägg certifikat och nyckel där (PEM).").format(
                file=path
            )
        ) from error


def _token(home: Home, name: str, variable: str) -> str:
    path = home.keys / f"ss12000-{name}.token"
    if variable:
        token, place = os.environ.get(variable, ""), variable
    else:
        token, place = path.read_text("utf-8") if path.is_file() else "", str(path)
    if not token.strip().isascii() or len(token.split()) != 1:
        raise SignInMissing(
            _("Token för {server} saknas i {place}. Lägg den där, på en rad.").format(server=name, place=place)
        )
    return token.strip()
