import type { HttpProbe } from '../../model/probes/http.ts';
import type { StreamProbe } from '../../model/probes/stream.ts';
import { addressOf } from '../address.ts';
import type { ProbeRequest } from '../probe-request.ts';

/** Begins every mark of the answer; curl's JSON escapes it, so it cannot occur inside of one. */
export const MARK = '\u001E';

/** A stretch has ended; nothing of it follows. */
export const END_OF_STRETCH = `${MARK}E\n`;

/** One request is told between `T` and `Z`, after the body of its response. `%{stderr}` is written at once, standard output by the buffer. */
const WRITE_OUT = [
  `%{stderr}${MARK}T%{exitcode}`,
  '%{http_code}',
  '%{time_total}',
  String.raw`%{errormsg}\n%{header_json}${MARK}Z`,
].join(String.raw`\t`);

/** At most so many requests a second: what is asked faster measures the client. */
const RATE = '50/s';

/**
 * The POSIX shell loop that runs in a source for as long as its exec stream: `begin <bytes>` and a curl configuration begin a stretch, `end`
 * ends it. One curl asks one request after another.
 */
export const STREAM_LOOP = `
directory=$(mktemp -d) && cd "$directory" || exit 1
client=
finish() {
  [ -z "$client" ] || { kill "$client"; wait "$client"; } 2>/dev/null
  client=
}
trap 'finish; cd /; rm -rf "$directory"' EXIT
while read -r word bytes; do
  case $word in
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

/** What a source is told to begin a stretch. */
export function beginning(url: string, probe: StreamProbe, { connectSeconds, totalSeconds }: StreamLimits): string {
  const { method, headers = {} } = probe.of;
  // Many URLs that differ in what is never sent.
  const config = [
    `url="${url}#[1-10000000]"`,
    `request="${method}"`,
    ...(probe.pooled ? [] : ['header="Connection: close"']),
    ...Object.entries(headers).map(([name, value]) => `header="${name}: ${value}"`),
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

const SAFE = /^http:\/\/[!#-Z\\^-z|~]+$/;

/**
 * The URL of a stream.
 * @throws TypeError for one that curl would take for a pattern, or that could leave its field.
 */
export function streamUrl(to: ProbeRequest['to'], probe: HttpProbe): string {
  const { href } = new URL(probe.path, `http://${addressOf({ to, probe })}:${probe.port.toString()}`);
  const headers = Object.values(probe.headers ?? {});
  if (probe.host !== undefined || !SAFE.test(href) || headers.some((value) => /["\\\n]/.test(value)))
    throw new TypeError(`not a request that can be streamed: ${JSON.stringify(probe)}`);
  return href;
}
