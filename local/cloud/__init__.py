"""The emulator of AWS: LocalStack as a plain process of this machine, in an environment of its own."""

from .process import Cloud, log_file, rejects, running, start, stop

__all__ = ["Cloud", "log_file", "rejects", "running", "start", "stop"]
