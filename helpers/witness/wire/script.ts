/** What to capture, and what to search for. */
export interface CaptureSpec {
  readonly interface: string;
  readonly port: number;
  /** Texts to find in clear; each has at least 16 of A-Z a-z 0-9 and `-`. */
  readonly wireMarkers: readonly string[];
}

/** Bytes of each packet that leave the pod: headers, and enough to recognize TLS. */
export const SNAPSHOT_BYTES = 96;

/** Bytes of each packet that are searched inside the pod; markers are in the head of a request. */
const SEARCHED_BYTES = 8_192;

/** Room in the kernel for bursts, in kB: 512 packets of SEARCHED_BYTES. */
const BUFFER_KB = 4_096;

/** The filters of the two tcpdumps. */
export interface CaptureFilters {
  readonly heads: string;
  readonly scan: string;
}

/**
 * Filters of the port's traffic. The kernel drops all other packets, since each captured one takes
 * time:
 *   heads  from the caller: openings and payload; from the callee: TLS alerts; from both: resets
 *   scan   from the caller: payload that does not begin with a TLS record
 * libpcap parses TCP over IPv4 only: over IPv6 all packets to the port are captured.
 */
export function captureFilters({ port }: CaptureSpec): CaptureFilters {
  const start = '((tcp[12] & 0xf0) >> 2)';
  const carries = '(ip[2:2] - ((ip[0] & 0xf) << 2) - ((tcp[12] & 0xf0) >> 2) != 0)';
  const record = `(tcp[${start}] >= 20 and tcp[${start}] <= 24 and tcp[${start} + 1] = 3)`;
  const alert = `(${carries} and tcp[${start}] = 21 and tcp[${start} + 1] = 3)`;
  const flagged = (flags: string): string => `tcp[tcpflags] & (${flags}) != 0`;
  const to = `tcp dst port ${port.toString()}`;
  const from = `tcp src port ${port.toString()}`;
  return {
    heads: `(${to} and (ip6 or ${carries} or ${flagged('tcp-syn|tcp-rst')})) or (${from} and ip and (${flagged('tcp-rst')} or ${alert}))`,
    scan: `${to} and (ip6 or (${carries} and not ${record}))`,
  };
}

/**
 * The POSIX shell script of one capture, to be run in the pod's network with CAP_NET_RAW. Two
 * tcpdumps run side by side:
 *   heads  packets cut to their headers, as pcap on standard output
 *   scan   packets as text to grep, which finds the markers with their tokens: payload stays in the
 *          pod
 * Standard error contains lines `heads …` and `scan …` (messages and counters of tcpdump) and, at
 * the end, `clear:TOKEN` once per token. The script ends with its standard input, also when the
 * process that started it dies; INT makes each tcpdump print its counters.
 */
export function captureScript(spec: CaptureSpec): string {
  const common = `-i ${spec.interface} -p -nn --immediate-mode`;
  const { heads, scan } = captureFilters(spec);
  const tokens = spec.wireMarkers.map((wireMarker) => `-e '${wireMarker}[0-9A-Za-z-]*'`).join(' ');
  return `
trap '' INT PIPE
export LC_ALL=C
prefix() { while read -r line; do echo "$1 $line"; done; }
exec 3>&1 4>&2 5<&0
{ while read -r _ <&5; do :; done; kill -INT 0; } &
{ tcpdump ${common} -s ${SNAPSHOT_BYTES.toString()} -w - '${heads}' 2>&1 >&3 | prefix heads >&4; } &
clear=$({ tcpdump ${common} -s ${SEARCHED_BYTES.toString()} -B ${BUFFER_KB.toString()} -q -A '${scan}' 2>&1 >&6 | prefix scan >&4; } 6>&1 |
  grep -o -E ${tokens} | sort -u)
wait
for token in $clear; do echo "clear:$token"; done >&4
`;
}

const SAFE = { interface: /^[\w.-]{1,15}$/, wireMarker: /^[0-9A-Za-z-]{16,128}$/ };

/** Throws TypeError for a part that the script would not quote safely. */
export function checkCaptureSpec({ interface: name, port, wireMarkers }: CaptureSpec): void {
  if (!SAFE.interface.test(name)) throw new TypeError(`not the name of an interface: ${JSON.stringify(name)}`);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new TypeError(`not a port: ${port.toString()}`);
  if (wireMarkers.length === 0) throw new TypeError('a capture without a marker proves nothing');
  const unsafe = wireMarkers.find((wireMarker) => !SAFE.wireMarker.test(wireMarker));
  if (unsafe !== undefined)
    throw new TypeError(`not a marker, which has 16 to 128 of A-Z a-z 0-9 -: ${JSON.stringify(unsafe)}`);
}
