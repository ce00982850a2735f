"""Run several commands in one fresh process, where Django may know the one home: reads a JSON list of lists of words
from standard input, and writes a JSON list of ``[code, out, err]``."""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout

from skolsikt.cli.app import run


def ran(words: list[str]) -> tuple[object, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            run(words)
        except SystemExit as left:
            code = left.code
    return code, out.getvalue(), err.getvalue()


if __name__ == "__main__":
    json.dump([ran(words) for words in json.load(sys.stdin)], sys.stdout)
