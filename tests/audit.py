"""Known holes of what is locked, asked by pip-audit: `python tests/audit.py [requirements.txt]`.

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
    unasked = sum("skip_reason" in row for row in rows)
    said = [*holes, f"{len(rows) - unasked} of {len(rows)} packages audited, {len(holes)} holes"]
    if unasked or not rows:
        said.append("NOT AUDITED: the advisories of the others could not be had from here")
    return int(bool(holes) or (required and (unasked > 0 or not rows))), said


def main() -> int:
    lock = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "requirements.txt"
    status, said = verdict(audited(lock), bool(os.environ.get("FANWEN_REQUIRE_AUDIT")))
    print(*said, sep="\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
