import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PlannedRun } from '../../check/plan/planned-run.ts';
import type { LoadedCheck } from '../../check/record/check-record.ts';
import type { Subject } from '../../mesh/istio/subject.ts';
import type { ChangeEvent, Observation } from '../../model/observation.ts';
import { redact, redactValue } from '../../text/redact.ts';
import { canonicalDocument, documentOf, sorted } from '../canonical-json.ts';
import type { Plan } from '../schemas/plan-schema.ts';
import type { RunInfo } from '../schemas/schemas.ts';
import type { JudgedCheck, Verdicts } from '../schemas/verdict-schemas.ts';
import { SCHEMAS } from '../schemas/version.ts';
import { AppendLog } from '../stream/append-log.ts';
import { BUNDLE } from './bundle-files.ts';
import { guarded, OWNER_ONLY, writeWhole } from './disk.ts';

/**
 * Writes the evidence of one run: streams are append-only, documents are replaced as a whole. It
 * redacts everything it writes, as the last defence against secrets.
 */
export class BundleWriter implements Disposable {
  readonly directory: string;
  readonly #observations: AppendLog;
  readonly #changes: AppendLog;
  readonly #sorted = new WeakMap<JudgedCheck, JudgedCheck>();
  readonly #redacted = new Map<string, number>();
  #infrastructure: AppendLog | undefined;

  /** Creates `<outputDirectory>/<runId>/` and its two streams. */
  constructor(outputDirectory: string, runId: string) {
    this.directory = join(outputDirectory, runId);
    guarded(this.directory, () => mkdirSync(this.directory, { recursive: true, mode: OWNER_ONLY.directory }));
    this.#observations = new AppendLog(join(this.directory, BUNDLE.observations));
    this.#changes = new AppendLog(join(this.directory, BUNDLE.changes));
  }

  observe(observation: Observation): void {
    this.redacted(this.#observations.append(observation));
  }

  change(event: ChangeEvent): void {
    this.redacted(this.#changes.append(event));
  }

  /** Adds a fault of the test infrastructure; its stream exists from the first fault on. */
  infrastructure(fault: RunInfo['infrastructure'][number]): void {
    this.#infrastructure ??= new AppendLog(join(this.directory, BUNDLE.infrastructure));
    this.redacted(this.#infrastructure.append(fault));
  }

  /** Counts redacted secrets by kind. */
  redacted(kinds: readonly string[]): void {
    for (const kind of kinds) this.#redacted.set(kind, (this.#redacted.get(kind) ?? 0) + 1);
  }

  /** Number of redacted secrets by kind, including those redacted by callers. */
  get redactions(): NonNullable<RunInfo['redactions']> {
    return [...this.#redacted].map(([kind, count]) => ({ kind, count })).toSorted(byKind);
  }

  /** Number of complete lines per stream. */
  get counts(): NonNullable<RunInfo['counts']> {
    return { observations: this.#observations.lines, changes: this.#changes.lines };
  }

  plan(checks: readonly PlannedRun['planned'][]): void {
    // Keys are not sorted: the cells of a verdict and the rows of a report follow the author's
    // order.
    this.#file(BUNDLE.plan, documentOf(this.#without(planOf(checks))));
  }

  subject(subject: Subject): void {
    this.#document(BUNDLE.subject, subject);
  }

  run(info: RunInfo): void {
    this.#document(BUNDLE.run, info);
  }

  /** Written after each check; results of earlier checks are not sorted again. */
  verdicts({ checks, schema, verdict }: Verdicts): void {
    const ordered = checks.map((check) => {
      const known = this.#sorted.get(check) ?? sorted(this.#without(check));
      this.#sorted.set(check, known);
      return known;
    });
    this.#file(BUNDLE.verdicts, documentOf({ checks: ordered, schema, verdict }));
  }

  /** Writes a file that explains a check; @param name of a file, without a folder */
  diagnostics(check: string, name: string, content: string): void {
    const { text, found } = redact(content);
    this.redacted(found);
    this.#file(join(BUNDLE.diagnostics, check, name), text);
  }

  /** Writes a rendered report beside the evidence. */
  rendered(name: 'junit' | 'report', content: string): void {
    this.#file(BUNDLE[name], redact(content).text);
  }

  /** Flushes and closes the streams; documents can still be replaced. */
  closeStreams(): void {
    this.#observations.close();
    this.#changes.close();
    this.#infrastructure?.close();
  }

  [Symbol.dispose](): void {
    this.closeStreams();
  }

  #document(name: string, value: unknown): void {
    this.#file(name, canonicalDocument(this.#without(value)));
  }

  #without<Value>(value: Value): Value {
    const { value: redacted, found } = redactValue(value);
    this.redacted(found);
    return redacted;
  }

  #file(name: string, content: string): void {
    writeWhole(join(this.directory, name), content, OWNER_ONLY.file);
  }
}

/** The document plan.json. */
export function planOf(checks: readonly PlannedRun['planned'][]): Plan {
  const planned = checks.map(({ manifests, ...check }) => ({ ...check, manifests: textsOf(manifests) }));
  return { schema: SCHEMAS.plan, checks: planned };
}

/** The texts of the manifests; parsed objects can be derived from them. */
function textsOf(manifests: LoadedCheck['manifests']): Record<string, string> {
  return Object.fromEntries(Object.entries(manifests).map(([name, { text }]) => [name, text]));
}

function byKind(left: { readonly kind: string }, right: { readonly kind: string }): number {
  return left.kind < right.kind ? -1 : 1;
}
