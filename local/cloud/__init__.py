"""The emulator of AWS: LocalStack as a plain process of this machine, in an environment of its own."""

from .process import Cloud, running, start, stop

__all__ = ["Cloud", "running", "start", "stop"]
