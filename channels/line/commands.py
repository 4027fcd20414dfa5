"""``thamkhao line …``: for whoever looks after the channel. Light to import; the SDK is not."""

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from rag.settings import load_settings

if TYPE_CHECKING:
    from channels.line.options import LineOptions

_ProxyOption = Annotated[
    bool, typer.Option("--proxy", help="Reach LINE through the proxy that HTTPS_PROXY names.")
]


def register(app: typer.Typer) -> None:
    """Add ``line check`` and ``line richmenu`` to the command line."""
    commands = typer.Typer(help="Look after the LINE channel.", no_args_is_help=True)
    commands.command()(check)
    commands.command()(richmenu)
    app.add_typer(commands, name="line")


def check(proxy: _ProxyOption = False) -> None:
    """Check token, webhook, quota and replies with LINE; exit 1 if anything failed."""
    if asyncio.run(_print_findings(_options(proxy))):
        raise typer.Exit(1)


def richmenu(proxy: _ProxyOption = False) -> None:
    """Draw the menu, and set it for everyone who opens the chat."""
    from channels.line.richmenu import place_menu

    placed = asyncio.run(place_menu(_options(proxy)))
    print(f"the rich menu {placed.menu_id} is set; {placed.removed} earlier removed")


def _options(proxy: bool) -> "LineOptions":
    from channels.line.api import options_of

    return replace(options_of(load_settings()), use_proxy=proxy)


async def _print_findings(options: "LineOptions") -> bool:
    """Print each finding as it comes; return whether any is a failure."""
    from channels.line.check import Level, findings

    failed = False
    async for finding in findings(options):
        print(finding.line(), flush=True)
        failed = failed or finding.level is Level.FAIL
    return failed
