def other(*_: object) -> str:
    """Be other code."""
    return "elsewhere"
