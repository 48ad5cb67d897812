def handler(*_: object) -> None:
    """Do nothing."""


def other(*_: object) -> None:
    """Do nothing else."""


def third(*_: object) -> None:
    """Do nothing, either."""
