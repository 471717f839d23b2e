import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { isCI } from 'std-env';

/** Where a question is put and answered. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean };
  /** Continuous integration has no reader, even with a terminal. */
  readonly ci: boolean;
}

const TERMINAL: Terminal = { input: process.stdin, output: process.stderr, ci: isCI };

/** Whether a person is at the terminal who can answer. */
export function isAttended({ input, output, ci }: Terminal = TERMINAL): boolean {
  return input.isTTY === true && output.isTTY === true && !ci;
}

/**
 * Asks a question that is answered by yes or no; enter means yes, an end of input means no. What
 * others write to the terminal meanwhile, as a progress display does, appears after the answer.
 * @throws the signal's reason when it aborts
 */
export async function confirm(question: string, signal: AbortSignal, terminal: Terminal = TERMINAL): Promise<boolean> {
  const { input, output } = terminal;
  using held = holdWrites(output);
  // Without a terminal of its descriptor readline leaves Ctrl-C to the process, which cleans up.
  const lines = createInterface({ input, output: held.direct, terminal: false });
  const ended = Promise.withResolvers<string>();
  lines.once('close', () => ended.resolve('no'));
  try {
    const answer = await Promise.race([lines.question(`\n${question} [Y/n] `, { signal }), ended.promise]);
    return /^\s*(y|yes)?\s*$/i.test(answer);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    lines.close();
  }
}

/** Keeps back what is written to a stream by others, and writes it when disposed. */
function holdWrites(stream: NodeJS.WritableStream): Disposable & { readonly direct: Writable } {
  const write = stream.write.bind(stream);
  const kept: (string | Uint8Array)[] = [];
  const descriptor = Object.getOwnPropertyDescriptor(stream, 'write');
  stream.write = (chunk: string | Uint8Array) => kept.push(chunk) > 0;
  return {
    direct: new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        write(chunk.toString());
        done();
      },
    }),
    [Symbol.dispose]: () => {
      if (descriptor === undefined) Reflect.deleteProperty(stream, 'write');
      else Object.defineProperty(stream, 'write', descriptor);
      for (const chunk of kept) stream.write(chunk);
    },
  };
}
