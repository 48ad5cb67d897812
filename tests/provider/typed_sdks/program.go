// A program as a user of Go writes it.
package main

import (
	api "example.com/pulumi-async-lambda-api/sdk/go/asynclambdaapi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		made, err := api.NewAsyncLambdaApi(ctx, "api", &api.AsyncLambdaApiArgs{
			Functions: map[string]api.FunctionArgs{
				"work": {
					Code:         pulumi.StringRef("work"),
					Environment:  map[string]pulumi.StringInput{"TABLE": pulumi.String("reports")},
					Asynchronous: &api.AsynchronousArgs{MaximumRetryAttempts: pulumi.IntRef(1)},
				},
				"check": {Code: pulumi.StringRef("check")},
			},
			Routes: []api.RouteArgs{{
				Path:       "/jobs",
				Function:   "work",
				Invocation: new(api.InvocationTypeClient),
				Authorizer: pulumi.StringRef("callers"),
				StatusCode: pulumi.IntRef(200),
			}},
			Authorizers: map[string]api.AuthorizerArgs{
				"callers": {Type: api.AuthorizerTypeTOKEN, Function: pulumi.StringRef("check")},
			},
			Stage: &api.StageArgs{
				ExecutionLogs: new(api.ExecutionLogsERROR),
				Throttling:    &api.ThrottlingArgs{BurstLimit: 10, RateLimit: 2.5},
			},
			UsagePlans: map[string]api.UsagePlanArgs{
				"partners": {Keys: []string{"acme"}, Quota: &api.QuotaArgs{Limit: 1000, Period: new(api.PeriodDAY)}},
			},
		})
		if err != nil {
			return err
		}
		ctx.Export("url", made.Url)
		return nil
	})
}
