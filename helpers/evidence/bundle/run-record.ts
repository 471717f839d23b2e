import { notJudged } from '../../check/judge/result.ts';
import type { PlannedRun } from '../../check/plan/planned-run.ts';
import type { Subject } from '../../mesh/istio/subject.ts';
import type { ChangeEvent, Observation } from '../../model/observation.ts';
import { redactValue } from '../../text/redact.ts';
import { verdictsOf } from '../replay/verdicts.ts';
import type { Bundle } from '../schemas/bundle.ts';
import type { RunInfo } from '../schemas/schemas.ts';
import type { JudgedCheck } from '../schemas/verdict-schemas.ts';
import { SCHEMAS } from '../schemas/version.ts';
import { readBundle } from './bundle-reader.ts';
import { BundleWriter, planOf } from './bundle-writer.ts';
import type { RunStart, RunEnd } from './run-bounds.ts';

/** Records the evidence of one run. Its directory is a readable bundle at any time. */
export class RunRecord implements Disposable {
  readonly directory: string;
  readonly #writer: BundleWriter;
  readonly #checks: readonly PlannedRun['planned'][];
  readonly #judged = new Map<string, JudgedCheck>();
  readonly #infrastructure: RunInfo['infrastructure'][number][] = [];
  #info: RunInfo;
  #plan: Bundle['plan'];
  #subject: Subject | undefined;

  constructor({ outputDirectory, runId, argv, startedAt, suite, checks }: RunStart) {
    this.#writer = new BundleWriter(outputDirectory, runId);
    this.directory = this.#writer.directory;
    this.#checks = checks;
    this.#plan = planOf(checks);
    this.#info = {
      schema: SCHEMAS.run,
      runId,
      argv,
      node: process.version,
      openssl: process.versions.openssl,
      suite,
      startedAt,
      endedAt: null,
      ended: 'running',
      failure: null,
      phases: [],
      infrastructure: [],
      execs: {},
    };
    this.#writer.plan(checks);
    this.#writer.run(this.#info);
    this.#writeVerdicts();
  }

  observe(observation: Observation): void {
    this.#writer.observe(observation);
  }

  change(event: ChangeEvent): void {
    this.#writer.change(event);
  }

  /** Counts secrets that callers redacted. */
  redacted(kinds: readonly string[]): void {
    this.#writer.redacted(kinds);
  }

  /**
   * Records a fault of the test infrastructure, retried successfully or not, in its own stream;
   * run.json is written at the end only.
   */
  infrastructure(fault: RunInfo['infrastructure'][number]): void {
    this.#infrastructure.push(fault);
    this.#writer.infrastructure(fault);
  }

  /** Replaces the plan by the checks as they are run on this mesh. */
  plan(checks: readonly PlannedRun['planned'][]): void {
    this.#plan = planOf(checks);
    this.#writer.plan(checks);
  }

  subject(subject: Subject): void {
    this.#subject = subject;
    this.#writer.subject(subject);
  }

  /** Records verdicts, which are readable from then on. */
  judged(...checks: readonly JudgedCheck[]): void {
    for (const check of checks) this.#judged.set(check.id, check);
    this.#writeVerdicts();
  }

  /** Records the end of the run, then reads the bundle, from which reports are rendered. */
  end(end: RunEnd): Bundle {
    this.#writeVerdicts();
    this.#writer.closeStreams();
    const { counts, redactions } = this.#writer;
    this.#info = { ...this.#info, ...end, infrastructure: this.#infrastructure, counts, redactions };
    this.#writer.run(this.#info);
    return readBundle(this.directory);
  }

  /**
   * The bundle without its streams, for reports when the disk fails: verdicts and the end of the
   * run.
   */
  inMemory(end: RunEnd): Bundle {
    const { directory } = this;
    const run = { ...this.#info, ...end, infrastructure: this.#infrastructure };
    const bundle: Bundle = {
      directory,
      run,
      plan: this.#plan,
      subject: this.#subject,
      verdicts: this.#verdicts(),
      observations: [],
      changes: [],
      earlier: {},
      lost: [],
    };
    // The bundle writer does not redact it.
    return redactValue(bundle).value;
  }

  /** Keeps a file that explains why a check did not conform. */
  diagnostics(check: string, name: string, content: string): void {
    this.#writer.diagnostics(check, name, content);
  }

  /** Writes a rendered report beside the evidence. */
  rendered(name: 'junit' | 'report', content: string): void {
    this.#writer.rendered(name, content);
  }

  [Symbol.dispose](): void {
    this.#writer.closeStreams();
  }

  #writeVerdicts(): void {
    this.#writer.verdicts(this.#verdicts());
  }

  /** A selected check without a verdict is listed as inconclusive. */
  #verdicts(): Bundle['verdicts'] {
    return verdictsOf(this.#checks.map(({ record: { id } }) => this.#judged.get(id) ?? notJudged(id)));
  }
}
