"""Registers the pack: `pulumi preview --policy-pack policies`."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from pulumi_policy import PolicyPack

# The engine runs this folder wherever it lies and whatever it is called, so it is loaded by its place.
folder = Path(__file__).parent
spec = spec_from_file_location("async_lambda_api_policies", folder / "__init__.py")
if spec is None or spec.loader is None:
    sys.exit(f"{folder} is not a policy pack")
pack = module_from_spec(spec)
sys.modules[spec.name] = pack
spec.loader.exec_module(pack)

with pack.checked_configuration():
    PolicyPack("async-lambda-api", pack.POLICIES)
