/** Output of an echo application: fields of the caller, fields of the callee, and other lines. */
export interface EchoOutput {
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, readonly string[]>>;
  /** Absent when the callee reports none. */
  readonly requestHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly callee: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Fields that an echo application reports; other lines are not its own. */
const CALLEE_FIELDS = new Set([
  'StatusCode',
  'ServiceVersion',
  'ServicePort',
  'Host',
  'URL',
  'Cluster',
  'IstioVersion',
  'Namespace',
  'Method',
  'Proto',
  'IP',
  'Alpn',
  'Sni',
  'ClientCertSubject',
  'ClientCertSerialNumber',
  'Echo',
  'Hostname',
]);

const LINE = /^\[\d+( body)?\] (.*)$/;

/** Reads the output of one call. Only the caller's notes about its request are dropped. */
export function readEchoOutput(output: string): EchoOutput {
  const lines = output.split('\n').flatMap((line) => {
    const [, body, text] = LINE.exec(line) ?? [];
    return text === undefined ? [] : [{ ofCallee: body !== undefined, text }];
  });
  const fields = lines.map(({ ofCallee, text }) => ({ ofCallee, text, ...fieldOf(text) }));
  const ofCaller = fields.filter(({ ofCallee }) => !ofCallee);
  const ofCallee = fields.filter((field) => field.ofCallee);
  const received = headersIn(ofCallee, 'RequestHeader');
  const reported = ofCallee.filter(({ key }) => CALLEE_FIELDS.has(key));
  const rest = ofCallee.filter(({ key }) => key !== 'RequestHeader' && !CALLEE_FIELDS.has(key));
  return {
    status: Number(ofCaller.find(({ key }) => key === 'StatusCode')?.value ?? 0),
    responseHeaders: headersIn(ofCaller, 'ResponseHeader'),
    ...(reported.some(({ key, value }) => key === 'Proto' && value !== 'TCP') ? { requestHeaders: received } : {}),
    callee: Object.fromEntries(reported.map(({ key, value }) => [key, value])),
    body: rest.map(({ text }) => text).join('\n'),
  };
}

function fieldOf(text: string): { readonly key: string; readonly value: string } {
  const at = text.indexOf('=');
  return at < 0 ? { key: '', value: text } : { key: text.slice(0, at), value: text.slice(at + 1) };
}

function headersIn(
  fields: readonly { readonly key: string; readonly value: string }[],
  kind: 'RequestHeader' | 'ResponseHeader',
): Record<string, readonly string[]> {
  const headers = fields
    .filter(({ key }) => key === kind)
    .map(({ value }) => {
      const colon = value.indexOf(':', 1);
      return { name: value.slice(0, colon).toLowerCase(), value: value.slice(colon + 1) };
    });
  const byName = Map.groupBy(headers, ({ name }) => name);
  return Object.fromEntries([...byName].map(([name, same]) => [name, same.map(({ value }) => value)]));
}
