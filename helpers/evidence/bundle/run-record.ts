import { notJudged } from '../../check/judge/result.ts';
import type { LoadedCheck } from '../../check/record/check-record.ts';
import type { Subject } from '../../mesh/istio/subject.ts';
import type { ChangeEvent, Observation } from '../../model/observation.ts';
import { redactValue } from '../../text/redact.ts';
import { verdictsOf } from '../replay/verdicts.ts';
import type { Bundle, JudgedCheck, RunFailure, RunInfo } from '../schemas/schemas.ts';
import { SCHEMAS } from '../schemas/version.ts';
import { readBundle } from './bundle-reader.ts';
import { BundleWriter, planOf } from './bundle-writer.ts';

export interface RunStart {
  readonly outputDirectory: string;
  readonly runId: string;
  readonly argv: readonly string[];
  /** UTC, ISO 8601. */
  readonly startedAt: string;
  readonly suite: RunInfo['suite'];
  readonly checks: readonly LoadedCheck[];
}

export interface RunEnd {
  readonly ended: Exclude<RunInfo['ended'], 'running'>;
  readonly endedAt: string;
  readonly failure: RunFailure | null;
  readonly phases: RunInfo['phases'];
  readonly execs: RunInfo['execs'];
}

/** The evidence of one run as it grows. At every moment the directory is a readable bundle, of a run that goes on or was killed. */
export class RunRecord implements Disposable {
  readonly directory: string;
  readonly #writer: BundleWriter;
  readonly #checks: readonly LoadedCheck[];
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

  /** Counts secrets that were taken out of facts before they came here. */
  redacted(kinds: readonly string[]): void {
    this.#writer.redacted(kinds);
  }

  /** Notes a fault of our own plumbing, cured by its retry or not, in a stream of its own: run.json is written once more, at the end. */
  infrastructure(fault: RunInfo['infrastructure'][number]): void {
    this.#infrastructure.push(fault);
    this.#writer.infrastructure(fault);
  }

  /** Replaces the plan by the checks as they are run on the mesh that was found. */
  plan(checks: readonly LoadedCheck[]): void {
    this.#plan = planOf(checks);
    this.#writer.plan(checks);
  }

  subject(subject: Subject): void {
    this.#subject = subject;
    this.#writer.subject(subject);
  }

  /** Takes down verdicts, which are readable from then on. */
  judged(...checks: readonly JudgedCheck[]): void {
    for (const check of checks) this.#judged.set(check.id, check);
    this.#writeVerdicts();
  }

  /** Writes how the run ended, then reads the bundle back: reports are rendered from what is on the disk. */
  end(end: RunEnd): Bundle {
    this.#writeVerdicts();
    this.#writer.closeStreams();
    const { counts, redactions } = this.#writer;
    this.#info = { ...this.#info, ...end, infrastructure: this.#infrastructure, counts, redactions };
    this.#writer.run(this.#info);
    return readBundle(this.directory);
  }

  /**
   * What is known of the run where the disk does not take or give its bundle: verdicts and how it ended, without the evidence. For the
   * documents that people and pipelines wait for; never judged again.
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
    // Nothing of it passes the gate of the files.
    return redactValue(bundle).value;
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

  /** A check that was selected and not judged stands in the verdicts as inconclusive: it never disappears. */
  #verdicts(): Bundle['verdicts'] {
    return verdictsOf(this.#checks.map(({ record: { id } }) => this.#judged.get(id) ?? notJudged(id)));
  }
}
