import { resolve } from 'node:path';

/** The root of the checkout. */
export const PROJECT = resolve(import.meta.dirname, '..', '..');
