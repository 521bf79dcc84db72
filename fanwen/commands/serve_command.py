"""fanwen serve: site, search and export in one process."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import click

from fanwen.cli import places, settings
from texts.errors import TextError, reason

SITE = Path(".cache/serve")

SWITCH = 0.001
"""Seconds after which a thread hands on the interpreter: what follows the library must not hold up an answer for
Python's usual five, as often as an answer goes from thread to thread."""


class ServeError(TextError):
    """The service cannot be started."""


@click.command("serve")
@click.option("--host", default="127.0.0.1", help="监听的地址（默认只限本机；内网用 0.0.0.0）")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, help="端口（默认 8000）")
@click.option("--api-docs", is_flag=True, help="在 /api/docs 提供接口说明")
@click.option("--metrics", is_flag=True, help="在 /metrics 提供 Prometheus 指标")
@click.option(
    "--log", "form", type=click.Choice(["text", "json"]), default="text", help="日志：text 或 json（默认 text）"
)
@places
def command(
    host: str, port: int, api_docs: bool, metrics: bool, form: str, library: Path | None, index: Path | None
) -> None:
    """生成过期的网站和索引，启动网站、检索和导出服务。"""
    with _listen(host, port) as listening:
        from fanwen.live import Live
        from fanwen.logs import LOGS, take_over
        from fanwen.metrics import measured
        from fanwen.server import Server
        from fanwen.service import create_app
        from fanwen.watch import Watch

        sys.setswitchinterval(SWITCH)
        log = LOGS[form]()
        take_over(log)
        live = Live(settings(library, index), SITE, lambda sentence: log.say("library", sentence))
        live.start()
        live.follow()
        app = create_app(live.search, live.published, live.site.folder, api_docs)
        watched = measured(app, log, live) if metrics else Watch(app, log.answered)
        log.say("ready", f"范文库已就绪：http://{_shown(host)}:{port}  （按 Ctrl+C 停止）")
        try:
            Server(watched, log).run(sockets=[listening])
        finally:
            live.stop()
        log.say("stopped", "已停止")


def _listen(host: str, port: int) -> socket.socket:
    """Returns a socket bound to the address, taken before anything slow is done. Raises ServeError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends at once only on sockets that say they are TCP; else a body waits 40 ms behind its headers
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(100)
    except (OSError, OverflowError) as error:
        listening.close()
        if isinstance(error, socket.gaierror):
            raise ServeError(f"没有 {host} 这个地址", hint="请检查 --host") from None
        why = reason(error) if isinstance(error, OSError) else error
        raise ServeError(f"端口 {port} 用不了（{why}）", hint="可能已有服务在运行，请用 --port 换一个端口") from None
    return listening


def _shown(host: str) -> str:
    """Returns the host as it stands in an address a person can open."""
    return "127.0.0.1" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host
