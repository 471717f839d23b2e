import { relative } from 'node:path';
import type { LoadedCheck } from '../../check/record/check-record.ts';
import type { PlanRequest, RunPlanRequest, RunResult } from '../../check/run/lanes/run-plan.ts';
import { proveChecks, sabotagedChecks } from '../../check/run/prove/prove.ts';
import { plannedChecks, runChecks } from '../../check/run/run.ts';
import type { Bundle } from '../../evidence/schemas/schemas.ts';
import { runDocument } from '../../report/document.ts';
import { proveDocument } from '../../report/prove/prove-document.ts';
import { proveShortText, proveText } from '../../report/prove/prove-text.ts';
import { shortText } from '../../report/text/short-text.ts';
import { summaryText } from '../../report/text/summary-text.ts';
import type { TextStyle } from '../../report/text/text-style.ts';
import type { OutputFormat } from '../context.ts';

/** What is done with the checks of a run between bring-up and clean-up, and how it is told. */
export interface Mode {
  /** The checks as they stand in the bundle: mapped to the mesh that was found. */
  readonly plan: (request: PlanRequest) => readonly LoadedCheck[];
  readonly play: (request: RunPlanRequest) => Promise<RunResult>;
  readonly print: Readonly<Record<OutputFormat, (bundle: Bundle, style: TextStyle) => string>>;
}

/** Every check once. */
export const RUN: Mode = {
  plan: plannedChecks,
  play: runChecks,
  print: {
    json: (bundle) => `${JSON.stringify(runDocument(bundle), null, 2)}\n`,
    short: (bundle) => shortText(near(bundle)),
    text: (bundle, style) => summaryText(near(bundle), style),
  },
};

/** Every check under each of its sabotages. */
export const PROVE: Mode = {
  plan: sabotagedChecks,
  play: proveChecks,
  print: {
    json: (bundle) => `${JSON.stringify(proveDocument(bundle), null, 2)}\n`,
    short: (bundle) => proveShortText(near(bundle)),
    text: (bundle, style) => proveText(near(bundle), style),
  },
};

/** With a path that people can read and paste: from here when that is shorter. */
function near(bundle: Bundle): Bundle {
  const directory = relative(process.cwd(), bundle.directory);
  return directory.length < bundle.directory.length ? { ...bundle, directory } : bundle;
}
