import { unread, type Reader } from './reading.ts';

/** Reads the probe that the kubelet is configured with. */
export const kubeletReaders = {
  probed: ({ facts }) =>
    facts.kind === 'kubelet' && facts.aim !== undefined ? facts.aim : unread("the pod's probe was not read"),
} as const satisfies Readonly<Record<string, Reader>>;
