"""What a command of the embedded cloud says when it cannot go on."""


class SetupError(Exception):
    """A step failed. The message says which, what to do next and where the log is; no traceback is shown."""
