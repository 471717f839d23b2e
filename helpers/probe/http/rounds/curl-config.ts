import { headerLines, placeOf, type HttpRequest, type Place, type TransferLimits } from '../http-request.ts';
import { WRITE_OUT } from '../source-script.ts';
import type { Hello } from './hello.ts';

/** A curl configuration with a section per request. */
export function curlConfig(requests: readonly HttpRequest[], hello: Hello, limits: TransferLimits): string {
  const same = commonOptions(hello, limits);
  const sections = requests.map((request, index) => [...ownOptions(request, index, hello), ...same, ''].join('\n'));
  return sections.join('next\n');
}

/** Names sort like numbers, so that the shell's `*` lists bodies in the order of the cells. */
export function cellName(index: number): string {
  return index.toString().padStart(6, '0');
}

/** A line of a configuration, whose value is quoted as curl(1) defines it for --config. */
export function curlOption(name: string, value: string): string {
  return `${name}="${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

/** A header as curl sends it: it would take one without a value for the removal of a default. */
export function curlHeader(line: string): string {
  return curlOption('header', line.replace(/:\s*$/, ';'));
}

function ownOptions(request: HttpRequest, index: number, hello: Hello): readonly string[] {
  const place = placeOf(request);
  return [
    `url="http://${place.authority}/"`,
    // curl would remove dot segments from a URL.
    curlOption('request-target', place.target),
    ...absoluteName(place, hello),
    `request="${request.method}"`,
    ...headerLines(request).map(curlHeader),
    `output="${cellName(index)}"`,
  ];
}

/**
 * Makes curl resolve `service.namespace` as an absolute name: one DNS query instead of one per
 * search domain. The URL and the Host header do not change.
 */
function absoluteName({ host, port }: Place, { suffix }: Hello): readonly string[] {
  const isService = /^[a-z0-9-]+\.[a-z0-9-]+$/.test(host);
  return isService && suffix !== '' ? [`connect-to="${host}:${port}:${host}.${suffix}.:${port}"`] : [];
}

function commonOptions({ family }: Hello, { connectSeconds, totalSeconds }: TransferLimits): readonly string[] {
  return [
    `connect-timeout=${connectSeconds.toString()}`,
    `max-time=${totalSeconds.toString()}`,
    'http1.1',
    ...(family === 'ipv4' ? ['ipv4'] : []),
    'globoff',
    'noproxy="*"',
    `write-out="${WRITE_OUT}"`,
  ];
}
