"""Known holes of what is locked, asked by pip-audit: `python tests/audit.py`.

A hole is status 1. Where the advisories cannot be had (no network, a mirror without them) this is said, and is
status 1 only if FANWEN_REQUIRE_AUDIT is set: a check that needs another host must not stop work without one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def audited(lock: Path) -> dict[str, Any]:
    """Returns pip-audit's report (its JSON format) of a lock file; no rows where it could not ask at all."""
    tool = [sys.executable, "-m", "pip_audit", "-r", str(lock), "--disable-pip", "--require-hashes", "-f", "json"]
    done = subprocess.run([*tool, "--progress-spinner", "off"], capture_output=True, text=True)
    if not done.stdout:
        print(done.stderr, file=sys.stderr)
    report: dict[str, Any] = json.loads(done.stdout or '{"dependencies": []}')
    return report


def verdict(report: dict[str, Any], required: bool) -> tuple[int, list[str]]:
    """Returns the status, and sentences: each hole, and what could not be asked about."""
    rows = report["dependencies"]
    holes = [
        f"{row['name']} {row['version']}: {hole['id']}, mended in {', '.join(hole['fix_versions']) or 'no version yet'}"
        for row in rows
        for hole in row.get("vulns", [])
    ]
    asked = sum("skip_reason" not in row for row in rows)
    whole = 0 < asked == len(rows)
    said = [*holes, f"{asked} of {len(rows)} packages audited, {len(holes)} holes"]
    if not whole:
        said.append("NOT AUDITED: the advisories of the others could not be had from here")
    return int(bool(holes) or (required and not whole)), said


def main() -> int:
    status, said = verdict(audited(ROOT / "requirements.txt"), bool(os.environ.get("FANWEN_REQUIRE_AUDIT")))
    print(*said, sep="\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
