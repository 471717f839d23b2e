/** What to capture, and what to look for. */
export interface CaptureSpec {
  readonly interface: string;
  readonly port: number;
  /** Texts that must, or must not, go over the wire in clear; each at least 16 of A-Z a-z 0-9 and `-`. */
  readonly canaries: readonly string[];
}

/** Bytes of each packet that leave the pod: link, IP and TCP headers and the few bytes that tell TLS from plaintext. */
export const SNAPSHOT_BYTES = 96;

/** Segments that carry payload or change the connection's state; bare acknowledgements tell nothing. libpcap looks into TCP over IPv4 only. */
export function captureFilter({ port }: CaptureSpec): string {
  const payload = 'ip[2:2] - ((ip[0] & 0xf) << 2) - ((tcp[12] & 0xf0) >> 2) != 0';
  return `tcp port ${port.toString()} and (ip6 or ${payload} or tcp[tcpflags] & (tcp-syn|tcp-fin|tcp-rst) != 0)`;
}

/**
 * The POSIX shell script of one capture, to be run in the pod's network with CAP_NET_RAW. Two tcpdumps run side by side:
 *   heads  packets cut to their headers, as pcap on standard output
 *   scan   whole packets as text to grep, which prints the canaries that it finds, each with the token it begins: payload stays in the pod
 * Standard error carries lines `heads …`, `scan …` (tcpdump's own words and counters) and `clear TOKEN`.
 * It ends when standard input does, as it does when whoever started it dies; INT makes each tcpdump print its counters.
 */
export function captureScript(spec: CaptureSpec): string {
  const common = `-i ${spec.interface} -p -nn --immediate-mode`;
  const filter = `'${captureFilter(spec)}'`;
  const tokens = spec.canaries.map((canary) => `-e '${canary}[0-9A-Za-z-]*'`).join(' ');
  return `
trap '' INT PIPE
export LC_ALL=C
say() { while read -r line; do echo "$1 $line"; done; }
exec 3>&1 4>&2
{ tcpdump ${common} -U -s ${SNAPSHOT_BYTES.toString()} -w - ${filter} 2>&1 >&3 | say heads >&4; } &
{ { tcpdump ${common} -l -s 0 -q -A ${filter} 2>&1 >&5 | say scan >&4; } 5>&1 | grep -o --line-buffered -E ${tokens} | say clear >&4; } &
exec 3>&-
while read -r _; do :; done
kill -INT 0
wait
`;
}

const SAFE = { interface: /^[\w.-]{1,15}$/, canary: /^[0-9A-Za-z-]{16,128}$/ };

/** Throws TypeError when a part of the capture could leave its place in the script. */
export function checkCaptureSpec({ interface: name, port, canaries }: CaptureSpec): void {
  if (!SAFE.interface.test(name)) throw new TypeError(`not the name of an interface: ${JSON.stringify(name)}`);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new TypeError(`not a port: ${port.toString()}`);
  if (canaries.length === 0) throw new TypeError('a capture without a canary proves nothing');
  const unsafe = canaries.find((canary) => !SAFE.canary.test(canary));
  if (unsafe !== undefined)
    throw new TypeError(`not a canary, which has 16 to 128 of A-Z a-z 0-9 -: ${JSON.stringify(unsafe)}`);
}
