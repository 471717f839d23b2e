import { BODY_CAP, RECORD } from '../source-script.ts';
import { cellName } from './curl-config.ts';

/** One transfer as its client reports it. */
export interface Transfer {
  readonly exitCode: number;
  readonly errorMessage: string;
  readonly status: number;
  /** Bytes of the body that arrived, before the cap. */
  readonly size: number;
  readonly totalMs: number;
  /** Local port of the connection; 0 when there was none. */
  readonly localPort: number;
  /** Connections that it opened: none for a pooled connection or a failed one. */
  readonly connects: number;
  readonly responseHeaders: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
}

/** Printed at the end of a round, whose random name no body can contain. */
export function endMark(round: string): Buffer {
  return Buffer.from(`${RECORD}E${round}\n`);
}

/** True when a buffer ends with the end mark of the round. */
export function endsRound(tail: Buffer, round: string): boolean {
  const mark = endMark(round);
  return tail.subarray(-mark.length).equals(mark);
}

/**
 * Reads the output of a round: one transfer per request, in the order of the requests. Throws when
 * a transfer is missing or the sizes of the bodies do not match.
 */
export function parseRound(answer: Buffer, round: string, count: number): readonly Transfer[] {
  const marker = Buffer.from(`${RECORD}B${round} `);
  const bodiesAt = answer.indexOf(marker);
  const headEnd = bodiesAt < 0 ? -1 : answer.indexOf('\n', bodiesAt);
  if (headEnd < 0) throw new Error(`no result of round ${round} in ${answer.length.toString()} bytes`);
  const transfers = answer.subarray(0, bodiesAt).toString().split(`${RECORD}T`).slice(1).map(parseTransfer);
  const byCell = new Map(transfers.map((transfer) => [transfer.cell, transfer]));
  let at = headEnd + 1;
  const inOrder = Array.from({ length: count }, (_, index) => {
    const transfer = byCell.get(cellName(index));
    if (transfer === undefined)
      throw new Error(
        `the client (exit code ${exitText(answer, bodiesAt, headEnd)}) reported nothing about cell ${index.toString()}`,
      );
    const end = at + Math.min(transfer.size, BODY_CAP);
    const body = answer.subarray(at, end).toString();
    at = end;
    return { ...transfer.values, body };
  });
  if (!endsRound(answer, round) || answer.length !== at + round.length + 3)
    throw new Error('the bodies do not add up to their sizes');
  return inOrder;
}

interface CellTransfer {
  readonly cell: string;
  readonly size: number;
  readonly values: Omit<Transfer, 'body'>;
}

/**
 * Reads `exit code, status, body size, seconds, local port, opened connections, cell, error`,
 * separated by tabs, then the response headers as JSON.
 */
function parseTransfer(record: string): CellTransfer {
  const lineEnd = record.indexOf('\n');
  const [exitCode, status, size, seconds, localPort, connects, cell = '', ...message] = record
    .slice(0, lineEnd)
    .split('\t');
  const values = {
    exitCode: Number(exitCode),
    status: Number(status),
    size: Number(size),
    totalMs: Math.round(Number(seconds) * 1_000_000) / 1_000,
    // curl prints -1 without a connection.
    localPort: Math.max(0, Number(localPort)),
    connects: Number(connects),
    errorMessage: message.join('\t'),
    responseHeaders: JSON.parse(record.slice(lineEnd + 1)) as Record<string, string[]>,
  };
  const numbers = [values.exitCode, values.status, values.size, values.totalMs, values.localPort, values.connects];
  if (numbers.some(Number.isNaN)) throw new Error(`not a transfer: ${record}`);
  return { cell, size: values.size, values };
}

function exitText(answer: Buffer, from: number, to: number): string {
  return answer.subarray(from, to).toString().split(' ')[1] ?? 'unknown';
}
