"""One API from the stack's configuration: Pulumi.<stack>.yaml → settings → component → outputs."""

from pathlib import Path

import pulumi

from components import AsyncLambdaApi, settings

api = AsyncLambdaApi("api", settings.load(Path(__file__).parent))

pulumi.export("url", api.url)
pulumi.export("routes", api.routes)
pulumi.export("failure_queues", api.failure_queues)
pulumi.export("api_keys", api.api_keys)
if api.domain_target is not None:
    pulumi.export("domain_target", api.domain_target)
