import { cellName } from './curl-config.ts';
import { BODY_CAP, RECORD } from './source-script.ts';

/** One transfer as its client told it. */
export interface Transfer {
  readonly exitCode: number;
  readonly errorMessage: string;
  readonly status: number;
  /** Bytes of the body that arrived, before the cap. */
  readonly size: number;
  readonly totalMs: number;
  /** The client's end of the connection; 0 when there was none. */
  readonly localPort: number;
  /** Connections that it made: none for one that went over a pooled connection, and for one that came to nothing. */
  readonly connects: number;
  readonly responseHeaders: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
}

/** True when a buffer ends with the end of the round; the round's name is random, so a body cannot fake it. */
export function endsRound(tail: Buffer, round: string): boolean {
  return tail.subarray(-(round.length + 3)).equals(Buffer.from(`${RECORD}E${round}\n`));
}

/**
 * Reads the answer to a round: one transfer per request, in the order of the requests.
 * Throws when a transfer is missing or the bodies do not add up: a torn answer is never read as something else.
 */
export function parseRound(answer: Buffer, round: string, count: number): readonly Transfer[] {
  const marker = Buffer.from(`${RECORD}B${round} `);
  const bodiesAt = answer.indexOf(marker);
  const headEnd = bodiesAt < 0 ? -1 : answer.indexOf('\n', bodiesAt);
  if (headEnd < 0) throw new Error(`no answer to round ${round} in ${answer.length.toString()} bytes`);
  const told = answer.subarray(0, bodiesAt).toString().split(`${RECORD}T`).slice(1).map(parseTransfer);
  const byCell = new Map(told.map((transfer) => [transfer.cell, transfer]));
  let at = headEnd + 1;
  const transfers = Array.from({ length: count }, (_, index) => {
    const transfer = byCell.get(cellName(index));
    if (transfer === undefined)
      throw new Error(
        `the client (exit code ${exitText(answer, bodiesAt, headEnd)}) said nothing of cell ${index.toString()}`,
      );
    const end = at + Math.min(transfer.size, BODY_CAP);
    const body = answer.subarray(at, end).toString();
    at = end;
    return { ...transfer.told, body };
  });
  if (!endsRound(answer, round) || answer.length !== at + round.length + 3)
    throw new Error('the bodies do not add up to their sizes');
  return transfers;
}

interface Told {
  readonly cell: string;
  readonly size: number;
  readonly told: Omit<Transfer, 'body'>;
}

/** `exit code, status, body size, seconds, own port, connections made, cell, error` by tabs, then the response headers as JSON. */
function parseTransfer(record: string): Told {
  const lineEnd = record.indexOf('\n');
  const [exitCode, status, size, seconds, localPort, connects, cell = '', ...message] = record
    .slice(0, lineEnd)
    .split('\t');
  const told = {
    exitCode: Number(exitCode),
    status: Number(status),
    size: Number(size),
    totalMs: Math.round(Number(seconds) * 1_000_000) / 1_000,
    // curl says -1 where no connection was made.
    localPort: Math.max(0, Number(localPort)),
    connects: Number(connects),
    errorMessage: message.join('\t'),
    responseHeaders: JSON.parse(record.slice(lineEnd + 1)) as Record<string, string[]>,
  };
  const numbers = [told.exitCode, told.status, told.size, told.totalMs, told.localPort, told.connects];
  if (numbers.some(Number.isNaN)) throw new Error(`not a transfer: ${record}`);
  return { cell, size: told.size, told };
}

function exitText(answer: Buffer, from: number, to: number): string {
  return answer.subarray(from, to).toString().split(' ')[1] ?? 'unknown';
}
