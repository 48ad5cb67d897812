"""Measurements: what the product costs, paired with what it is compared to."""
