import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { Ended, readBody, type Carrier } from './exchange.ts';

/** HTTP/1.1 over an open connection, for one request. */
export function overHttp1(socket: Socket, signal: AbortSignal): Carrier {
  return {
    exchange: async ({ method, path, host, headers }) => {
      const lines = [['Host', host], ...headers, ['Connection', 'close']].flat();
      const sent = httpRequest({ createConnection: () => socket, method, path, headers: lines });
      sent.on('error', () => undefined);
      sent.end();
      const response = await responseTo(sent, signal);
      const body = await readBody(response.setEncoding('utf8'));
      return { status: response.statusCode ?? 0, responseHeaders: headersOf(response), body };
    },
  };
}

/** Node reports an end without a response as an error, with the code of a reset. */
async function responseTo(sent: ReturnType<typeof httpRequest>, signal: AbortSignal): Promise<IncomingMessage> {
  try {
    const [response] = (await once(sent, 'response', { signal })) as [IncomingMessage];
    return response;
  } catch (error) {
    throw error instanceof Error && error.message === 'socket hang up' ? new Ended(error.message) : error;
  }
}

function headersOf({ headersDistinct }: IncomingMessage): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.entries(headersDistinct).map(([name, values = []]) => [name, values]));
}
