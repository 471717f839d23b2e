import type { Reference } from '../../../model/material/reference.ts';
import type { RunPki } from './run-pki.ts';

/** The PEM that a reference means. */
export function textOf(reference: Reference, pki: RunPki, signal: AbortSignal): Promise<string> {
  switch (reference.is) {
    case 'certificate':
      return pki.certificate(orderIn(reference), signal);
    case 'key':
      return pki.key(reference, signal);
    case 'authority':
      return pki.authority(reference.of, signal);
    case 'revocations':
      return pki.revocations(reference.by, reference.revoked, signal);
  }
}

/** Orders are compared by all their fields. */
function orderIn({ is: _is, ...order }: Extract<Reference, { is: 'certificate' }>): Omit<typeof order, 'is'> {
  return order;
}
