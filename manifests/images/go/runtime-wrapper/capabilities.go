package main

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
)

// capabilityNames is in the order of linux/capability.h: the index is the capability's number.
var capabilityNames = []string{
	"CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL",
	"CAP_SETGID", "CAP_SETUID", "CAP_SETPCAP", "CAP_LINUX_IMMUTABLE", "CAP_NET_BIND_SERVICE",
	"CAP_NET_BROADCAST", "CAP_NET_ADMIN", "CAP_NET_RAW", "CAP_IPC_LOCK", "CAP_IPC_OWNER",
	"CAP_SYS_MODULE", "CAP_SYS_RAWIO", "CAP_SYS_CHROOT", "CAP_SYS_PTRACE", "CAP_SYS_PACCT",
	"CAP_SYS_ADMIN", "CAP_SYS_BOOT", "CAP_SYS_NICE", "CAP_SYS_RESOURCE", "CAP_SYS_TIME",
	"CAP_SYS_TTY_CONFIG", "CAP_MKNOD", "CAP_LEASE", "CAP_AUDIT_WRITE", "CAP_AUDIT_CONTROL",
	"CAP_SETFCAP", "CAP_MAC_OVERRIDE", "CAP_MAC_ADMIN", "CAP_SYSLOG", "CAP_WAKE_ALARM",
	"CAP_BLOCK_SUSPEND", "CAP_AUDIT_READ", "CAP_PERFMON", "CAP_BPF", "CAP_CHECKPOINT_RESTORE",
}

var boundingSet = regexp.MustCompile(`(?m)^CapBnd:\s*([0-9a-f]+)$`)

// missingCapabilities returns those outside the bounding set: no process here can ever gain them.
func missingCapabilities() (map[string]bool, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return nil, err
	}
	found := boundingSet.FindSubmatch(status)
	if found == nil {
		return nil, fmt.Errorf("no CapBnd line in /proc/self/status")
	}
	held, err := strconv.ParseUint(string(found[1]), 16, 64)
	if err != nil {
		return nil, err
	}
	missing := map[string]bool{}
	for number, name := range capabilityNames {
		if held&(1<<number) == 0 {
			missing[name] = true
		}
	}
	return missing, nil
}
