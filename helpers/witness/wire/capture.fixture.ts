/** A fake kubectl for one pod; its exec prints a recorded capture and logs every call. */
export const KUBECTL = `#!/bin/sh
shift 4
echo "$*" >> "$0.calls"
case "$1" in
  get) if [ "$6" = --watch ]; then cat "$0.states"; else cat "$0.pod"; fi ;;
  patch) echo patched ;;
  exec)
    head -n 3 "$0.messages" >&2
    while read -r _; do :; done
    cat "$0.pcap"
    tail -n +4 "$0.messages" >&2 ;;
esac
`;

const sidecar = {
  containers: [{ name: 'httpbin', image: 'httpbin:1' }],
  initContainers: [{ name: 'istio-proxy', image: 'proxyv2:1' }],
};
export const freshPod = { metadata: { uid: 'u' }, spec: sidecar, status: {} };

export const stateOf = (of: object): string =>
  JSON.stringify([
    { name: 'other', state: { terminated: {} } },
    { name: 'meshproof-wire-1', state: of },
  ]);
