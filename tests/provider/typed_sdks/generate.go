// Generates the SDKs of a schema for Go and TypeScript as `pulumi package add` does. That command asks a language
// host for it, which no package registry has; the generators themselves are in the engine's module.
package main

import (
	"encoding/json"
	"log"
	"os"
	"path/filepath"

	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

func main() {
	log.SetFlags(0)
	file, target := os.Args[1], os.Args[2]
	write(filepath.Join(target, "go"))(golang.GeneratePackage("pulumi", bound(file), nil))
	write(filepath.Join(target, "nodejs"))(nodejs.GeneratePackage("pulumi", bound(file), nil, nil, true, nil))
}

// bound reads the schema anew for every generator, because each keeps what is its own in it.
func bound(file string) *schema.Package {
	content, err := os.ReadFile(file)
	check(err)
	var specification schema.PackageSpec
	check(json.Unmarshal(content, &specification))
	bound, diagnostics, err := schema.BindSpec(specification, schema.NewNullLoader(), schema.ValidationOptions{})
	check(err)
	if diagnostics.HasErrors() {
		log.Fatal(diagnostics)
	}
	bound.SupportPack = true // as that command sets it: it makes Go's SDK a module of its own
	return bound
}

func write(folder string) func(map[string][]byte, error) {
	return func(files map[string][]byte, err error) {
		check(err)
		for name, content := range files {
			file := filepath.Join(folder, name)
			check(os.MkdirAll(filepath.Dir(file), 0o755))
			check(os.WriteFile(file, content, 0o644))
		}
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
