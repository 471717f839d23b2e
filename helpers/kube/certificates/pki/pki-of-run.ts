import { isOpenssl } from '../../../model/material/reference.ts';
import type { EdgeCertificate } from '../../../model/probes/edge.ts';
import type { KubeTarget } from '../../kube.ts';
import type { IssuedCertificate } from '../certificate-request.ts';
import { meshAuthority } from '../mesh-authority.ts';
import { authorityOfRun } from '../secrets.ts';
import { createRunPki, type RunPki } from './run-pki.ts';

const runs = new Map<string, RunPki>();

/** The certificates of a run, the same for every part of this process. */
export function pkiOfRun(target: KubeTarget, runId: string): RunPki {
  const known = runs.get(runId);
  if (known !== undefined) return known;
  const pki = createRunPki({ run: () => authorityOfRun(runId), mesh: (signal) => meshAuthority(target, signal) });
  runs.set(runId, pki);
  return pki;
}

/** The certificate that a client of a gateway presents, and its key. */
export async function certificateOfClient(
  { of, by, names = [], defect }: EdgeCertificate,
  pki: RunPki,
  signal: AbortSignal,
): Promise<IssuedCertificate> {
  const key = { of, type: isOpenssl(by) ? by : 'ecdsa', version: '1' } as const;
  const order = { ...key, by, names, ...(defect === undefined ? {} : { defect }) };
  const [certificate, privateKey] = await Promise.all([pki.certificate(order, signal), pki.key(key, signal)]);
  return { certificate, privateKey };
}

/** What a client outside of the cluster presents, and by what it verifies gateways. */
export function clientCertificatesOf(pki: RunPki): ClientCertificates {
  return {
    certificateOf: (certificate, signal) => certificateOfClient(certificate, pki, signal),
    authorityOf: (name, signal) => pki.authority(name, signal),
  };
}

interface ClientCertificates {
  certificateOf(certificate: EdgeCertificate, signal: AbortSignal): Promise<IssuedCertificate>;
  authorityOf(name: string, signal: AbortSignal): Promise<string>;
}
