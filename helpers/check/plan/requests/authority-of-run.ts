import { REFERENCE_BEGINS } from '../../../model/material/reference.ts';
import type { LoadedCheck } from '../../record/check-record.ts';

const AUTHORITY = `${REFERENCE_BEGINS}authority/run`;

/**
 * Whether checks name the authority of the cast, in manifests or by requests to gateways: then it
 * has to be one of this process, which alone has its key.
 */
export function namesAuthorityOfRun({
  entries,
}: {
  readonly entries: readonly { readonly check: Pick<LoadedCheck, 'manifests' | 'record'> }[];
}): boolean {
  return entries.some(({ check: { manifests, record } }) => {
    const texts = Object.values(manifests).map(({ text }) => text);
    const { probe, probes } = record;
    return (
      texts.some((text) => text.includes(AUTHORITY) || /[?&]by=run\b/.test(text)) ||
      /"(?:by|trusts)":"run"/.test(JSON.stringify([probe, probes]))
    );
  });
}
