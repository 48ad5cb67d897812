"""One API from the stack's configuration: Pulumi.<stack>.yaml → settings → component → outputs."""

from pathlib import Path

import pulumi

from components import AsyncLambdaApi, settings

api = AsyncLambdaApi("api", settings.load(Path(__file__).parent).args)

pulumi.export("url", api.url)
pulumi.export("routes", api.routes)
