import { sameOutcome, endsRefused } from '../../../model/outcome.ts';
import { parseRoute } from '../../../model/route.ts';
import { parseSpiffeId } from '../../../model/spiffe-id.ts';
import { splitMemberKey } from '../../../model/workloads/cast-member.ts';
import type { Candidate } from '../candidate.ts';
import { lineOf, type Problem } from '../problem.ts';
import { reportedFactsAreRequested } from './fact-rules.ts';
import { namespacesHaveOneLabel } from './injection-rules.ts';
import { outcomesOf } from './outcomes-of.ts';
import { probesFitTheirEnds } from './probe-rules.ts';
import { redeploysFitTheirWorkloads } from './redeploy-rules.ts';
import { streamsHaveRounds } from './stream-rules.ts';
import { witnessesSeeTheRequest } from './witness-rules.ts';

type Rule = (candidate: Candidate) => readonly Problem[];

/** Rules within one record that no type can express. */
export const recordRules: readonly Rule[] = [
  routesNameMembers,
  expectedRoutesHaveABaseline,
  sabotagesAreUsed,
  identitiesFit,
  somethingFlips,
  refusalsHaveAControl,
  witnessesSeeTheRequest,
  probesFitTheirEnds,
  redeploysFitTheirWorkloads,
  namespacesHaveOneLabel,
  reportedFactsAreRequested,
  streamsHaveRounds,
];

function problem({ found }: Candidate, text: string, ...path: readonly string[]): Problem {
  return { file: found.file, line: lineOf(found.source, ...path), text };
}

function routesNameMembers(candidate: Candidate): Problem[] {
  const { record } = candidate;
  const sections = { baseline: record.baseline, expects: record.expects, restored: record.restored };
  return Object.entries(sections).flatMap(([section, routes]) =>
    Object.keys(routes).flatMap((route) => {
      const parts = parseRoute(route);
      if (parts === undefined) return problem(candidate, `"${route}" is no route such as 'a.b -> c.d'`, section, route);
      const undeclared = [parts.from, parts.to].filter((member) => record.cast[member] === undefined);
      const probe = parts.via === undefined || record.probes[parts.via] !== undefined ? [] : [`the probe ${parts.via}`];
      const missing = [...undeclared.map((member) => `the workload ${member}`), ...probe];
      return missing.map((what) =>
        problem(candidate, `"${route}" names ${what}, which is not declared`, section, route),
      );
    }),
  );
}

function expectedRoutesHaveABaseline(candidate: Candidate): Problem[] {
  const { baseline, expects, restored } = candidate.record;
  const sections = { expects, restored };
  return Object.entries(sections).flatMap(([section, routes]) =>
    Object.keys(routes)
      .filter((route) => baseline[route] === undefined)
      .map((route) => problem(candidate, `"${route}" has no baseline`, section, route)),
  );
}

function sabotagesAreUsed(candidate: Candidate): Problem[] {
  const { expects, sabotage } = candidate.record;
  const named = Object.entries(expects).flatMap(([route, { under }]) =>
    Object.keys(under).map((name) => ({ route, name })),
  );
  const unknown = named
    .filter(({ name }) => sabotage[name] === undefined)
    .map(({ route, name }) => problem(candidate, `the sabotage "${name}" is not declared`, 'expects', route, name));
  const unused = Object.keys(sabotage)
    .filter((name) => !named.some((use) => use.name === name))
    .map((name) =>
      problem(candidate, `no expectation names an outcome under the sabotage "${name}"`, 'sabotage', name),
    );
  const same = Object.entries(expects).flatMap(([route, { is, under }]) =>
    Object.entries(under)
      .filter(([, outcome]) => outcome !== undefined && sameOutcome(outcome, is))
      .map(([name]) =>
        problem(
          candidate,
          `the sabotage "${name}" does not flip "${route}": both outcomes are equal`,
          'expects',
          route,
          name,
        ),
      ),
  );
  return [...unknown, ...unused, ...same];
}

/** A callee sees the caller's SPIFFE id, so its namespace and account are in the cast. */
function identitiesFit(candidate: Candidate): Problem[] {
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
function somethingFlips(candidate: Candidate): Problem[] {
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
function contradictedStates(candidate: Candidate): Problem[] {
  const { baseline, expects } = candidate.record;
  return Object.entries(expects)
    .filter(([route, { is }]) => baseline[route] === undefined || !sameOutcome(baseline[route], is))
    .map(([route]) =>
      problem(candidate, `"${route}" differs from its baseline, although the claim is about a state`, 'expects', route),
    );
}

/**
 * While a refusal is observed, the same callee must admit another route; a dead callee would look
 * like a refusal.
 */
function refusalsHaveAControl(candidate: Candidate): Problem[] {
  const { baseline, expects } = candidate.record;
  const expectationSets = {
    baseline: Object.entries(baseline),
    expects: Object.entries(baseline).map(([route, before]) => [route, expects[route]?.is ?? before] as const),
  };
  return Object.entries(expectationSets).flatMap(([section, expectations]) =>
    expectations.flatMap(([route, outcome]) => {
      const to = parseRoute(route)?.to;
      const answered = expectations.some(
        ([other, { is }]) => other !== route && parseRoute(other)?.to === to && is === 'admitted',
      );
      return endsRefused(outcome) && !answered
        ? [
            problem(
              candidate,
              `"${route}" is refused, and no other route is admitted by ${to ?? 'its callee'}: no control`,
              section,
              route,
            ),
          ]
        : [];
    }),
  );
}
