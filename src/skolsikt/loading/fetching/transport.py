"""Asking a public API: patient, polite, and in words when it does not work.

urllib3 waits and tries again (429, 500, 502, 503, 504, broken connections; Retry-After up to a limit), through the
proxy of the machine and with its certificates. An answer that is no JSON is no answer, whatever its status says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.exceptions import HTTPError, MaxRetryError, ProtocolError, ReadTimeoutError, ResponseError

from skolsikt import __version__
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.open_data_settings import OpenDataSettings
from skolsikt.home.words import _
from skolsikt.loading.answer_body import TooLong, chunks_of
from skolsikt.loading.fetching.answer_cache import AnswerCache
from skolsikt.sources.reading.json_text import Json

_TRIED_AGAIN = (429, 500, 502, 503, 504)
_NOT_MODIFIED, _OK = 304, 200
_OF_PERSONS = frozenset({"headMaster", "email", "phoneNumber", "telephone", "contactInfo"})


class FetchFailed(SkolsiktError):
    """A public API did not give what was asked for. ``status``: what it answered, 0 when it did not answer."""

    def __init__(self, message: str, *, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class Transport:
    """Asks one API. ``is_offline``: nobody is asked, what was answered before is told again."""

    def __init__(
        self, *, cache: AnswerCache, settings: OpenDataSettings, at: datetime, is_offline: bool = False
    ) -> None:
        self._cache, self._settings, self._at, self._is_offline = cache, settings, at, is_offline
        self._pools: dict[str, urllib3.PoolManager] = {}

    def get(self, url: str, *, accept: str = "application/json") -> Json:
        """Return the document at ``url``. Raises FetchFailed."""
        return self._document("GET", url, None, accept)

    def post(self, url: str, query: Mapping[str, object]) -> Json:
        """Return the answer to ``query``. Raises FetchFailed."""
        return self._document("POST", url, json.dumps(query, sort_keys=True).encode(), "application/json")

    def _document(self, method: str, url: str, sent: bytes | None, accept: str) -> Json:
        request = f"{method} {url} {sent.decode() if sent else ''}".strip()
        kept = self._cache.find(request)
        if self._is_offline:
            if kept is None:
                raise FetchFailed(_("{url} är inte hämtad tidigare, så utan nät finns inget svar.").format(url=url))
            return _json(kept.body, url)
        headers = {"Accept": accept, "User-Agent": f"Skolsikt/{__version__}", **(kept.conditions if kept else {})}
        if sent:
            headers["Content-Type"] = "application/json"
        status, body, told = self._asked(method, url, sent, headers)
        if status == _NOT_MODIFIED and kept:
            return _json(kept.body, url)
        if status != _OK:
            raise FetchFailed(_refused(status, url), status=status)
        document = _without_persons(_json(body, url))
        self._cache.keep(request, json.dumps(document).encode(), headers=told, at=self._at)
        return document

    def _asked(
        self, method: str, url: str, sent: bytes | None, headers: Mapping[str, str]
    ) -> tuple[int, bytes, Mapping[str, str]]:
        retries = self._retries()
        try:
            while True:
                answer = self._pool(url).request(
                    method,
                    url,
                    body=sent,
                    headers=dict(headers),
                    redirect=False,
                    retries=retries,
                    preload_content=False,
                )
                try:
                    return answer.status, self._whole(answer), answer.headers
                except ProtocolError as error:  # it broke off on the way
                    retries = (answer.retries or retries).increment(method, url, error=error)
                    retries.sleep()
        except HTTPError as error:
            raise FetchFailed(_unreached(error, url)) from error

    def _whole(self, answer: urllib3.BaseHTTPResponse) -> bytes:
        with closing(answer):
            return b"".join(chunks_of(answer, seconds=self._settings.longest_answer_seconds))

    def _pool(self, url: str) -> urllib3.PoolManager:
        """The connections to one host: through the machine's proxy where it has one for it."""
        address = urlsplit(url)
        host = address.netloc
        if host not in self._pools:
            proxy = getproxies().get(address.scheme)
            made = urllib3.ProxyManager(proxy) if proxy and not proxy_bypass(host) else urllib3.PoolManager()
            made.connection_pool_kw["timeout"] = self._settings.timeout_seconds
            self._pools[host] = made
        return self._pools[host]

    def _retries(self) -> urllib3.Retry:
        settings = self._settings
        return urllib3.Retry(
            total=settings.attempts - 1,
            redirect=0,
            status_forcelist=_TRIED_AGAIN,
            allowed_methods=frozenset({"GET", "POST"}),  # a POST to PxWeb is a question
            backoff_factor=settings.wait_seconds / 2,  # urllib3 doubles before its first wait
            backoff_max=settings.longest_wait_seconds,
            retry_after_max=settings.longest_wait_seconds,
            raise_on_status=False,
        )


def _without_persons(document: Json) -> Json:
    """Return the document without who leads a school and how to reach them: nobody reads it here."""
    if isinstance(document, list):
        return [_without_persons(one) for one in document]
    if isinstance(document, dict):
        return {name: _without_persons(one) for name, one in document.items() if name not in _OF_PERSONS}
    return document


def _json(body: bytes, url: str) -> Json:
    text = body.decode("utf-8-sig", errors="replace")
    if text.lstrip()[:1] == "<":
        raise FetchFailed(
            _("{url} svarar med en webbsida i stället för data. Är adressen rätt, och når servern ut på nätet?").format(
                url=url
            )
        )
    try:
        document: Json = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FetchFailed(
            _("{url} svarar med något som inte är hel JSON. Försök igen senare.").format(url=url)
        ) from error
    return document


def _refused(status: int, url: str) -> str:
    if status == 429:
        return _("{url} säger att det är för många frågor (429), också efter väntan. Försök igen senare.").format(
            url=url
        )
    if status in (404, 410):
        return _("{url} finns inte ({status}). Har adressen ändrats? Den står i settings.toml, [open_data].").format(
            url=url, status=status
        )
    return _("{url} svarar {status}. Försök igen senare; står det kvar kan tjänsten ha ändrats.").format(
        url=url, status=status
    )


def _unreached(error: HTTPError, url: str) -> str:
    cause = error.reason if isinstance(error, MaxRetryError) else error
    if isinstance(cause, ResponseError):
        return _("{url} kunde inte svara, trots flera försök. Försök igen senare.").format(url=url)
    if isinstance(cause, ReadTimeoutError | TooLong):
        return _("{url} svarar för långsamt. Försök igen senare.").format(url=url)
    return _("{url} går inte att nå. Når servern ut på nätet? Behövs en proxy sätts HTTPS_PROXY.").format(url=url)
