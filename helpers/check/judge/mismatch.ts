import { mayBeReportedAs, traitsOf } from '../../model/mechanism.ts';
import { describeOutcome, sameOutcome, type ExpectedOutcome, type Observed } from '../../model/outcome.ts';
import type { RequiredWitness } from './reports/required-witnesses.ts';
import type { ObservedCell } from './rounds.ts';

/** Why a cell is not as expected, and whether that is a finding or a doubt. */
export interface Mismatch {
  readonly verdict: 'deviates' | 'inconclusive';
  readonly because: string;
}

/**
 * Compares one cell with its expected outcome; undefined when they agree. Witnesses that contradict
 * each other are a finding; a required witness that is silent leaves a doubt, never a pass.
 */
export function mismatch(
  cell: ObservedCell | undefined,
  expected: ExpectedOutcome,
  required: readonly RequiredWitness[],
): Mismatch | undefined {
  const expectation = `expected ${describeOutcome(expected)}`;
  if (cell === undefined) return { verdict: 'inconclusive', because: `was not observed, ${expectation}` };
  const { observed } = cell;
  if (observed.is === 'contradicted')
    return {
      verdict: 'deviates',
      because: `has witnesses that contradict each other: ${observed.because}; ${expectation}`,
    };
  if (observed.is === 'inconclusive')
    return { verdict: 'inconclusive', because: `could not be judged (${observed.because}), ${expectation}` };
  if (!sameOutcome(observed, expected)) {
    const because = `${was(observed)}, ${expectation}`;
    if (isUnproved(cell, expected))
      return { verdict: 'inconclusive', because: `${because}, but nothing proves that the sidecar did not pass it on` };
    return isUnnamed(cell, expected)
      ? { verdict: 'inconclusive', because: `${because}, but no sidecar logged a refusal, which would name it` }
      : { verdict: 'deviates', because };
  }
  const silent = required.filter((witness) => isSilent(cell, witness));
  if (silent.length === 0) return undefined;
  return {
    verdict: 'inconclusive',
    because: `${was(observed)}, but ${silent.map((one) => SILENT[one]).join(' and ')}`,
  };
}

/** Whether the request may have gone past the sidecar, whose log was not searched. */
function isUnproved({ observed, witnesses }: ObservedCell, expected: ExpectedOutcome): boolean {
  const isSame = expected.is === 'bypassed' && observed.is === 'admitted' && observed.over === expected.over;
  return isSame && !witnesses.includes('proxy');
}

/**
 * Whether the observed refusal may be the expected one: the client noticed only that its connection
 * ended, and no log names the refusal.
 */
function isUnnamed({ observed, refusalLogged }: ObservedCell, expected: ExpectedOutcome): boolean {
  if (observed.is !== 'refused' || expected.is !== 'refused' || refusalLogged) return false;
  return traitsOf(expected.by).namedBy === 'caller' && mayBeReportedAs(expected.by, observed.by);
}

function isSilent({ witnesses, certificateKnown }: ObservedCell, required: RequiredWitness): boolean {
  return required === 'certificate' ? !certificateKnown : !witnesses.includes(required);
}

/** The reason of a cell whose capture reported nothing. */
export const SILENT_WIRE = 'the witness "wire" is silent';

const SILENT: Readonly<Record<RequiredWitness, string>> = {
  client: 'the witness "client" is silent',
  callee: 'the witness "callee" is silent',
  proxy: 'the witness "proxy" is silent',
  gateway: 'the witness "gateway" is silent',
  wire: SILENT_WIRE,
  kubelet: 'the witness "kubelet" is silent',
  certificate: "the certificate of the caller's sidecar was not collected",
};

function was(observed: Observed): string {
  return observed.is === 'stays-up' ? 'stayed up' : `was ${describeOutcome(observed)}`;
}
