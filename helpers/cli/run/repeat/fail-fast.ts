import { MeshproofError } from '../../../errors.ts';
import type { JudgedCheck } from '../../../evidence/schemas/verdict-schemas.ts';
import { exitCodeOf } from '../../failure.ts';

/** Ends a run at its first check that does not conform, where --fail-fast is given. */
export class FailFast {
  readonly #controller = new AbortController();
  readonly #wanted: boolean;
  /** Aborts at that check, or with the run. */
  readonly signal: AbortSignal;

  constructor(wanted: boolean, signal: AbortSignal) {
    this.#wanted = wanted;
    this.signal = AbortSignal.any([signal, this.#controller.signal]);
  }

  note({ id, verdict, because }: Pick<JudgedCheck, 'id' | 'verdict' | 'because'>): void {
    if (!this.#wanted || verdict === 'conforms' || verdict === 'not-applicable') return;
    this.#controller.abort(
      new MeshproofError({
        operation: 'run the remaining checks',
        details: `--fail-fast ended the run at ${id}: ${verdict}${because === '' ? '' : `, ${because}`}`,
        hint: `look at ${id} first, or omit --fail-fast`,
        exitCode: exitCodeOf(verdict),
      }),
    );
  }

  /** Rethrows what work threw, which is a consequence where --fail-fast ended it. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      const result = await work();
      this.#controller.signal.throwIfAborted();
      return result;
    } catch (error) {
      this.#controller.signal.throwIfAborted();
      throw error;
    }
  }
}
