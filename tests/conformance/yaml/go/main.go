// Reads the YAML corpus with sigs.k8s.io/yaml, as the API server, Helm and Argo CD do,
// and compares every value with the expected JSON.
//
// Usage: go run . DIR
// Exit status 1 on any misread value, and if there is nothing to read.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"

	"sigs.k8s.io/yaml"
)

func main() {
	if len(os.Args) != 2 {
		fail(fmt.Errorf("usage: %s DIR", os.Args[0]))
	}
	read, misread, err := check(os.Args[1])
	if err != nil {
		fail(err)
	}
	fmt.Printf("sigs.k8s.io/yaml: %d read, %d misread\n", read, misread)
	if misread > 0 || read == 0 {
		os.Exit(1)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// check compares every case, alone and as a document of stream.yaml.
func check(dir string) (read, misread int, err error) {
	expected, err := expectedValues(filepath.Join(dir, "cases.json"))
	if err != nil {
		return 0, 0, err
	}
	stream, err := os.ReadFile(filepath.Join(dir, "stream.yaml"))
	if err != nil {
		return 0, 0, err
	}
	documents := strings.Split(string(stream), "\n---\n")
	if len(documents) != len(expected) {
		return 0, 0, fmt.Errorf("stream.yaml has %d documents instead of %d", len(documents), len(expected))
	}
	for i, want := range expected {
		name := fmt.Sprintf("%05d.yaml", i)
		text, err := os.ReadFile(filepath.Join(dir, "cases", name))
		if err != nil {
			return 0, 0, err
		}
		problem := compare(text, want)
		if problem == "" {
			problem = compare([]byte(documents[i]+"\n"), want)
		}
		if problem != "" {
			misread++
			fmt.Printf("case %d: %s\n", i, problem)
		}
	}
	return len(expected), misread, nil
}

func expectedValues(path string) ([]any, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	value, err := decode(text)
	if err != nil {
		return nil, err
	}
	values, ok := value.([]any)
	if !ok {
		return nil, fmt.Errorf("%s is not a list", path)
	}
	return values, nil
}

// compare returns what is wrong, or nothing.
func compare(text []byte, want any) string {
	// Strict: a duplicate key is an error too.
	asJSON, err := yaml.YAMLToJSONStrict(text)
	if err != nil {
		return err.Error()
	}
	got, err := decode(asJSON)
	if err != nil {
		return err.Error()
	}
	if !same(got, want) {
		return fmt.Sprintf("%#v instead of %#v", got, want)
	}
	return ""
}

func decode(text []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	err := decoder.Decode(&value)
	return value, err
}

// same compares numbers by their exact value: Go prints the float 1.0 as 1.
func same(got, want any) bool {
	switch want := want.(type) {
	case map[string]any:
		got, ok := got.(map[string]any)
		if !ok || len(got) != len(want) {
			return false
		}
		for key, value := range want {
			other, found := got[key]
			if !found || !same(other, value) {
				return false
			}
		}
		return true
	case []any:
		got, ok := got.([]any)
		if !ok || len(got) != len(want) {
			return false
		}
		for i := range want {
			if !same(got[i], want[i]) {
				return false
			}
		}
		return true
	case json.Number:
		got, ok := got.(json.Number)
		return ok && sameNumber(got.String(), want.String())
	default:
		return got == want
	}
}

func sameNumber(got, want string) bool {
	a, okA := new(big.Rat).SetString(got)
	b, okB := new(big.Rat).SetString(want)
	return okA && okB && a.Cmp(b) == 0
}
