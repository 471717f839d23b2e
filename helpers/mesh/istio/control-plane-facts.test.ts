import { expect, test } from 'vitest';
import { releaseOf } from './control-plane-facts.ts';

test.each([
  ['1.31-dev-unknown-unknown', '1.31-dev'],
  ['1.27.1-3a9d8a1f5c0e-Clean\n', '1.27.1'],
  ['1.28.0-rc.1-3a9d8a1f5c0e-Modified', '1.28.0-rc.1'],
  ['<html>forbidden</html>', undefined],
  ['', undefined],
])('%j is the version %s', (text, version) => expect(releaseOf(text)).toBe(version));
