import { afterAll, vi } from 'vitest';

// The worker runs other files afterwards: stubs, spies and fake timers end with the file.
afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});
