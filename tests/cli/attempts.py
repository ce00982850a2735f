"""Try to log in from a fresh process: home, user name, then passwords. Prints a JSON list of what each try was told."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from skolsikt.cli.django import start_django
from skolsikt.home.paths import Home


def told(username: str, password: str) -> str:
    from django.test import Client

    answer = Client(headers={"host": "localhost"}).post(
        "/konto/logga-in/", {"login": username, "password": password, "next": "/konto/"}
    )
    if answer.status_code == 302:
        return "in"
    return "locked" if "För många" in answer.content.decode() else "wrong"


if __name__ == "__main__":
    start_django(Home(Path(sys.argv[1])))
    from skolsikt.config.static import collect_static

    collect_static()
    json.dump([told(sys.argv[2], password) for password in sys.argv[3:]], sys.stdout)
