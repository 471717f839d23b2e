import { closeSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { MeshproofError, messageOf } from '../../errors.ts';
import { redactValue } from '../../text/redact.ts';
import { guarded, OWNER_ONLY } from '../bundle/disk.ts';
import { canonicalLine } from '../canonical-json.ts';

/** Writes bytes at a position of a file and returns the number of bytes written. */
export type Write = (descriptor: number, bytes: Buffer, offset: number, length: number, position: number) => number;

/**
 * An append-only file with one JSON value per line. Each line reaches the kernel before `append`
 * returns, so a killed run keeps it. A partially written line is removed, so that the next one
 * begins on a new line.
 */
export class AppendLog implements Disposable {
  readonly path: string;
  readonly #write: Write;
  #descriptor: number | undefined;
  #lines = 0;
  /** End of the last complete line. */
  #end = 0;
  /** Why nothing can be appended any more: a partial line could not be removed. */
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
   * Appends one redacted line and returns the kinds of its secrets.
   * @throws MeshproofError when the disk refuses it; the file is then unchanged
   */
  append(value: unknown): readonly string[] {
    const descriptor = this.#descriptor;
    if (descriptor === undefined) throw new Error(`${this.path} is closed: nothing can be appended`);
    if (this.#torn !== undefined) throw tornError(this.path, this.#torn);
    const redacted = redactValue(value);
    const bytes = Buffer.from(`${canonicalLine(redacted.value)}\n`);
    guarded(this.path, () => this.#writeAll(descriptor, bytes));
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

  #writeAll(descriptor: number, bytes: Buffer): void {
    let written = 0;
    try {
      while (written < bytes.length) {
        const count = this.#write(descriptor, bytes, written, bytes.length - written, this.#end + written);
        if (count === 0) throw new Error('ENOSPC: the disk took no more bytes');
        written += count;
      }
    } catch (error) {
      this.#removePartial(descriptor);
      throw error;
    }
  }

  #removePartial(descriptor: number): void {
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
    details: `a line was written partially and could not be removed: ${messageOf(cause)}`,
    hint: 'run it again with --output-dir on another disk',
    cause,
  });
}
