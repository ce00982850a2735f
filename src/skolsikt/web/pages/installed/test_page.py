"""What a browser needs to install Skolsikt: public, the same to everybody, and without anything about anybody."""

from __future__ import annotations

import json
import re

from django.contrib.staticfiles import finders
from django.test import Client

from skolsikt.web.pages.installed.view import SHELL


def test_the_manifest_names_what_there_is(client: Client, db: None) -> None:
    answer = client.get("/app/manifest.webmanifest")
    told = json.loads(answer.content)
    assert (told["name"], told["start_url"], told["display"]) == ("Skolsikt", "/", "standalone")
    assert {icon["sizes"] for icon in told["icons"]} == {"192x192", "512x512"}
    assert all(finders.find(icon["src"].split("/static/")[1]) for icon in told["icons"])


def test_the_worker_keeps_static_files_and_the_page_without_network_and_nothing_else(client: Client, db: None) -> None:
    answer = client.get("/app/worker.js")
    assert answer["Service-Worker-Allowed"] == "/"
    assert answer["Content-Type"].startswith("text/javascript")
    files = json.loads(re.search(r"const FILES = (\[.*?\]);", answer.content.decode())[1])  # type: ignore[index]
    assert all(file.startswith("/static/") for file in files[:-1])
    assert files[-1] == "/app/utan-nat/"
    assert len(files) == len(SHELL) + 1
    assert all(finders.find(name) for name in SHELL)


def test_every_script_and_style_of_a_page_is_in_the_shell(log_in) -> None:
    page = log_in("skolchef").get("/").content.decode()
    asked = set(re.findall(r'(?:src|href)="/static/([^"]+\.(?:js|css|woff2))"', page))
    assert asked <= set(SHELL)


def test_the_page_without_network_says_the_same_to_everybody(client: Client, log_in) -> None:
    nobody = client.get("/app/utan-nat/").content
    assert log_in("rektor").get("/app/utan-nat/").content == nobody
    assert "Ingen förbindelse" in nobody.decode()
