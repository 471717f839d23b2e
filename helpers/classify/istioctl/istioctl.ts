import type { Observed } from '../../model/outcome.ts';
import type { Inconclusive } from '../../model/undetermined.ts';
import type { IstioctlFacts } from '../../probe/istioctl/facts.ts';
import { findingsIn, type Finding } from '../../probe/istioctl/output/findings.ts';
import { installationIn } from '../../probe/istioctl/output/installation.ts';
import { serverNamesIn } from '../../probe/istioctl/output/server-names.ts';
import { versionsIn } from '../../probe/istioctl/output/versions.ts';
import { inconclusive } from '../classification.ts';

/** Names what istioctl reported as one canonical text; output that cannot be read is quoted. */
export function classifyIstioctl(facts: IstioctlFacts): Observed {
  switch (facts.query) {
    case 'analyze':
      return reported('analysis', analysisOf(facts));
    case 'precheck':
      return reported('precheck', precheckOf(facts));
    case 'versions':
      return reported('versions', versionsOf(facts));
    case 'replicas':
      return reported('replicas', replicasOf(facts));
    case 'installation':
      return reported('installation', installationOf(facts));
    case 'server-names':
      return reported('server-names', serverNamesOf(facts));
  }
}

type Reading = string | Inconclusive;
type IstioctlFact = 'analysis' | 'precheck' | 'versions' | 'replicas' | 'installation' | 'server-names';

function reported(fact: IstioctlFact, reading: Reading): Observed {
  return typeof reading === 'string' ? { is: 'reports', fact, value: reading } : reading;
}

/** With JSON output istioctl lists its findings and exits with 0; a failure is plain text. */
function analysisOf(facts: IstioctlFacts): Reading {
  const found = facts.exitCode === 0 ? findingsIn(facts.stdout) : undefined;
  if (found === undefined) return unreadable(facts);
  const place = ` ${facts.namespace}/`;
  const here = found.filter(({ origin }) => origin.includes(place));
  return listed(here, ({ code, origin }) => `${code} ${origin.replace(place, ' ')}`, 'clean');
}

/** Without a finding standard output is empty; with a warning or worse istioctl exits with 1. */
function precheckOf(facts: IstioctlFacts): Reading {
  const { exitCode, stdout, stderr } = facts;
  const isClean = exitCode === 0 && stdout.trim() === '' && stderr.includes('No issues found');
  const found = isClean ? [] : findingsIn(stdout);
  if (found === undefined) return unreadable(facts);
  return listed(found, ({ code, origin, message }) => `${code} ${quotedIn(message) ?? origin}`, 'no issue');
}

/** A message quotes its subject, such as the annotation on which a workload depends. */
function quotedIn(message: string): string | undefined {
  return /"([^"]+)"/.exec(message)?.[1];
}

function versionsOf(facts: IstioctlFacts): Reading {
  const versions = facts.exitCode === 0 ? versionsIn(facts.stdout, facts.namespace) : undefined;
  if (versions === undefined) return unreadable(facts);
  const { client, controlPlane, dataPlane } = versions;
  const [pilot, ...others] = controlPlane;
  if (pilot === undefined) return inconclusive('no istiod reported its version');
  if (dataPlane.length === 0) return inconclusive(`no proxy of ${facts.namespace} reported its version`);
  const differences = [
    difference('client', [client], pilot),
    difference('control plane', others, pilot),
    difference('data plane', dataPlane, pilot),
  ].filter((text) => text !== '');
  return differences.length === 0 ? 'client, control plane and data plane agree' : differences.join('; ');
}

function replicasOf(facts: IstioctlFacts): Reading {
  const versions = facts.exitCode === 0 ? versionsIn(facts.stdout, facts.namespace) : undefined;
  if (versions === undefined) return unreadable(facts);
  const { length } = versions.controlPlane;
  if (length === 0) return inconclusive('no istiod reported its version');
  return length === 1 ? '1 istiod answers' : `${length.toString()} istiods answer`;
}

function installationOf(facts: IstioctlFacts): Reading {
  const installation = facts.exitCode === 0 ? installationIn(facts.stdout) : undefined;
  if (installation === undefined) return unreadable(facts);
  const { generated, found } = installation;
  if (generated.length === 0) return inconclusive('istioctl generated nothing');
  const [missing, unready] = [
    generated.filter((name) => !found.some((object) => object.name === name)),
    found.filter(({ ready }) => !ready).map(({ name }) => name),
  ].map((names) => names.toSorted().join(', '));
  const problems = [missing === '' ? '' : `missing: ${missing}`, unready === '' ? '' : `not ready: ${unready}`];
  return problems.filter((text) => text !== '').join('; ') || 'complete';
}

function serverNamesOf(facts: IstioctlFacts): Reading {
  const found = facts.exitCode === 0 ? serverNamesIn(facts.stdout) : undefined;
  return found === undefined ? unreadable(facts) : found.toSorted().join(', ') || 'none';
}

function difference(component: string, versions: readonly string[], pilot: string): string {
  const others = new Set(versions.filter((version) => version !== pilot));
  return others.size === 0 ? '' : `${component} differs: ${[...others].toSorted().join(', ')}`;
}

function listed(found: readonly Finding[], name: (finding: Finding) => string, none: string): string {
  const names = new Set(found.map(name));
  return names.size === 0 ? none : [...names].toSorted().join(', ');
}

function unreadable({ query, exitCode, stdout, stderr }: IstioctlFacts): Inconclusive {
  const output = [stderr, stdout].map((text) => text.trim()).find((text) => text !== '');
  return inconclusive(`istioctl (${query}) ended with ${exitCode.toString()}: ${output ?? 'no output'}`);
}
