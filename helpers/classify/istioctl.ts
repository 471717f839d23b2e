import type { Inconclusive, Observed } from '../model/outcome.ts';
import type { IstioctlFacts } from '../probe/istioctl/facts.ts';
import { findingsIn, type Finding } from '../probe/istioctl/findings.ts';
import { installationIn } from '../probe/istioctl/installation.ts';
import { versionsIn } from '../probe/istioctl/versions.ts';
import { inconclusive } from './mechanisms.ts';

/** Names what istioctl said as one canonical text; what cannot be read shows its own words. */
export function classifyIstioctl(facts: IstioctlFacts): Observed {
  switch (facts.query) {
    case 'analyze':
      return shown('analysis', analysisOf(facts));
    case 'precheck':
      return shown('precheck', precheckOf(facts));
    case 'versions':
      return shown('versions', versionsOf(facts));
    case 'replicas':
      return shown('replicas', replicasOf(facts));
    case 'installation':
      return shown('installation', installationOf(facts));
  }
}

type Read = string | Inconclusive;
type IstioctlShows = 'analysis' | 'precheck' | 'versions' | 'replicas' | 'installation';

function shown(what: IstioctlShows, read: Read): Observed {
  return typeof read === 'string' ? { is: 'reports', fact: what, value: read } : read;
}

/** In JSON istioctl says what it found and exits with 0; what it could not do, it says in words. */
function analysisOf(facts: IstioctlFacts): Read {
  const found = facts.exitCode === 0 ? findingsIn(facts.stdout) : undefined;
  if (found === undefined) return unread(facts);
  const place = ` ${facts.namespace}/`;
  const here = found.filter(({ origin }) => origin.includes(place));
  return listed(here, ({ code, origin }) => `${code} ${origin.replace(place, ' ')}`, 'clean');
}

/** Without any finding there is nothing on its standard output; with a warning or worse it exits with 1. */
function precheckOf(facts: IstioctlFacts): Read {
  const { exitCode, stdout, stderr } = facts;
  const isSilent = exitCode === 0 && stdout.trim() === '' && stderr.includes('No issues found');
  const found = isSilent ? [] : findingsIn(stdout);
  if (found === undefined) return unread(facts);
  return listed(found, ({ code, origin, message }) => `${code} ${quotedIn(message) ?? origin}`, 'no issue');
}

/** What a message is about stands in quotes, such as the annotation that a workload leans on. */
function quotedIn(message: string): string | undefined {
  return /"([^"]+)"/.exec(message)?.[1];
}

function versionsOf(facts: IstioctlFacts): Read {
  const said = facts.exitCode === 0 ? versionsIn(facts.stdout, facts.namespace) : undefined;
  if (said === undefined) return unread(facts);
  const { client, controlPlane, dataPlane } = said;
  const [pilot, ...others] = controlPlane;
  if (pilot === undefined) return inconclusive('no istiod told its version');
  if (dataPlane.length === 0) return inconclusive(`no proxy of ${facts.namespace} told its version`);
  const differences = [
    differs('client', [client], pilot),
    differs('control plane', others, pilot),
    differs('data plane', dataPlane, pilot),
  ].filter((text) => text !== '');
  return differences.length === 0 ? 'client, control plane and data plane agree' : differences.join('; ');
}

function replicasOf(facts: IstioctlFacts): Read {
  const said = facts.exitCode === 0 ? versionsIn(facts.stdout, facts.namespace) : undefined;
  if (said === undefined) return unread(facts);
  const { length } = said.controlPlane;
  if (length === 0) return inconclusive('no istiod told its version');
  return length === 1 ? '1 istiod answers' : `${length.toString()} istiods answer`;
}

function installationOf(facts: IstioctlFacts): Read {
  const said = facts.exitCode === 0 ? installationIn(facts.stdout) : undefined;
  if (said === undefined) return unread(facts);
  const { generated, found } = said;
  if (generated.length === 0) return inconclusive('istioctl generated nothing');
  const [missing, unready] = [
    generated.filter((name) => !found.some((object) => object.name === name)),
    found.filter(({ ready }) => !ready).map(({ name }) => name),
  ].map((names) => names.toSorted().join(', '));
  const problems = [missing === '' ? '' : `missing: ${missing}`, unready === '' ? '' : `not ready: ${unready}`];
  return problems.filter((text) => text !== '').join('; ') || 'complete';
}

function differs(who: string, versions: readonly string[], pilot: string): string {
  const strange = new Set(versions.filter((version) => version !== pilot));
  return strange.size === 0 ? '' : `${who} differs: ${[...strange].toSorted().join(', ')}`;
}

function listed(found: readonly Finding[], name: (finding: Finding) => string, none: string): string {
  const names = new Set(found.map(name));
  return names.size === 0 ? none : [...names].toSorted().join(', ');
}

function unread({ query, exitCode, stdout, stderr }: IstioctlFacts): Inconclusive {
  const said = [stderr, stdout].map((text) => text.trim()).find((text) => text !== '');
  return inconclusive(`istioctl (${query}) ended with ${exitCode.toString()}: ${said ?? 'it said nothing'}`);
}
