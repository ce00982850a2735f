"""Asking a public API: patience, politeness, what was answered before, and words when it does not work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from skolsikt.home.open_data_settings import OpenDataSettings
from skolsikt.loading.fetching.answer_cache import AnswerCache
from skolsikt.loading.fetching.transport import FetchFailed, Transport
from tests.loading.fetching.local_api import Asked, LocalApi, Reply, local_api, told

AT = datetime(2026, 3, 1, 2, 15, tzinfo=UTC)
GOOD = {"values": [1]}


@pytest.fixture
def api() -> Iterator[LocalApi]:
    with local_api(lambda asked: told(GOOD)) as started:
        yield started


@pytest.fixture
def cache(tmp_path: Path) -> AnswerCache:
    return AnswerCache(tmp_path / "fetched")


def transport(cache: AnswerCache, **settings: object) -> Transport:
    is_offline = bool(settings.pop("is_offline", False))
    quick = {"attempts": 3, "wait_seconds": 0, "timeout_seconds": 5, **settings}
    return Transport(cache=cache, settings=OpenDataSettings(**quick), at=AT, is_offline=is_offline)  # type: ignore[arg-type]


def in_turn(*replies: Reply):  # type: ignore[no-untyped-def]
    """The replies one after the other, the last of them for good."""
    left = list(replies)
    return lambda asked: left.pop(0) if len(left) > 1 else left[0]


def test_an_unchanged_answer_is_not_sent_again(api: LocalApi, cache: AnswerCache) -> None:
    def answer(asked: Asked) -> Reply:
        known = asked.headers.get("if-none-match") == '"a"' and asked.headers.get("if-modified-since") == "i går"
        return Reply(status=304) if known else told(GOOD, ETag='"a"', Last_Modified="i går")

    api.answer = answer
    assert [transport(cache).get(f"{api.url}/x") for _time in range(2)] == [GOOD, GOOD]
    assert len(api.asked) == 2
    assert "if-none-match" not in api.asked[0].headers


def test_a_changed_answer_is_told_and_kept_instead(api: LocalApi, cache: AnswerCache) -> None:
    api.answer = in_turn(told(GOOD, ETag='"a"'), told({"values": [2]}, ETag='"b"'))
    transport(cache).get(f"{api.url}/x")
    assert transport(cache).get(f"{api.url}/x") == {"values": [2]}
    assert transport(cache, is_offline=True).get(f"{api.url}/x") == {"values": [2]}


def test_without_a_network_only_what_was_answered_before_is_told(api: LocalApi, cache: AnswerCache) -> None:
    transport(cache).post(f"{api.url}/x", {"query": [1]})
    offline = transport(cache, is_offline=True)
    assert offline.post(f"{api.url}/x", {"query": [1]}) == GOOD
    with pytest.raises(FetchFailed, match="inte hämtad tidigare"):
        offline.post(f"{api.url}/x", {"query": [2]})
    assert len(api.asked) == 1


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_server_that_recovers_is_waited_for(api: LocalApi, cache: AnswerCache, status: int) -> None:
    api.answer = in_turn(Reply(status=status, headers={"Retry-After": "0"}), Reply(status=status), told(GOOD))
    assert transport(cache).get(f"{api.url}/x") == GOOD
    assert len(api.asked) == 3


def test_retry_after_is_waited_out_and_no_longer_than_the_longest_wait(
    api: LocalApi, cache: AnswerCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr("urllib3.util.retry.time.sleep", waits.append)
    api.answer = in_turn(
        Reply(status=429, headers={"Retry-After": "7"}), Reply(status=503, headers={"Retry-After": "9000"}), told(GOOD)
    )
    transport(cache, longest_wait_seconds=30).get(f"{api.url}/x")
    assert waits == [7, 30]


def test_waits_grow_when_the_server_does_not_say_how_long(
    api: LocalApi, cache: AnswerCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr("urllib3.util.retry.time.sleep", waits.append)
    api.answer = in_turn(*[Reply(status=503)] * 4, told(GOOD))
    transport(cache, attempts=5, wait_seconds=2, longest_wait_seconds=6).get(f"{api.url}/x")
    assert waits == sorted(waits)
    assert waits[-1] == 6
    assert len([wait for wait in waits if wait]) >= 3


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(status=429, headers={"Retry-After": "0"}), "för många frågor"),
        (Reply(status=500), "svarar 500"),
        (Reply(status=404), "finns inte"),
        (Reply(status=401), "svarar 401"),
        (Reply(status=302, headers={"Location": "http://127.0.0.1:1/"}), "svarar 302"),
        (Reply(b"<!doctype html><title>Underh\xc3\xa5ll</title>"), "webbsida"),
        (Reply(b'{"values": [1'), "hel JSON"),
        (Reply(b""), "hel JSON"),
        (Reply(b"\xff\xfe\x00" * 40), "hel JSON"),
        (Reply(b"[" * 100_000), "hel JSON"),
        (Reply(b'{"values": [1, 2, 3]}', cut=True), "går inte att nå|försök"),
    ],
)
def test_what_is_no_answer_is_told_in_words_and_not_kept(
    api: LocalApi, cache: AnswerCache, reply: Reply, words: str
) -> None:
    api.answer = lambda asked: reply
    with pytest.raises(FetchFailed, match=words) as failed:
        transport(cache, attempts=2).get(f"{api.url}/x")
    assert failed.value.status in (0, reply.status)
    with pytest.raises(FetchFailed, match="inte hämtad"):
        transport(cache, is_offline=True).get(f"{api.url}/x")


def test_a_silent_server_is_given_up(api: LocalApi, cache: AnswerCache) -> None:
    api.answer = lambda asked: Reply(b"{}", wait=0.5)
    with pytest.raises(FetchFailed, match="långsamt"):
        transport(cache, attempts=1, timeout_seconds=0.1).get(f"{api.url}/x")


def test_a_server_that_sends_a_byte_now_and_then_is_given_up(api: LocalApi, cache: AnswerCache) -> None:
    api.answer = lambda asked: Reply(b"[" + b" " * 400 + b"]", pause=0.01)
    with pytest.raises(FetchFailed, match="långsamt"):
        transport(cache, attempts=3, timeout_seconds=5, longest_answer_seconds=0.1).get(f"{api.url}/x")
    assert len(api.asked) == 1


def test_an_answer_that_breaks_off_is_asked_for_again(api: LocalApi, cache: AnswerCache) -> None:
    whole = told(GOOD)
    api.answer = in_turn(Reply(whole.body, cut=True), whole)
    assert transport(cache).get(f"{api.url}/x") == GOOD
    assert len(api.asked) == 2


def test_nobody_there_is_told_with_what_to_do(cache: AnswerCache) -> None:
    with pytest.raises(FetchFailed, match="proxy"):
        transport(cache, attempts=1).get("http://127.0.0.1:9/x")


def test_a_kept_answer_that_was_cut_off_is_asked_for_again(api: LocalApi, cache: AnswerCache, tmp_path: Path) -> None:
    api.answer = lambda asked: told(GOOD, ETag='"a"')
    transport(cache).get(f"{api.url}/x")
    (kept,) = (tmp_path / "fetched").glob("*.json")
    kept.write_bytes(b'{"val')
    assert transport(cache).get(f"{api.url}/x") == GOOD
    assert "if-none-match" not in api.asked[-1].headers


def test_answers_of_long_ago_are_forgotten(api: LocalApi, cache: AnswerCache, tmp_path: Path) -> None:
    transport(cache).get(f"{api.url}/x")
    cache.forget_old(AT)
    assert len(list((tmp_path / "fetched").iterdir())) == 2
    cache.forget_old(
        datetime.fromtimestamp(next((tmp_path / "fetched").iterdir()).stat().st_mtime, UTC) + timedelta(days=401)
    )
    assert list((tmp_path / "fetched").iterdir()) == []
