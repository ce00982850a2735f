"""Mail goes out through the server that the setting names, and to the console otherwise."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core import mail
from django.test import override_settings

from skolsikt.config.mail import MailAddressInvalid, mail_settings


@contextmanager
def smtp_server() -> Iterator[tuple[int, list[str]]]:
    """A small SMTP server on the loopback address that keeps what it gets."""
    received: list[str] = []
    loop, ready = asyncio.new_event_loop(), threading.Event()
    port: list[int] = []

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 test\r\n")
        while line := await reader.readline():
            word = line.split(b" ")[0].strip().upper()
            if word == b"DATA":
                writer.write(b"354 go on\r\n")
                received.append((await reader.readuntil(b"\r\n.\r\n")).decode("utf-8", "replace"))
            writer.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            if word == b"QUIT":
                break
        writer.close()

    async def run() -> None:
        server = await asyncio.start_server(converse, "127.0.0.1", 0)
        port.append(server.sockets[0].getsockname()[1])
        ready.set()
        async with server:
            await server.serve_forever()

    def serve() -> None:
        try:
            loop.run_until_complete(run())
        except asyncio.CancelledError:
            loop.close()

    thread = threading.Thread(target=serve)
    thread.start()
    ready.wait(10)
    try:
        yield port[0], received
    finally:
        loop.call_soon_threadsafe(lambda: [task.cancel() for task in asyncio.all_tasks(loop)])
        thread.join(10)


def test_a_letter_reaches_the_server_with_its_swedish_letters() -> None:
    with smtp_server() as (port, received), override_settings(**mail_settings(f"smtp+plain://127.0.0.1:{port}")):
        mail.get_connection(mail_settings("smtp+plain://x")["EMAIL_BACKEND"]).send_messages(
            [mail.EmailMessage("Översikt", "Frånvaron har minskat.", "skolsikt@example.se", ["anna@example.se"])]
        )
    (letter,) = received
    assert "To: anna@example.se" in letter
    assert "=?utf-8?" in letter  # the subject, coded


def test_without_a_server_mail_is_printed() -> None:
    assert mail_settings("") == {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}


@pytest.mark.parametrize(
    ("url", "port", "starttls", "tls"),
    [
        ("smtp://mail.example", 587, True, False),
        ("smtps://mail.example", 465, False, True),
        ("smtp+plain://localhost:2525", 2525, False, False),
    ],
)
def test_the_kind_of_address_decides_port_and_encryption(url: str, port: int, starttls: bool, tls: bool) -> None:
    settings = mail_settings(url)
    assert (settings["EMAIL_PORT"], settings["EMAIL_USE_TLS"], settings["EMAIL_USE_SSL"]) == (port, starttls, tls)


@pytest.mark.parametrize("url", ["mail.example:25", "http://mail.example", "smtp://"])
def test_another_address_says_how_it_should_look(url: str) -> None:
    with pytest.raises(MailAddressInvalid, match="smtp://"):
        mail_settings(url)
