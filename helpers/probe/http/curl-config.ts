import type { Hello } from './curl-frames.ts';
import { CANARY_HEADER, WRITE_OUT } from './curl-script.ts';

export interface HttpRequest {
  readonly requestId: string;
  readonly method: string;
  readonly url: string;
  /** @default none besides those that every request has */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as the header CANARY_HEADER. */
  readonly canary?: string;
}

/** How long each transfer may take. */
export interface TransferLimits {
  readonly connectSeconds: number;
  readonly totalSeconds: number;
}

/** What fits between two quotes of a line of configuration. */
const SAFE_HEADER = /^[A-Za-z0-9-]+: [!#-[\]-~ ]+$/;
const SAFE = { requestId: /^[\w-]+$/, canary: /^[\w-]+$/, method: /^[A-Z]+$/, url: /^https?:\/\/[!#-[\]-~]+$/ };

/**
 * Writes one round for the loop of curl-script.ts: its name and how many bytes follow, then these: a curl configuration with a section
 * per request. Throws on a request whose text could leave its field.
 */
export function formatRound(
  round: string,
  requests: readonly HttpRequest[],
  { hello, limits }: { readonly hello: Hello; readonly limits: TransferLimits },
): string {
  const same = commonOptions(hello, limits);
  const sections = requests.map((request, index) => [...ownOptions(request, index, hello), ...same, ''].join('\n'));
  const config = sections.join('next\n');
  return `${round} ${Buffer.byteLength(config).toString()}\n${config}`;
}

/** Names sort as numbers do, so that the shell's `*` gives bodies in the order of the cells. */
export function cellName(index: number): string {
  return index.toString().padStart(6, '0');
}

function ownOptions(request: HttpRequest, index: number, hello: Hello): readonly string[] {
  const unsafe = Object.entries(SAFE).find(([field, pattern]) => {
    const text = request[field as keyof typeof SAFE];
    return text !== undefined && !pattern.test(text);
  });
  if (unsafe !== undefined) throw new TypeError(`not a ${unsafe[0]} that can be sent: ${JSON.stringify(request)}`);
  const { url, method, requestId, canary } = request;
  const headers = Object.entries(request.headers ?? {}).map(([name, value]) => `${name}: ${value}`);
  const odd = headers.find((header) => !SAFE_HEADER.test(header));
  if (odd !== undefined) throw new TypeError(`not a header that can be sent: ${JSON.stringify(odd)}`);
  return [
    `url="${url}"`,
    ...absoluteName(url, hello),
    `request="${method}"`,
    `header="x-request-id: ${requestId}"`,
    ...headers.map((header) => `header="${header}"`),
    ...(canary === undefined ? [] : [`header="${CANARY_HEADER}: ${canary}"`]),
    `output="${cellName(index)}"`,
  ];
}

/**
 * Lets curl resolve `service.namespace` as the absolute name that it stands for: one question to the cluster's DNS instead of one per
 * search domain. The URL and the Host header stay as they are.
 */
function absoluteName(url: string, { suffix }: Hello): readonly string[] {
  const [, host, port = '80'] = /^http:\/\/([a-z0-9-]+\.[a-z0-9-]+)(?::(\d+))?(?:[/?]|$)/.exec(url) ?? [];
  return host === undefined || suffix === '' ? [] : [`connect-to="${host}:${port}:${host}.${suffix}.:${port}"`];
}

/** A fresh connection for every request: `Connection: close` keeps curl from using one twice. */
function commonOptions({ family }: Hello, { connectSeconds, totalSeconds }: TransferLimits): readonly string[] {
  return [
    'header="Connection: close"',
    `connect-timeout=${connectSeconds.toString()}`,
    `max-time=${totalSeconds.toString()}`,
    'http1.1',
    ...(family === 'ipv4' ? ['ipv4'] : []),
    'globoff',
    'noproxy="*"',
    `write-out="${WRITE_OUT}"`,
  ];
}
