import { PassThrough } from 'node:stream';
import type { CommandContext } from './context.ts';
import type { PhaseTime, Progress, Log } from './output/progress.ts';

/** A context for tests, whose streams can be read. */
export interface FakeContext extends CommandContext {
  readonly out: () => string;
  readonly err: () => string;
}

export function fakeContext(...argv: readonly string[]): FakeContext {
  const stdout = new PassThrough({ encoding: 'utf8' });
  const stderr = new PassThrough({ encoding: 'utf8' });
  return {
    argv,
    stdout: stdout as unknown as NodeJS.WriteStream,
    stderr: stderr as unknown as NodeJS.WriteStream,
    progress: new SilentProgress(),
    out: () => textOf(stdout),
    err: () => textOf(stderr),
  };
}

function textOf(stream: PassThrough): string {
  const chunk: unknown = stream.read();
  return typeof chunk === 'string' ? chunk : '';
}

class SilentProgress implements Progress {
  readonly phases: PhaseTime[] = [];
  current = 'nothing yet';

  async phase<Result>(title: string, work: (log: Log) => Promise<Result>): Promise<Result> {
    this.phases.push({ title, seconds: 0 });
    this.current = title;
    return work(() => undefined);
  }
}
