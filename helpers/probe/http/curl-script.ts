/** Begins every record of the answer; curl's JSON escapes it, so it cannot occur inside one. */
export const RECORD = '\u001E';

/** The request header that carries a canary where the protocol shows headers as text. */
export const CANARY_HEADER = 'x-meshproof-canary';

/** Bytes of a body that are kept; what is longer is cut, its size is still told. */
export const BODY_CAP = 65_536;

/** What curl prints once per transfer: see parseTransfers() for the fields. `%{header_json}` exists since curl 7.83. */
const WRITE_OUT = [
  `${RECORD}T%{exitcode}`,
  '%{http_code}',
  '%{size_download}',
  '%{time_total}',
  '%{remote_ip}',
  '%{local_port}',
  '%{filename_effective}',
  String.raw`%{errormsg}\n%{header_json}`,
].join(String.raw`\t`);

/**
 * The POSIX shell loop that runs in a source for as long as its exec stream: one line announces a round and its size, one line per cell
 * follows, one curl serves them all side by side, each on a fresh connection (`Connection: close` keeps curl from using one twice).
 * Each body goes to a file of its own, since bodies of parallel transfers would mix on standard output; the answer is
 * the transfers' records, `B<round> <exit code>`, the bodies in the order of the cells, and `E<round>`.
 * A canary of `-` is none; any other goes along as a header.
 * `connectSeconds` and `totalSeconds` limit each transfer.
 */
export function curlLoop({ connectSeconds, totalSeconds }: { connectSeconds: number; totalSeconds: number }): string {
  return `
directory=$(mktemp -d) && cd "$directory" || exit 1
trap 'cd /; rm -rf "$directory"' EXIT
printf '\\036H%s\\n' "$(curl --version | head -n 1)"
while read -r round count; do
  {
    left=$count
    while [ "$left" -gt 0 ] && read -r cell method request canary url; do
      printf 'url="%s"\\nrequest="%s"\\nheader="x-request-id: %s"\\noutput="%s"\\n' "$url" "$method" "$request" "$cell"
      [ "$canary" = - ] || printf 'header="${CANARY_HEADER}: %s"\\n' "$canary"
      printf '%s\\n' '${cellOptions(connectSeconds, totalSeconds)}'
      left=$((left - 1))
      [ "$left" -gt 0 ] && echo next
    done
  } | curl --disable --parallel --parallel-immediate --parallel-max 300 --silent --config - 2>/dev/null
  printf '\\036B%s %s\\n' "$round" "$?"
  set -- *
  if [ -e "$1" ]; then
    head -q -c ${BODY_CAP.toString()} "$@"
    rm -f "$@"
  fi
  printf '\\036E%s\\n' "$round"
done
`;
}

function cellOptions(connectSeconds: number, totalSeconds: number): string {
  return [
    'header="Connection: close"',
    `connect-timeout=${connectSeconds.toString()}`,
    `max-time=${totalSeconds.toString()}`,
    'http1.1',
    'globoff',
    'noproxy="*"',
    `write-out="${WRITE_OUT}"`,
  ].join('\n');
}
