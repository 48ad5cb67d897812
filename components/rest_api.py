"""The component: a REST API whose routes start Lambda functions and wait for them, or do not."""

from collections.abc import Iterable, Mapping, Sequence, Set

import pulumi
import pulumi_aws as aws

from .document.problem import DocumentError
from .document.security import unsupported
from .options.api import AsyncLambdaApiArgs
from .options.route import Route
from .resources import kinds
from .resources.arns import Account, current_account
from .resources.body import document_text
from .resources.deployment import register_deployment, triggers_of_parts
from .resources.endpoint import (
    cannot_be_taken_back,
    register_api,
    register_domain,
    register_resource_policy,
    resource_policy,
)
from .resources.function import DeployedFunction, use_function
from .resources.kept import Events, kept_queues, what_stays_and_goes
from .resources.last_update import LastUpdate, Part, last_update_of, read_last_update
from .resources.methods import MethodRendering, part_names
from .resources.name_lengths import unfit_names
from .resources.names import names_of
from .resources.removal import GATEWAY_RESPONSES, POLICIES, Removal, plan_removal
from .resources.shared import register_gateway_responses, register_shared_parts, shared_part_names
from .resources.stage import register_settings, register_stage, register_usage_plans
from .resources.targets import Targets, register_permissions, register_targets
from .specification.api import ApiSpecification, api_specification
from .specification.forecast import REPLACED_AROUND, UPDATED_AROUND, around_methods, forecast
from .specification.policy import policy_of
from .specification.printed import printed
from .specification.warnings import warnings

_PROTECTED = {
    kinds.API,
    kinds.API_KEY,
    kinds.DOMAIN_NAME,
    kinds.FUNCTION,
    kinds.LOG_GROUP,
    kinds.QUEUE,
    kinds.STAGE,
}
"""What `protect` on the component protects; updates remove or replace all the rest by design."""

_ENGINE = ">=3.208.0"
"""The engines that have all that the component registers: its markers are of the type `Stash`."""


class AsyncLambdaApi(pulumi.ComponentResource):
    """A REST API with non-proxy Lambda integrations, deployed to one stage.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-integration-async.html
    """

    url: pulumi.Output[str]
    """Where the stage answers, under its custom domain where it has one that is no wildcard."""
    routes: pulumi.Output[list[dict[str, str]]]
    """Every route with its `method`, `path`, `url` and `invocation`."""
    failure_queues: pulumi.Output[dict[str, str]]
    """URLs of the queues with events that failed for good, by function."""
    api_keys: pulumi.Output[dict[str, str]]
    """Ids of the API keys by name; their values are asked of API Gateway."""
    domain_target: pulumi.Output[dict[str, str]] | None = None
    """Where the DNS record of the custom domain has to point: `name` and `zone`."""

    def __init__(
        self, name: str, args: AsyncLambdaApiArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        _require_engine()
        if unfit := unfit_names(name, args):
            raise pulumi.RunError("\n".join(unfit))
        last_update = read_last_update()
        self._last = LastUpdate()
        children = pulumi.ResourceOptions(transformations=[self._as_child])
        opts = pulumi.ResourceOptions.merge(opts, children)
        super().__init__("async-lambda-api:index:AsyncLambdaApi", name, None, opts)
        if args.is_one_document:
            _refuse_what_cannot_be_imported(name, args)
        for warning in warnings(args):
            pulumi.log.warn(self._spelled(warning), self)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self._last = last_update_of(self, name, opts.parent, last_update)
        deployed = self._last.outputs((kinds.API, f"{name}-openapi" if args.is_one_document else name))
        if stuck := list(cannot_be_taken_back(args, deployed)):
            raise pulumi.RunError("\n".join(map(self._spelled, stuck)))
        kept = kept_queues(name, args, self._last)
        self._names = names_of(name, args, self._last, kept)
        if pulumi.runtime.is_dry_run():
            for line, is_warning in what_stays_and_goes(name, args, kept, self._last):
                (pulumi.log.warn if is_warning else pulumi.log.info)(self._spelled(line), self)
        specification = api_specification(args)
        removal = None if args.is_one_document else self._plan_removal(specification)
        account = current_account(pulumi.InvokeOutputOptions(parent=self))
        functions = {
            key: use_function(
                self._names.of_function(key),
                function,
                account,
                args.permissions_boundary_arn,
                self._child,
                events=Events(
                    place=f"{name}: functions.{key}.asynchronous",
                    started=key in args.asynchronous_functions,
                    kept=kept.get(key),
                ),
            )
            for key, function in args.functions.items()
        }
        targets = register_targets(self._names.of_api("invoke"), args, functions, account, self._child)
        api, deployment = self._deploy(specification, removal, targets)
        stage, guards = self._open_stage(api, deployment, functions, targets, account)
        keys, plans = register_usage_plans(name, args.usage_plans, stage, self._child)
        guards += plans

        # Nobody is handed the URL of a stage that lacks a guard. URNs are known in previews, as the URL is.
        guarded = pulumi.Output.all(stage.invoke_url, *(guard.urn for guard in guards))
        self.url, self.domain_target = guarded.apply(lambda known: str(known[0])), None
        if args.endpoint.domain:
            url, self.domain_target = register_domain(
                name, args.endpoint, args.endpoint.domain, stage, guards, self._child
            )
            self.url = url if args.endpoint.has_domain_url else self.url
        self.routes = self.url.apply(lambda url: [_describe(route, url) for route in args.routes])
        queues = {key: f.failure_queue_url for key, f in functions.items() if f.failure_queue_url is not None}
        self.failure_queues = _output(queues)
        self.api_keys = _output(keys)
        self.register_outputs(
            {
                "url": self.url,
                "routes": self.routes,
                "failure_queues": self.failure_queues,
                "api_keys": self.api_keys,
                "domain_target": self.domain_target,
            }
        )

    def _as_child(self, child: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult:
        """Let the engine know a child by the URN that it had, and protect only what holds a URL or data."""
        before = self._last.urn_before(child)
        options = pulumi.ResourceOptions(aliases=[before] if before else None)
        if child.opts.protect is None and child.type_ not in _PROTECTED:
            options.protect = False
        return pulumi.ResourceTransformationResult(
            child.props, pulumi.ResourceOptions.merge(child.opts, options)
        )

    def _spelled(self, message: str) -> str:
        """Return a message with the names of options, which stand in backticks, as programs write them."""
        return message

    def _plan_removal(self, specification: ApiSpecification) -> Removal:
        """Return what this update removes of the API, before anything is registered; say so in a preview."""
        args, last = self._args, self._last
        of_methods = part_names(self._name, specification.integrations)
        policy = {(kinds.POLICY, self._name)} if policy_of(args.endpoint) is not None else set()
        parts = of_methods | shared_part_names(self._name, specification, args.authorizers) | policy
        removal = plan_removal(self._name, parts, last, self._child)
        is_new = (kinds.API, self._name) not in last.left
        around = around_methods(args, specification) if is_new else None
        self._tell_what_it_takes((of_methods if is_new else parts) - last.left.keys(), removal.gone, around)
        return removal

    def _deploy(
        self, specification: ApiSpecification, removal: Removal | None, targets: Targets
    ) -> tuple[aws.apigateway.RestApi, aws.apigateway.Deployment]:
        """Register the API with all that a deployment takes a snapshot of, and the deployment."""
        document = document_text(self._name, self._args, specification, targets)
        if removal is None:
            # Another name, so another API: the parts of one would collide with the document of the other.
            api = register_api(
                f"{self._name}-openapi",
                self._args.endpoint,
                self._child,
                document,
                own=self._args.openapi,
                # Of these it would warn, and ignoring them is what is wanted.
                fail_on_warnings=not (self._args.openapi and unsupported(self._args.openapi)),
            )
            parts: list[pulumi.Resource] = []
            triggers: dict[str, str] = {}
        else:
            api = register_api(self._name, self._args.endpoint, self._child)
            triggers = triggers_of_parts(self._name, removal.parts, self._last, self._child)
            parts = self._register_parts(api, specification, removal, targets)
        deployment = register_deployment(self._name, api, document, parts, triggers, self._child)
        return api, deployment

    def _register_parts(
        self,
        api: aws.apigateway.RestApi,
        specification: ApiSpecification,
        removal: Removal,
        targets: Targets,
    ) -> list[pulumi.Resource]:
        """Register every part of the API as a resource and return what a deployment has to wait for."""
        args = self._args
        api_ids = removal.enter(api.id)
        shared = register_shared_parts(
            self._name, api.id, specification, args.authorizers, targets.authorizers, self._child
        )
        parts = MethodRendering(
            name=self._name,
            api_id=api.id,
            api_ids=api_ids,
            root_resource_id=api.root_resource_id,
            shared=shared,
            targets=targets.routes,
            removal=removal,
        ).register(specification.integrations)
        if GATEWAY_RESPONSES in api_ids:
            to = api_ids[GATEWAY_RESPONSES]
            parts += register_gateway_responses(self._name, to, specification, self._child)
        if (policy := resource_policy(args.endpoint)) is not None:
            to = api_ids[POLICIES]
            parts.append(register_resource_policy(self._name, policy, api, to, self._child))
        return [*parts, *removal.leave(parts)]

    def _tell_what_it_takes(self, new: Set[Part], gone: Set[Part], around: Sequence[str] | None) -> None:
        """Say in a preview how many management calls are ahead, as a warning where they take long.

        `around` are the types of what an API has besides its methods, or `None` where it has that already.
        """
        if not pulumi.runtime.is_dry_run() or not (new or gone):
            return
        made = [*_kinds(new), *(UPDATED_AROUND if around is None else around)]
        ahead = forecast(made, [*_kinds(gone), *(REPLACED_AROUND if around is None else ())])
        (pulumi.log.warn if ahead.is_long else pulumi.log.info)(f"{self._name}: {ahead}")
        if gone:
            some = "1 part leaves" if len(gone) == 1 else f"{len(gone)} parts leave"
            pulumi.log.info(
                f"{self._name}: {some} the API before its deployment takes a snapshot, which the engine does "
                "not count as deleted. What it replaces for that (pulumi:index:Stash) is in the state only"
            )

    def _open_stage(
        self,
        api: aws.apigateway.RestApi,
        deployment: aws.apigateway.Deployment,
        functions: Mapping[str, DeployedFunction],
        targets: Targets,
        account: Account,
    ) -> tuple[aws.apigateway.Stage, list[pulumi.Resource]]:
        """Register the stage, after all that a call needs: nobody can call before it exists.

        Return it, and what guards it.
        """
        options = self._args.stage
        stage_arn = pulumi.Output.concat(api.execution_arn, "/", options.name)
        permissions = register_permissions(self._name, self._args, functions, account, stage_arn, self._child)
        ready = [*permissions, *targets.ready, *(r for f in functions.values() for r in f.ready)]
        after = pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=ready))
        boundary = self._args.permissions_boundary_arn
        stage = register_stage(self._names, options, deployment, account, boundary, after)
        return stage, register_settings(self._name, options, self._args.routes, stage, self._child)


def _require_engine() -> None:
    """Raise `pulumi.RunError` under an engine that lacks something, before anything is registered."""
    try:
        pulumi.require_pulumi_version(_ENGINE)
    except AttributeError:  # the mocks of the SDK have no such call
        return
    except Exception as error:  # the SDK raises no class of its own
        raise pulumi.RunError(f"requires Pulumi {_ENGINE}: {error}") from None


def _refuse_what_cannot_be_imported(name: str, args: AsyncLambdaApiArgs) -> None:
    """Raise `pulumi.RunError`, a line for each problem, before anything is registered."""
    try:
        printed(name, args)
    except DocumentError as error:
        raise pulumi.RunError(str(error)) from None


def _kinds(parts: Set[Part]) -> Iterable[str]:
    return (kind.rpartition(":")[2] for kind, _ in parts)


def _output(values: Mapping[str, pulumi.Output[str]]) -> pulumi.Output[dict[str, str]]:
    return pulumi.Output.all(**values) if values else pulumi.Output.from_input({})


def _describe(route: Route, url: str) -> dict[str, str]:
    return {
        "method": route.method.value,
        "path": route.path,
        "url": url + ("" if route.path == "/" else route.path),
        "invocation": route.invocation.value,
    }
