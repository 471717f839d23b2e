import { MeshproofError, messageOf } from '../../errors.ts';

/** Codes of a closed output: `| head` has read enough, or a terminal was closed. */
const READER_IS_GONE: ReadonlySet<string> = new Set(['EPIPE', 'EIO', 'ECONNRESET', 'ERR_STREAM_DESTROYED']);

export interface GuardedStream {
  /**
   * The error that kept the stream from being written although its reader is there, such as a full
   * disk.
   */
  lost(): Promise<MeshproofError | undefined>;
}

/** Keeps an error of stdout or stderr from ending the process: the run continues and cleans up. */
export function guardStream(stream: NodeJS.WriteStream): GuardedStream {
  let first: Error | undefined;
  stream.on('error', (error: Error & { code?: string }) => {
    if (!READER_IS_GONE.has(error.code ?? '')) first ??= error;
  });
  return {
    lost: async () => {
      await flushed(stream);
      return first === undefined ? undefined : notWritten(first);
    },
  };
}

/**
 * Stream errors arrive after the write has returned; the callback of an empty write runs after all
 * earlier ones.
 */
async function flushed(stream: NodeJS.WriteStream): Promise<void> {
  await new Promise<void>((resolve) => {
    stream.write('', () => resolve());
  });
}

function notWritten(error: Error): MeshproofError {
  return new MeshproofError({
    operation: 'write the result to standard output',
    details: messageOf(error),
    hint: 'free space there, or redirect it elsewhere',
    cause: error,
  });
}
