/**
 * Unit tests that need a worker of their own: those of floors whose modules keep sessions, servers,
 * signals and processes, and those that replace modules. All others share their workers, since most
 * of their time went into loading the same modules again.
 */
export const ISOLATED = [
  'helpers/{cli,dataplane,kube,live,mesh,probe}/**/*.test.ts',
  'helpers/check/conform/**/*.test.ts',
] as const;
