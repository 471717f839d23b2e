import type { StreamProbe } from '../../model/probes/stream.ts';
import { placeOf } from '../http/http-request.ts';
import { curlHeader, curlOption } from '../http/rounds/curl-config.ts';

/** Begins every mark of the output; curl's JSON escapes it, so it cannot occur inside a report. */
export const MARK = '\u001E';

/** Ends the output of a stretch. */
export const END_OF_STRETCH = `${MARK}E\n`;

/**
 * Reports one request between `T` and `Z`, after the body of its response. Standard error is
 * written at once, standard output is buffered.
 */
const WRITE_OUT = [
  `%{stderr}${MARK}T%{exitcode}`,
  '%{http_code}',
  '%{time_total}',
  String.raw`%{errormsg}\n%{header_json}${MARK}Z`,
].join(String.raw`\t`);

/** A higher rate would measure the client. */
const RATE = '50/s';

/**
 * The POSIX shell loop of a source, which runs as long as its exec stream: `begin <bytes>` and a
 * curl configuration begin a stretch, `end` ends it. One curl sends one request after another.
 */
export const STREAM_LOOP = `
directory=$(mktemp -d) && cd "$directory" || exit 1
client=
finish() {
  [ -z "$client" ] || { kill "$client"; wait "$client"; } 2>/dev/null
  client=
}
trap 'finish; cd /; rm -rf "$directory"' EXIT
while read -r command bytes; do
  case $command in
    begin)
      finish
      head -c "$bytes" >config
      curl --disable --silent --config config 2>&1 &
      client=$!
      ;;
    end)
      finish
      printf '\\036E\\n'
      ;;
  esac
done
`;

export interface StreamLimits {
  readonly connectSeconds: number;
  readonly totalSeconds: number;
}

/** The input that begins a stretch. */
export function beginning(url: string, probe: StreamProbe, { connectSeconds, totalSeconds }: StreamLimits): string {
  const { method, headers = {}, host } = probe.of;
  const { authority, target } = placeOf({ url });
  const sent = host === undefined ? headers : { ...headers, Host: host };
  // Many URLs that differ in their fragment, which is never sent.
  const config = [
    `url="http://${authority}/#[1-10000000]"`,
    curlOption('request-target', target),
    `request="${method}"`,
    ...(probe.pooled ? [] : ['header="Connection: close"']),
    ...Object.entries(sent).map(([name, value]) => curlHeader(`${name}: ${value}`)),
    `connect-timeout=${connectSeconds.toString()}`,
    `max-time=${totalSeconds.toString()}`,
    `rate="${RATE}"`,
    'no-buffer',
    'http1.1',
    'noproxy="*"',
    `write-out="${WRITE_OUT}"`,
    '',
  ].join('\n');
  return `begin ${Buffer.byteLength(config).toString()}\n${config}`;
}
