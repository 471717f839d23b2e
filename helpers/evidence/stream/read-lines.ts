import { closeSync, openSync, readSync } from 'node:fs';

/** Larger than an observation with a response of 64 KiB. */
const CHUNK_BYTES = 1_048_576;
const NEWLINE = 0x0a;

/** One line of a file, without its newline. */
export interface Line {
  readonly text: string;
  /** From 1. */
  readonly number: number;
  /** Position and length in bytes. */
  readonly offset: number;
  readonly bytes: number;
  /** False for a last line without a newline. */
  readonly isWhole: boolean;
}

/** Reads the lines of a file one at a time; only one line and one chunk are in memory. */
export function* readLines(path: string, chunkBytes = CHUNK_BYTES): Generator<Line> {
  const descriptor = openSync(path, 'r');
  try {
    yield* linesOf((buffer, position) => readSync(descriptor, buffer, 0, buffer.length, position), chunkBytes);
  } finally {
    closeSync(descriptor);
  }
}

type Read = (buffer: Buffer, position: number) => number;

function* linesOf(read: Read, chunkBytes: number): Generator<Line> {
  let rest: Buffer[] = [];
  let [number, offset, position] = [1, 0, 0];
  for (;;) {
    const buffer = Buffer.allocUnsafe(chunkBytes);
    const count = read(buffer, position);
    if (count === 0) break;
    position += count;
    let from = 0;
    for (let end = buffer.indexOf(NEWLINE); end >= 0 && end < count; end = buffer.indexOf(NEWLINE, from)) {
      const line = Buffer.concat([...rest, buffer.subarray(from, end)]);
      yield { text: line.toString('utf8'), number, offset, bytes: line.length, isWhole: true };
      [rest, from, number, offset] = [[], end + 1, number + 1, offset + line.length + 1];
    }
    if (from < count) rest.push(buffer.subarray(from, count));
  }
  const last = Buffer.concat(rest);
  if (last.length > 0) yield { text: last.toString('utf8'), number, offset, bytes: last.length, isWhole: false };
}

/** Reads a part of a file. */
export function readStretch(descriptor: number, offset: number, bytes: number): string {
  const buffer = Buffer.allocUnsafe(bytes);
  let done = 0;
  while (done < bytes) {
    const count = readSync(descriptor, buffer, done, bytes - done, offset + done);
    if (count === 0) break;
    done += count;
  }
  return buffer.toString('utf8', 0, done);
}
