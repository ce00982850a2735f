"""The body of an answer from a server, as it comes: a server that sends a byte now and then is given up in the end."""

from __future__ import annotations

import time
from collections.abc import Iterator

import urllib3
from urllib3.exceptions import HTTPError

_CHUNK_BYTES = 1 << 16


class TooLong(HTTPError):
    """The whole answer has not come in the time that it was given, although the server was never silent for long."""


def chunks_of(answer: urllib3.BaseHTTPResponse, *, seconds: float) -> Iterator[bytes]:
    """Yield the unpacked body. Raises TooLong after ``seconds``, and what urllib3 raises when it breaks off."""
    end = time.monotonic() + seconds
    while chunk := answer.read1(_CHUNK_BYTES, decode_content=True):
        if time.monotonic() > end:
            raise TooLong
        yield chunk
