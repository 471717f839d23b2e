/** Begins every record of the answer; curl's JSON escapes it, so it cannot occur inside one. */
export const RECORD = '\u001E';

/** The request header that carries a canary where the protocol shows headers as text. */
export const CANARY_HEADER = 'x-meshproof-canary';

/** Bytes of a body that are kept; what is longer is cut, its size is still told. */
export const BODY_CAP = 65_536;

/** What curl prints once per transfer: see parseTransfer() for the fields. `%{header_json}` exists since curl 7.83. */
export const WRITE_OUT = [
  `${RECORD}T%{exitcode}`,
  '%{http_code}',
  '%{size_download}',
  '%{time_total}',
  '%{local_port}',
  '%{filename_effective}',
  String.raw`%{errormsg}\n%{header_json}`,
].join(String.raw`\t`);

/**
 * The POSIX shell loop that runs in a source for as long as its exec stream. First it says hello: whether the pod has an IPv6 address
 * that reaches further than itself, and the domain of the cluster's services. Then each line announces a round and the bytes of the curl
 * configuration that follows it; one curl serves all cells of a round side by side. Each body goes to a file of its own, since bodies
 * of parallel transfers would mix on standard output. The answer is the transfers' records, `B<round> <exit code>`, the bodies in the
 * order of the cells, and `E<round>`; it leaves in one piece, since every piece passes five processes on its way.
 */
export const CURL_LOOP = `
directory=$(mktemp -d) && mkdir "$directory/bodies" && cd "$directory/bodies" || exit 1
trap 'cd /; rm -rf "$directory"' EXIT
family=ipv4 suffix=
[ -r /proc/net/if_inet6 ] && while read -r _ _ _ scope _; do
  [ "$scope" = 00 ] && family=both
done </proc/net/if_inet6
[ -r /etc/resolv.conf ] && while read -r key domains; do
  [ "$key" = search ] && for domain in $domains; do
    case $domain in svc.*) suffix=$domain ;; esac
  done
done </etc/resolv.conf
printf '\\036H%s %s\\n' "$family" "$suffix"
while read -r round bytes; do
  {
    head -c "$bytes" | curl --disable --parallel --parallel-immediate --parallel-max 300 --silent --no-progress-meter --config - 2>/dev/null
    printf '\\036B%s %s\\n' "$round" "$?"
    set -- *
    if [ -e "$1" ]; then
      head -q -c ${BODY_CAP.toString()} "$@"
      rm -f "$@"
    fi
    printf '\\036E%s\\n' "$round"
  } >../answer
  cat ../answer
done
`;
