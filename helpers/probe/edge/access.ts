import { MeshproofError } from '../../errors.ts';
import type { IssuedCertificate } from '../../kube/certificates/certificate-request.ts';
import type { EdgeCertificate, EdgeProbe } from '../../model/probes/edge.ts';
import { splitMemberKey } from '../../model/workloads/cast-member.ts';

/** A gateway of the cast; its namespace is already mapped to the run's own. */
export interface GatewayPlace {
  readonly namespace: string;
  readonly workload: string;
}

/** The gateway that a request is sent to. */
export function gatewayOf({ at }: Pick<EdgeProbe, 'at'>): GatewayPlace {
  const { name: workload, namespace } = splitMemberKey(at);
  return { namespace, workload };
}

/** A port that this machine can reach. */
export interface ReachablePort {
  readonly address: string;
  readonly port: number;
}

/** What a client outside of the cluster needs to send requests to a gateway. */
export interface EdgeAccess {
  /** Where this machine reaches a port of the gateway's Service. */
  addressOf(gateway: GatewayPlace, port: number, signal: AbortSignal): Promise<ReachablePort>;
  /** The certificate that a client presents, made by the run. */
  certificateOf(certificate: EdgeCertificate, signal: AbortSignal): Promise<IssuedCertificate>;
  /** The certificate of an authority of the run, as PEM. */
  authorityOf(name: string, signal: AbortSignal): Promise<string>;
}

/** Access by these parts; each part that is missing fails when it is used. */
export function edgeAccess(parts: Partial<EdgeAccess> = {}): EdgeAccess {
  return {
    addressOf: (gateway) => Promise.reject(missing(`reach the gateway ${gateway.workload}.${gateway.namespace}`)),
    certificateOf: ({ of, by }) => Promise.reject(missing(`make a certificate of ${of} by ${by}`)),
    authorityOf: (name) => Promise.reject(missing(`read the certificate of the authority ${name}`)),
    ...parts,
  };
}

function missing(operation: string): MeshproofError {
  return new MeshproofError({
    operation,
    details: 'this mesh gives clients outside of the cluster no access to it',
    hint: 'run the check on a managed mesh',
  });
}
