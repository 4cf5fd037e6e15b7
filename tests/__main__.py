"""The one check, `python -m tests`: a browser is there, the code is tidy and typed, each room
imports only what it may, the tests pass.

Every step runs whatever became of those before it; the exit code is 0 only if none failed.
"""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.support import chromium

RUNNING = ("tests/browser", "tests/cluster")  # where the tests of the running app are
ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = Path(sysconfig.get_path("scripts"))  # of this Python, so that no other's tools run
SIDE_BY_SIDE = ("-n", "auto", "--dist", "loadfile")
# a visit waits a good part of its time for what it is to see
VISITS = ("-n", str((os.cpu_count() or 1) + 1), "--dist", "worksteal")
STEPS = {
    "Lint": ("ruff", "check", "."),
    "Format": ("ruff", "format", "--check", "."),
    "Types": ("mypy",),
    "Imports": ("lint-imports",),
    "Tests": ("pytest", "-m", "not browser and not alone", *SIDE_BY_SIDE),
    "Visits": ("pytest", *RUNNING, "-m", "browser and not alone", *VISITS),
    # one after the other: they look how soon the app answers
    "Alone": ("pytest", *RUNNING, "-m", "alone"),
}


def main() -> int:
    """Run every step, say what became of each, and return the exit code."""
    verdicts = {"Browser": _browser()}
    for title, command in STEPS.items():
        _announce(title, " ".join(command))
        tool, *options = command
        done = subprocess.run([SCRIPTS / tool, *options], cwd=ROOT)
        verdicts[title] = "ok" if done.returncode == 0 else "FAILED"
    _announce("Summary", "")
    for title, verdict in verdicts.items():
        print(f"{title:8} {verdict}")
    return int("FAILED" in verdicts.values())


def _browser() -> str:
    _announce("Browser", "find a Chromium, or install one")
    with sync_playwright() as playwright:
        path = chromium.ensure(playwright)
    if path:
        print(path)
        return "ok"
    return "FAILED" if chromium.in_continuous_integration() else "MISSING, its tests are skipped"


def _announce(title: str, what: str) -> None:
    print(f"\n=== {title}: {what}" if what else f"\n=== {title}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
