"""Serves the component: the engine starts this folder as a plugin, with its own address."""

import sys
from pathlib import Path

from pulumi.provider import main

# The engine starts this folder wherever the checkout lies; the component is beside it.
sys.path.insert(0, str(Path(__file__).parent.parent))

from provider.hosting import PROVIDER

main(PROVIDER, sys.argv[1:])
