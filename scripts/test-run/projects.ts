/**
 * Unit tests that need a worker of their own: those of the floors whose modules keep sessions,
 * signals and processes, and those that replace modules. All others share their workers, since most
 * of their time went into loading the same modules again.
 */
export const ISOLATED = [
  'helpers/{cli,dataplane,kube,live,mesh}/**/*.test.ts',
  'helpers/probe/address/*.test.ts',
] as const;
