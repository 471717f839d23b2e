import { sameOutcome } from '../../../model/outcome.ts';
import { parseRoute } from '../../../model/route.ts';
import type { Candidate } from '../candidate.ts';
import type { Problem } from '../problem.ts';
import { reportedFactsAreRequested } from './fact-rules.ts';
import { namespacesHaveOneLabel } from './injection-rules.ts';
import { identitiesFit, somethingFlips, refusalsHaveAControl } from './outcome-rules.ts';
import { probesFitTheirEnds } from './probe-rules.ts';
import { problem } from './problem-of.ts';
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
