// Evaluates an environment of Pulumi ESC, read from standard input, as Pulumi Cloud does. Those that it imports are
// files of the folder that is named: PROJECT/NAME.yaml.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi/sdk/v3/go/common/esc"
	"github.com/pulumi/pulumi/sdk/v3/go/common/esc/eval"
)

type folder string

func (f folder) LoadEnvironment(_ context.Context, name string) ([]byte, eval.Decrypter, error) {
	source, err := os.ReadFile(filepath.Join(string(f), name+".yaml"))
	return source, nil, err
}

func (f folder) AuthorizeImport(context.Context, string, string, bool) error {
	return nil
}

func main() {
	environment, err := evaluate(os.Stdin, folder(os.Args[1]))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	json.NewEncoder(os.Stdout).Encode(environment)
}

func evaluate(from io.Reader, imported eval.EnvironmentLoader) (*esc.Environment, error) {
	declared, found, err := eval.LoadYAML("environment", from)
	if err != nil {
		return nil, err
	}
	if found.HasErrors() {
		return nil, found
	}
	nothing, err := esc.NewExecContext(nil)
	if err != nil {
		return nil, err
	}
	evaluated, found := eval.EvalEnvironment(
		context.Background(), "environment", declared, nil, nil, imported, nothing, eval.EvalOptions{},
	)
	if found.HasErrors() {
		return nil, found
	}
	return evaluated, nil
}
