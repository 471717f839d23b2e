// Meshproof-runc is runc for hosts that do not grant all capabilities.
//
// On such a host (some sandboxes and micro-VMs do not grant CAP_SYS_RESOURCE) runc fails for every
// privileged container with "unable to apply caps", because the container engine requests all
// capabilities that the kernel knows. This program removes those that the host can never grant from
// the engine's request and then executes runc. On a host that grants all capabilities it changes
// nothing.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

func main() {
	if err := run(os.Args); err != nil {
		fmt.Fprintln(os.Stderr, "meshproof-runc:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if path := specification(args); path != "" {
		if err := removeMissing(path); err != nil {
			return fmt.Errorf("remove missing capabilities from %s: %w", path, err)
		}
	}
	runc, err := exec.LookPath("runc")
	if err != nil {
		return err
	}
	return syscall.Exec(runc, append([]string{"runc"}, args[1:]...), os.Environ())
}

// specification returns the path of the file in which this call of runc requests capabilities: the
// bundle's config.json, or the process file of an exec.
func specification(args []string) string {
	switch command(args) {
	case "create", "run", "restore":
		return filepath.Join(option(args, "--bundle", "-b"), "config.json")
	case "exec":
		return option(args, "--process", "-p")
	}
	return ""
}

func command(args []string) string {
	for _, arg := range args {
		switch arg {
		case "create", "run", "restore", "exec":
			return arg
		}
	}
	return ""
}

func option(args []string, names ...string) string {
	for i, arg := range args {
		for _, name := range names {
			if arg == name && i+1 < len(args) {
				return args[i+1]
			}
			if value, found := strings.CutPrefix(arg, name+"="); found {
				return value
			}
		}
	}
	return ""
}

func removeMissing(path string) error {
	missing, err := missingCapabilities()
	if err != nil || len(missing) == 0 {
		return err
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var document map[string]any
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.UseNumber() // A float64 would round the largest limits.
	if err := decoder.Decode(&document); err != nil {
		return err
	}
	process := document
	if inner, isBundle := document["process"].(map[string]any); isBundle {
		process = inner
	}
	if sets, found := process["capabilities"].(map[string]any); found {
		for name, set := range sets {
			sets[name] = remaining(set, missing)
		}
	}
	changed, err := json.Marshal(document)
	if err != nil {
		return err
	}
	return os.WriteFile(path, changed, 0o600)
}

func remaining(set any, missing map[string]bool) []any {
	kept := []any{}
	requested, _ := set.([]any)
	for _, capability := range requested {
		if name, _ := capability.(string); !missing[name] {
			kept = append(kept, capability)
		}
	}
	return kept
}
