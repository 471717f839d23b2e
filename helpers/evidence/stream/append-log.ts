import { closeSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { MeshproofError, messageOf } from '../../errors.ts';
import { redactValue } from '../../text/redact.ts';
import { guarded, OWNER_ONLY } from '../bundle/disk.ts';
import { canonicalLine } from '../canonical-json.ts';

/** Writes bytes at an offset of a file and answers how many it took. */
export type Write = (descriptor: number, bytes: Buffer, offset: number, length: number, position: number) => number;

/**
 * An append-only file of one JSON value per line. Each line reaches the kernel before `append` returns, so a killed run keeps it.
 * A line that the disk refuses half way is taken back, so that the next one begins on a line of its own.
 */
export class AppendLog implements Disposable {
  readonly path: string;
  readonly #write: Write;
  #descriptor: number | undefined;
  #lines = 0;
  /** Where the last whole line ends. */
  #end = 0;
  /** Why nothing can be appended any more: half a line could not be taken back. */
  #torn: unknown;

  /** Creates the file; throws when it exists, because evidence is never overwritten. */
  constructor(path: string, write: Write = writeSync) {
    this.path = path;
    this.#write = write;
    this.#descriptor = guarded(path, () => openSync(path, 'ax', OWNER_ONLY.file));
  }

  get lines(): number {
    return this.#lines;
  }

  /**
   * Adds one line, in order and whole, without the secrets in it; answers the kinds of these.
   * @throws MeshproofError when the disk refuses it; the file then ends as it did before
   */
  append(value: unknown): readonly string[] {
    const descriptor = this.#descriptor;
    if (descriptor === undefined) throw new Error(`${this.path} is closed: nothing can be appended`);
    if (this.#torn !== undefined) throw tornError(this.path, this.#torn);
    const redacted = redactValue(value);
    const bytes = Buffer.from(`${canonicalLine(redacted.value)}\n`);
    guarded(this.path, () => this.#whole(descriptor, bytes));
    this.#end += bytes.length;
    this.#lines += 1;
    return redacted.found;
  }

  /** Flushes to the disk and closes; a second call does nothing. */
  close(): void {
    const descriptor = this.#descriptor;
    if (descriptor === undefined) return;
    this.#descriptor = undefined;
    guarded(this.path, () => {
      try {
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
    });
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #whole(descriptor: number, bytes: Buffer): void {
    let written = 0;
    try {
      while (written < bytes.length) {
        const count = this.#write(descriptor, bytes, written, bytes.length - written, this.#end + written);
        if (count === 0) throw new Error('ENOSPC: the disk took no more bytes');
        written += count;
      }
    } catch (error) {
      this.#takeBack(descriptor);
      throw error;
    }
  }

  #takeBack(descriptor: number): void {
    try {
      ftruncateSync(descriptor, this.#end);
    } catch (error) {
      this.#torn = error;
    }
  }
}

function tornError(path: string, cause: unknown): MeshproofError {
  return new MeshproofError({
    operation: `write ${path}`,
    details: `a line was written half and could not be taken back: ${messageOf(cause)}`,
    hint: 'run it again with --output-dir on another disk',
    cause,
  });
}
