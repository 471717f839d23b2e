import * as z from 'zod';
import type { IstioctlQuery } from '../../model/probes/istioctl.ts';
import { type Finding, findingsIn } from './output/findings.ts';
import { jsonIn } from './output/json-in.ts';

/**
 * Longest recorded part of output that is not JSON: enough for an error message, too short for a
 * list of workloads.
 */
const LONGEST_MESSAGE = 200;

const Version = z.object({
  clientVersion: z.object({ version: z.string() }),
  meshVersion: z.array(z.object({ Info: z.object({ version: z.string() }) })).nullish(),
  dataPlaneVersion: z.array(z.object({ ID: z.string(), IstioVersion: z.string() })).nullish(),
});

/**
 * The part of istioctl's standard output that is recorded: everything about one namespace, and
 * counts about the others. Pods, proxies and objects of other namespaces belong to the owner of the
 * mesh. Verdicts are the same with the full and with the reduced output.
 * @param namespace the queried namespace
 */
export function reducedStdout(
  query: Exclude<IstioctlQuery, 'installation'>,
  stdout: string,
  namespace: string,
): string {
  // A table is about one proxy of the namespace.
  if (stdout.trim() === '' || query === 'server-names') return stdout;
  const reduced =
    query === 'analyze' || query === 'precheck'
      ? reducedFindings(stdout, namespace)
      : reducedVersion(stdout, namespace);
  return reduced ?? (stdout.trim().split('\n')[0] ?? '').slice(0, LONGEST_MESSAGE);
}

function reducedVersion(stdout: string, namespace: string): string | undefined {
  const { data } = Version.safeParse(jsonIn(stdout));
  if (data === undefined) return undefined;
  const proxies = data.dataPlaneVersion ?? [];
  const here = proxies.filter(({ ID }) => ID.endsWith(`.${namespace}`));
  const elsewhere = countsOf(proxies.filter((proxy) => !here.includes(proxy)).map(({ IstioVersion }) => IstioVersion));
  return JSON.stringify({ ...data, dataPlaneVersion: here, proxiesElsewhere: elsewhere });
}

/** An annotation of Istio or Kubernetes in a finding: it names a feature, not an object. */
const FEATURE = /"((?:[a-z0-9-]+\.)*(?:istio|k8s|kubernetes)\.io\/[\w.-]+)"/;

/** A finding about another namespace keeps its code and its feature, which a precheck reports. */
function reducedFindings(stdout: string, namespace: string): string | undefined {
  const found = findingsIn(stdout);
  if (found === undefined) return undefined;
  const isHere = ({ origin }: Finding) => origin.includes(` ${namespace}/`) || origin === `Namespace ${namespace}`;
  const elsewhere = countsOf(
    found
      .filter((finding) => !isHere(finding))
      .map(({ code, message }) => [code, ...(FEATURE.exec(message)?.slice(1, 2) ?? [])].join(' ')),
  );
  const counted = Object.entries(elsewhere).map(([what, count]) => {
    const [code = '', feature] = what.split(' ');
    const about = feature === undefined ? '' : ` about "${feature}"`;
    return {
      code,
      origin: 'elsewhere',
      message: `${count.toString()} outside the queried namespace${about}`,
    };
  });
  return JSON.stringify([...found.filter(isHere), ...counted]);
}

function countsOf(values: readonly string[]): Record<string, number> {
  const groups = Map.groupBy(values.toSorted(), (value) => value);
  return Object.fromEntries([...groups].map(([value, all]) => [value, all.length]));
}
