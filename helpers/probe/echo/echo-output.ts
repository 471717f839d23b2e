/** An echo application's output, line by line, told apart: what the caller says, what the callee says, and what neither wrote. */
export interface EchoOutput {
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, readonly string[]>>;
  /** Absent when the callee did not say what it received. */
  readonly requestHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly callee: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Fields that an echo application writes of itself and of what it received; anything else is none of its words. */
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

/** Reads the output of one call. Nothing is lost but the caller's own notes of what it was asked. */
export function readEchoOutput(output: string): EchoOutput {
  const lines = output.split('\n').flatMap((line) => {
    const [, body, text] = LINE.exec(line) ?? [];
    return text === undefined ? [] : [{ ofCallee: body !== undefined, text }];
  });
  const fields = lines.map(({ ofCallee, text }) => ({ ofCallee, text, ...fieldOf(text) }));
  const ofCaller = fields.filter(({ ofCallee }) => !ofCallee);
  const ofCallee = fields.filter((field) => field.ofCallee);
  const received = headersIn(ofCallee, 'RequestHeader');
  const told = ofCallee.filter(({ key }) => CALLEE_FIELDS.has(key));
  const rest = ofCallee.filter(({ key }) => key !== 'RequestHeader' && !CALLEE_FIELDS.has(key));
  return {
    status: Number(ofCaller.find(({ key }) => key === 'StatusCode')?.value ?? 0),
    responseHeaders: headersIn(ofCaller, 'ResponseHeader'),
    ...(told.some(({ key, value }) => key === 'Proto' && value !== 'TCP') ? { requestHeaders: received } : {}),
    callee: Object.fromEntries(told.map(({ key, value }) => [key, value])),
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
