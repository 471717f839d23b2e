import type { ServiceEntry, ServiceObject } from '../policies/policy.ts';
import { unknown, type Situation } from '../predict/situation.ts';
import { selects, type Workload } from '../workloads/workload.ts';
import type { Addressing, Destination } from './addressing.ts';

/** A Service and the labels of its endpoints. */
export type Found = Omit<Destination, 'subset'> & Pick<ServiceObject, 'selector'>;

/**
 * The Service of this name: the callee's own, which has the callee's name, or one of the manifests
 * that has the callee's port as target.
 */
export function serviceOf(
  { policies, route }: Situation,
  callee: Workload,
  service: string,
  addressing: Addressing,
): Found {
  const { name, namespace, headless } = callee;
  if (service === `${name}.${namespace}`) return { name, namespace, headless, selector: { app: name }, trace: [] };
  const entry = policies.find((policy) => policy.kind === 'ServiceEntry' && policy.hosts.includes(service));
  if (entry?.kind === 'ServiceEntry') return byEntry(route, callee, entry);
  const found = policies.find(
    (policy): policy is ServiceObject =>
      policy.kind === 'Service' && `${policy.name}.${policy.namespace}` === service && policy.namespace === namespace,
  );
  if (found === undefined || !selects(found.selector, callee))
    throw unknown(route, `no Service ${service} of the manifests selects ${name}`);
  if (found.ports[addressing.port.toString()] !== addressing.containerPort)
    throw unknown(route, `the Service ${service} does not have the target port ${addressing.containerPort.toString()}`);
  return { ...found, trace: [`the Service ${service} selects ${name}`] };
}

/** The endpoint of a ServiceEntry (istio.io, reference/config/networking/service-entry). */
function byEntry(route: string, callee: Workload, { name, namespace, endpoint, meshed, servers }: ServiceEntry): Found {
  if (endpoint !== `${callee.name}.${callee.namespace}`)
    throw unknown(route, `the ServiceEntry ${name} has the endpoint ${endpoint}`);
  if (!meshed) throw unknown(route, `the ServiceEntry ${name} does not mark its endpoint as meshed`);
  const trace = [`the ServiceEntry ${name} has the endpoint ${callee.name}`];
  return {
    name,
    namespace,
    headless: false,
    selector: { app: callee.name },
    ...(servers.length === 0 ? {} : { servers }),
    trace,
  };
}
