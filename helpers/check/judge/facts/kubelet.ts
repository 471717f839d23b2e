import { unread, type Reader } from './reading.ts';

/** Reads what the kubelet was told to do. */
export const kubeletReaders = {
  probed: ({ facts }) =>
    facts.kind === 'kubelet' && facts.aim !== undefined ? facts.aim : unread('nobody looked what the kubelet asks'),
} as const satisfies Readonly<Record<string, Reader>>;
