"""What a child process may take, so that one file cannot take the whole machine."""

from __future__ import annotations

GRACE = 5
"""Seconds between the warning a process gets and its end."""


def limit(memory: int, seconds: int) -> None:
    """From now on at most so many bytes of memory and seconds of processor, and no dump; where the system can."""
    try:
        import resource  # noqa: PLC0415  not on every system
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + GRACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
