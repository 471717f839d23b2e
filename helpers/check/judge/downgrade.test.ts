import { describe, expect, it } from 'vitest';
import type { Mechanism } from '../../model/mechanism.ts';
import { admitted, refused } from '../../model/outcome.ts';
import { cellsOf } from './cells.ts';
import { downgradeUncontrolled } from './downgrade.ts';
import type { ObservedCell, Round } from './rounds.ts';

const ALLOWED = 'sleep.full -> httpbin.foo';
const CLAIMED = 'sleep.legacy -> httpbin.foo';
const allowed = admitted.overPlaintext();
const claimed = refused.by('connection-reset');
const expectations = { [ALLOWED]: allowed, [CLAIMED]: claimed };
const record = { expects: { [ALLOWED]: { is: allowed, under: {} }, [CLAIMED]: { is: claimed, under: {} } } };

function everyRequestRefusedBy(by: Mechanism): Round {
  const cell = (route: string): ObservedCell => ({
    route,
    observed: refused.by(by),
    witnesses: ['client'],
    certificateKnown: false,
    observations: [1],
    elapsedMs: 1,
  });
  return { phase: 'applied', round: 1, cells: new Map([ALLOWED, CLAIMED].map((route) => [route, cell(route)])) };
}

function verdictsWhenAllAreRefusedBy(by: Mechanism) {
  const phaseExpectation = { expectations, requiredWitnesses: () => [] };
  const downgrade = downgradeUncontrolled(record, expectations);
  return cellsOf('applied', [everyRequestRefusedBy(by)], phaseExpectation, downgrade).map(({ verdict }) => verdict);
}

describe('a callee that admits no request, although one should be admitted', () => {
  it.each<Mechanism>(['connection-refused', 'timeout', 'no-endpoints', 'upstream-reset:UF'])(
    'may be dead when its clients report %s',
    (by) => expect(verdictsWhenAllAreRefusedBy(by)).toEqual(['inconclusive', 'inconclusive']),
  );

  it.each<Mechanism>(['rbac-403', 'rbac-grpc-7', 'rbac-l4', 'tls-alert:certificate-required', 'ext-authz-403'])(
    'is alive and denies wrongly when its clients report %s',
    (by) => expect(verdictsWhenAllAreRefusedBy(by)).toEqual(['deviates', 'deviates']),
  );
});
