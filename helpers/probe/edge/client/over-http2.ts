import { connect, type ClientHttp2Stream, type IncomingHttpHeaders } from 'node:http2';
import type { Socket } from 'node:net';
import { Ended, readBody, type Carrier } from './exchange.ts';

/** HTTP/2 over an open connection, for several requests one after another. */
export function overHttp2(socket: Socket, scheme: 'https' | 'http', signal: AbortSignal): Carrier {
  const session = connect(`${scheme}://gateway.invalid`, { createConnection: () => socket });
  const errors: Error[] = [];
  session.on('error', (error: Error) => errors.push(error));
  return {
    exchange: async ({ method, path, host, headers }) => {
      const pseudo = { ':method': method, ':path': path, ':scheme': scheme, ':authority': host };
      const stream = session.request({ ...pseudo, ...grouped(headers) }, { endStream: true });
      stream.on('error', (error: Error) => errors.push(error));
      const answered = await responseTo(stream, signal);
      // The session knows why a stream ended that was cancelled with it.
      if (answered === undefined) throw errors[0] ?? new Ended('the connection ended without a response');
      const body = await readBody(stream.setEncoding('utf8'));
      return { status: Number(answered[':status'] ?? 0), responseHeaders: headersOf(answered), body };
    },
  };
}

/** The headers of the response; undefined when the stream closes without them. */
async function responseTo(stream: ClientHttp2Stream, signal: AbortSignal): Promise<IncomingHttpHeaders | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingHttpHeaders | undefined>();
  stream.once('response', resolve).once('close', () => resolve(undefined));
  signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  return await promise;
}

/** HTTP/2 has names in lower case; the values of one name stay in their order. */
function grouped(headers: readonly (readonly [string, string])[]): Readonly<Record<string, string | string[]>> {
  const byName = Map.groupBy(headers, ([name]) => name.toLowerCase());
  return Object.fromEntries(
    [...byName].map(([name, lines]) => {
      const [first = '', ...others] = lines.map(([, value]) => value);
      return [name, others.length === 0 ? first : [first, ...others]];
    }),
  );
}

function headersOf(headers: IncomingHttpHeaders): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !name.startsWith(':'))
      .map(([name, value]) => [name, [value ?? []].flat().map(String)]),
  );
}
