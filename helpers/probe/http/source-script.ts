import { readFileSync } from 'node:fs';

/** Begins every record of the answer; curl's JSON escapes it, so it cannot occur inside one. */
export const RECORD = '\u001E';

/** The request header that carries a canary where the protocol shows headers as text. */
export const WIRE_MARKER_HEADER = 'x-meshproof-marker';

/** Bytes of a body that are kept; what is longer is cut, its size is still told. */
export const BODY_CAP = 65_536;

/** What curl prints once per transfer: see parseTransfer() for the fields. `%{header_json}` exists since curl 7.83. */
export const WRITE_OUT = [
  `${RECORD}T%{exitcode}`,
  '%{http_code}',
  '%{size_download}',
  '%{time_total}',
  '%{local_port}',
  '%{num_connects}',
  '%{filename_effective}',
  String.raw`%{errormsg}\n%{header_json}`,
].join(String.raw`\t`);

/** A client of our own, which one Perl runs for a whole stream. Sent over the stream: a long command line does not pass every proxy. */
export const PERL_LOOP = readFileSync(new URL('remote/http-loop.pl', import.meta.url), 'utf8');

/**
 * What a source runs for as long as its exec stream, in POSIX sh: rounds in, answers out, one after another. Its first line says how long
 * PERL_LOOP is, which follows. Where the image holds a Perl and the pod has no IPv6 address that reaches further than itself, that
 * serves the rounds; elsewhere one curl per round does. Either says hello first (see parseHello) and answers alike (see parseRound).
 *
 * With curl, each body goes to a file of its own, since bodies of parallel transfers would mix on standard output, and the answer leaves in
 * one piece, since every piece passes five processes on its way.
 */
export const SOURCE_LOOP = `
directory=$(mktemp -d) && mkdir "$directory/bodies" && cd "$directory/bodies" || exit 1
trap 'cd /; rm -rf "$directory"' EXIT
family=ipv4 suffix= servers=
[ -r /proc/net/if_inet6 ] && while read -r _ _ _ scope _; do
  [ "$scope" = 00 ] && family=both
done </proc/net/if_inet6
[ -r /etc/resolv.conf ] && while read -r key values; do
  case $key in
    nameserver) servers="$servers $values" ;;
    search) for domain in $values; do case $domain in svc.*) suffix=$domain ;; esac; done ;;
  esac
done </etc/resolv.conf
read -r bytes && head -c "$bytes" >../http-loop.pl
if [ "$family" = ipv4 ] && perl -MSocket=getaddrinfo -MTime::HiRes=clock_gettime -e 1 2>/dev/null; then
  perl ../http-loop.pl ${BODY_CAP.toString()} "$suffix" $servers
  exit
fi
printf '\\036Hcurl %s %s\\n' "$family" "$suffix"
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
