import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadedCheck } from '../check/spec.ts';
import type { Subject } from '../mesh/started-mesh.ts';
import type { ChangeEvent, Observation } from '../model/observation.ts';
import { AppendLog } from './append-log.ts';
import { BUNDLE } from './bundle-files.ts';
import { canonicalDocument, documentOf, sorted } from './canonical-json.ts';
import { guarded, writeWhole } from './disk.ts';
import type { JudgedCheck, Plan, RunInfo, Verdicts } from './schemas.ts';
import { assertNoSecrets } from './secrets.ts';

/** Writes the evidence of one run. Streams are append-only; documents are replaced whole; nothing with a secret in it is written. */
export class BundleWriter implements Disposable {
  readonly directory: string;
  readonly #observations: AppendLog;
  readonly #changes: AppendLog;
  readonly #sorted = new WeakMap<JudgedCheck, JudgedCheck>();

  /** Creates `<outputDirectory>/<runId>/` and its two streams. */
  constructor(outputDirectory: string, runId: string) {
    this.directory = join(outputDirectory, runId);
    guarded(this.directory, () => mkdirSync(this.directory, { recursive: true }));
    this.#observations = new AppendLog(join(this.directory, BUNDLE.observations));
    this.#changes = new AppendLog(join(this.directory, BUNDLE.changes));
  }

  observe(observation: Observation): void {
    this.#observations.append(observation);
  }

  change(event: ChangeEvent): void {
    this.#changes.append(event);
  }

  plan(checks: readonly LoadedCheck[]): void {
    // Routes keep the order in which their author wrote them: the cells of a verdict, and a report's rows, follow it.
    this.#file(BUNDLE.plan, documentOf(planOf(checks)));
  }

  subject(subject: Subject): void {
    this.#document(BUNDLE.subject, subject);
  }

  run(info: RunInfo): void {
    this.#document(BUNDLE.run, info);
  }

  /** Written again after each check: what was written of others before is not sorted again. */
  verdicts({ checks, schema, verdict }: Verdicts): void {
    const ordered = checks.map((check) => {
      const known = this.#sorted.get(check) ?? sorted(check);
      this.#sorted.set(check, known);
      return known;
    });
    this.#file(BUNDLE.verdicts, documentOf({ checks: ordered, schema, verdict }));
  }

  /** Writes a rendered report beside the evidence. */
  rendered(name: 'junit' | 'report', content: string): void {
    this.#file(BUNDLE[name], content);
  }

  /** Flushes and closes the streams; documents can still be replaced. */
  closeStreams(): void {
    this.#observations.close();
    this.#changes.close();
  }

  [Symbol.dispose](): void {
    this.closeStreams();
  }

  #document(name: string, value: unknown): void {
    this.#file(name, canonicalDocument(value));
  }

  #file(name: string, content: string): void {
    assertNoSecrets(content, name);
    writeWhole(join(this.directory, name), content);
  }
}

/** The document of plan.json. */
export function planOf(checks: readonly LoadedCheck[]): Plan {
  const planned = checks.map(({ manifests, ...check }) => ({ ...check, manifests: textsOf(manifests) }));
  return { schema: 'meshproof/plan/1', checks: planned };
}

/** The manifests as their files say it; the parsed objects follow from the text. */
function textsOf(manifests: LoadedCheck['manifests']): Record<string, string> {
  return Object.fromEntries(Object.entries(manifests).map(([name, { text }]) => [name, text]));
}
