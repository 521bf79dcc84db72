"""Writes the software bill of materials, CycloneDX 1.6: `python tests/sbom.py FILE`.

Names, versions and hashes are those of requirements.txt, read by the CycloneDX project's own tool; licences
are read from the metadata of what is installed. It holds no address and no path of the machine it is made on.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from texts.writing import write_text

ROOT = Path(__file__).parents[1]


def bill(lock: Path) -> dict[str, Any]:
    """Returns the bill of what a lock file names. Raises SystemExit when the format's schema refuses it."""
    tool = [
        sys.executable,
        "-m",
        "cyclonedx_py",
        "requirements",
        str(lock),
        "--pyproject",
        str(ROOT / "pyproject.toml"),
    ]
    made = subprocess.run([*tool, "--output-reproducible", "--sv", "1.6"], capture_output=True, text=True, check=True)
    data: dict[str, Any] = json.loads(made.stdout)
    data["components"] = [_component(row) for row in data["components"]]
    for holder in (data["metadata"], data["metadata"]["component"]):
        holder.pop("properties", None)
    for row in (data["metadata"]["component"], *data["metadata"]["tools"]["components"]):
        row.pop("externalReferences", None)
    if fault := JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(data)):
        raise SystemExit(f"the bill is not valid CycloneDX: {fault}")
    return data


def _component(row: dict[str, Any]) -> dict[str, Any]:
    hashes = [hash for reference in row.get("externalReferences", []) for hash in reference.get("hashes", [])]
    kept = {key: row[key] for key in ("bom-ref", "name", "purl", "type", "version") if key in row}
    return kept | {"hashes": hashes, "licenses": [{"license": {"name": licence(row["name"])}}]}


def licence(name: str) -> str:
    """Returns a package's licence as its metadata say it: expression, classifiers or free text; empty if not at all."""
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return ""
    if expression := said.get("License-Expression"):
        return str(expression)
    classifiers = [row.split(" :: ")[-1] for row in said.get_all("Classifier", []) if row.startswith("License ::")]
    named = [row for row in classifiers if row != "OSI Approved"]
    free = str(said.get("License") or "").strip().split("\n")[0]
    return " OR ".join(named) or free


def locked(lock: Path) -> dict[str, str]:
    """Returns name and version of every package in a lock file."""
    return dict(re.findall(r"^([\w.-]+)==([^\s;\\]+)", lock.read_text(encoding="utf-8"), re.MULTILINE))


if __name__ == "__main__":
    out = Path(sys.argv[1])
    out.parent.mkdir(parents=True, exist_ok=True)
    write_text(out, json.dumps(bill(ROOT / "requirements.txt"), ensure_ascii=False, indent=1) + "\n")
    print(f"{out}: {len(locked(ROOT / 'requirements.txt'))} packages")
