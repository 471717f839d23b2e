import { closeSync, fsyncSync, openSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { canonicalLine } from './canonical-json.ts';
import { guarded } from './disk.ts';
import { assertNoSecrets } from './secrets.ts';

/** An append-only file of one JSON value per line. Each line reaches the kernel before `append` returns, so a killed run keeps it. */
export class AppendLog implements Disposable {
  readonly path: string;
  #descriptor: number | undefined;
  #lines = 0;

  /** Creates the file; throws when it exists, because evidence is never overwritten. */
  constructor(path: string) {
    this.path = path;
    this.#descriptor = guarded(path, () => openSync(path, 'ax'));
  }

  get lines(): number {
    return this.#lines;
  }

  /** Adds one line, in order and whole. Throws when the value holds a secret or the disk refuses it. */
  append(value: unknown): void {
    const descriptor = this.#descriptor;
    if (descriptor === undefined) throw new Error(`${this.path} is closed: nothing can be appended`);
    const line = canonicalLine(value);
    assertNoSecrets(line, `${basename(this.path)}:${this.#lines + 1}`);
    guarded(this.path, () => writeFileSync(descriptor, `${line}\n`));
    this.#lines += 1;
  }

  /** Flushes to the disk and closes; a second call does nothing. */
  close(): void {
    const descriptor = this.#descriptor;
    if (descriptor === undefined) return;
    this.#descriptor = undefined;
    guarded(this.path, () => {
      fsyncSync(descriptor);
      closeSync(descriptor);
    });
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
