import { expect, test } from 'vitest';
import { releaseOf, telemetryIn } from './control-plane-facts.ts';

test.each([
  ['1.31-dev-unknown-unknown', '1.31-dev'],
  ['1.27.1-3a9d8a1f5c0e-Clean\n', '1.27.1'],
  ['1.28.0-rc.1-3a9d8a1f5c0e-Modified', '1.28.0-rc.1'],
  ['<html>forbidden</html>', undefined],
  ['', undefined],
])('%j is the version %s', (text, version) => expect(releaseOf(text)).toBe(version));

test.each([
  [{}, true],
  [{ telemetry: { v2: { enabled: true } } }, true],
  [{ telemetry: { enabled: true } }, true],
  [{ telemetry: { enabled: false } }, false],
])('%j turns telemetry on: %s', (values, on) => expect(telemetryIn(JSON.stringify(values))).toBe(on));
