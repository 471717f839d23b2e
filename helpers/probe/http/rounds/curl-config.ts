import { headerLines, type HttpRequest, type TransferLimits } from '../http-request.ts';
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

function ownOptions(request: HttpRequest, index: number, hello: Hello): readonly string[] {
  return [
    `url="${request.url}"`,
    ...absoluteName(request.url, hello),
    `request="${request.method}"`,
    ...headerLines(request).map((header) => `header="${header}"`),
    `output="${cellName(index)}"`,
  ];
}

/**
 * Makes curl resolve `service.namespace` as an absolute name: one DNS query instead of one per
 * search domain. The URL and the Host header do not change.
 */
function absoluteName(url: string, { suffix }: Hello): readonly string[] {
  const [, host, port = '80'] = /^http:\/\/([a-z0-9-]+\.[a-z0-9-]+)(?::(\d+))?(?:[/?]|$)/.exec(url) ?? [];
  return host === undefined || suffix === '' ? [] : [`connect-to="${host}:${port}:${host}.${suffix}.:${port}"`];
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
