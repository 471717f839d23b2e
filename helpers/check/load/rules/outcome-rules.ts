import { sameOutcome, endsRefused } from '../../../model/outcome.ts';
import { parseRoute } from '../../../model/route.ts';
import { parseSpiffeId } from '../../../model/spiffe-id.ts';
import { splitMemberKey } from '../../../model/workloads/cast-member.ts';
import type { Candidate } from '../candidate.ts';
import { type Problem } from '../problem.ts';
import { outcomesOf } from './outcomes-of.ts';
import { problem } from './problem-of.ts';

/** A callee sees the caller's SPIFFE id, so its namespace and account are in the cast. */
export function identitiesFit(candidate: Candidate): Problem[] {
  return outcomesOf(candidate.record).flatMap(({ route, outcome, section, cast }) => {
    const as = outcome.is === 'admitted' ? outcome.as : undefined;
    const id = as === undefined ? undefined : parseSpiffeId(as);
    const from = parseRoute(route)?.from ?? '';
    const member = cast[from];
    if (as === undefined || as.startsWith('CN=') || member?.kind !== 'workload') return [];
    const fits = id?.namespace === splitMemberKey(from).namespace && id.serviceAccount === member.serviceAccount;
    return fits ? [] : [problem(candidate, `${as} is not the identity of ${from} in the cast`, section, route)];
  });
}

/** An outcome that equals its baseline proves nothing about the change. */
export function somethingFlips(candidate: Candidate): Problem[] {
  const { baseline, expects, kind } = candidate.record;
  if (kind === 'state') return contradictedStates(candidate);
  const flips = Object.entries(expects).some(([route, { is }]) => {
    const before = baseline[route];
    return before !== undefined && !sameOutcome(before, is);
  });
  return flips
    ? []
    : [problem(candidate, 'no expectation differs from its baseline: the change would prove nothing', 'expects')];
}

/** A state has nothing before it: besides the controls, its baseline is the claim itself. */
export function contradictedStates(candidate: Candidate): Problem[] {
  const { baseline, expects } = candidate.record;
  return Object.entries(expects)
    .filter(([route, { is }]) => baseline[route] === undefined || !sameOutcome(baseline[route], is))
    .map(([route]) =>
      problem(candidate, `"${route}" differs from its baseline, although the claim is about a state`, 'expects', route),
    );
}

/**
 * While a refusal is observed, the same callee must admit another route; a dead callee would look
 * like a refusal. While a manifest is rejected, another one must be accepted.
 */
export function refusalsHaveAControl(candidate: Candidate): Problem[] {
  const { baseline, expects } = candidate.record;
  const expectationSets = {
    baseline: Object.entries(baseline),
    expects: Object.entries(baseline).map(([route, before]) => [route, expects[route]?.is ?? before] as const),
  };
  return Object.entries(expectationSets).flatMap(([section, expectations]) =>
    expectations.flatMap(([route, outcome]) => {
      const to = parseRoute(route)?.to;
      const [control, ...others] = outcome.is === 'rejected' ? ['accepted'] : ['admitted', 'bypassed'];
      const answered = expectations.some(
        ([other, { is }]) => other !== route && parseRoute(other)?.to === to && [control, ...others].includes(is),
      );
      return endsRefused(outcome) && !answered
        ? [
            problem(
              candidate,
              `"${route}" is ${outcome.is === 'rejected' ? 'rejected' : 'refused'}, and no other route is ${control} by ${to ?? 'its callee'}: no control`,
              section,
              route,
            ),
          ]
        : [];
    }),
  );
}
