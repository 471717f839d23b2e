import { MeshproofError, messageOf } from '../../errors.ts';

/** The reader is gone: `| head` has read enough, a terminal was closed. */
const READER_IS_GONE: ReadonlySet<string> = new Set(['EPIPE', 'EIO', 'ECONNRESET', 'ERR_STREAM_DESTROYED']);

export interface GuardedStream {
  /** What kept the stream from being written although its reader is there, such as a full disk; undefined when nothing did. */
  lost(): Promise<MeshproofError | undefined>;
}

/** Keeps an error of stdout or stderr from ending the process: a run that cannot be followed goes on and cleans up. */
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

/** Errors of a stream arrive after the write has returned; an empty write is called back after all that were before it. */
async function flushed(stream: NodeJS.WriteStream): Promise<void> {
  await new Promise<void>((resolve) => {
    stream.write('', () => resolve());
  });
}

function notWritten(error: Error): MeshproofError {
  return new MeshproofError({
    operation: 'write the result to standard output',
    details: messageOf(error),
    hint: 'free space there, or send it elsewhere',
    cause: error,
  });
}
