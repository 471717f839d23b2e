import { readFileSync } from 'node:fs';

/** Begins every record of the output; curl's JSON escapes it, so it cannot occur inside one. */
export const RECORD = '\u001E';

/** Request header that carries a wire marker where the protocol sends headers as text. */
export const WIRE_MARKER_HEADER = 'x-meshproof-marker';

/** Bytes of a body that are kept; a longer body is cut, and its size is still reported. */
export const BODY_CAP = 65_536;

/** curl's output per transfer; see parseTransfer(). `%{header_json}` exists since curl 7.83. */
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

/**
 * A client that one Perl runs for a whole stream. It is sent over the stream, because not every
 * proxy accepts a long command line.
 */
export const PERL_LOOP = readFileSync(new URL('remote/http-loop.pl', import.meta.url), 'utf8');

/**
 * The POSIX shell script of a source, which runs as long as its exec stream. It reads rounds and
 * writes their results one after another. The first line is the length of PERL_LOOP, which follows.
 * Where the image contains Perl and the pod has no routable IPv6 address, Perl serves the rounds;
 * elsewhere one curl per round does. Both send a hello first (see parseHello) and the same output
 * (see parseRound).
 *
 * With curl, each body goes to a separate file, because bodies of parallel transfers would mix on
 * standard output. The output is written in one piece, because every piece passes five processes.
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
