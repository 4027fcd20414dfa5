"""How the LINE bot behaves."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LineOptions:
    """The channel's two secrets, and limits that fit an ordinary office."""

    channel_secret: str = field(repr=False)
    channel_access_token: str = field(repr=False)
    api_host: str | None = None
    """Base URL instead of LINE's own, for tests and proxies."""
    use_proxy: bool = False
    """Reach LINE through the proxy that HTTPS_PROXY names."""
    retention_days: int = 30
    push_allowed: bool = False
    """Push an answer whose reply token is lost. LINE counts pushes against a quota."""
    workers: int = 4
    """Answers worked on at once."""
    debounce_seconds: float = 0.8
    """Messages of one person that follow each other within this are one question."""
    per_user_per_minute: int = 20
    global_per_minute: int = 600
    queue_bound: int = 100
    """Events that may wait before askers are told that it takes longer than usual."""
