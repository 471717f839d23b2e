import { describe, expect, it } from 'vitest';
import type { Mechanism } from '../../../model/mechanism.ts';
import { admitted, refused, type Observed } from '../../../model/outcome.ts';
import type { CellPrediction } from '../../record/planned-check.ts';
import { cellsOf } from '../cells.ts';
import type { CellResult } from '../result.ts';
import type { ObservedCell, Round } from '../rounds.ts';
import { weighIn } from './weigh.ts';

const CONTROL = 'sleep.full -> httpbin.foo';
const CLAIM = 'sleep.legacy -> httpbin.foo';
const asFull = admitted.overMtls('spiffe://cluster.local/ns/full/sa/sleep', { seenBy: 'callee' });
const plaintext = admitted.overPlaintext();
const reset = refused.by('connection-reset');
const expectations = { [CONTROL]: asFull, [CLAIM]: reset };
const record = { expects: { [CLAIM]: { is: reset, under: {} } } };
const phaseExpectation = { expectations, requiredWitnesses: () => [] };
const RULES = ['PeerAuthentication foo/default (namespace) sets STRICT'];

interface Seen {
  readonly control?: Observed;
  readonly claim?: Observed;
  readonly isClientAlone?: boolean;
  readonly refusedAtCallee?: boolean;
}

function round({ control = asFull, claim = reset, isClientAlone = false, refusedAtCallee = false }: Seen): Round {
  const cell = (route: string, observed: Observed): [string, ObservedCell] => {
    const witnesses = isClientAlone ? (['client'] as const) : (['client', 'callee'] as const);
    const rest = { certificateKnown: false, refusalLogged: false, observations: [1], elapsedMs: 1, refusedAtCallee };
    return [route, { route, observed, witnesses, ...rest }];
  };
  return { phase: 'applied', round: 1, cells: new Map([cell(CONTROL, control), cell(CLAIM, claim)]) };
}

const agreeing: Readonly<Record<string, CellPrediction>> = {
  [CONTROL]: { outcome: asFull, rules: RULES },
  [CLAIM]: { outcome: reset, rules: RULES },
};

function judged(phase: CellResult['phase'], rounds: readonly Round[], predictions = agreeing) {
  const weigh = weighIn({ ...phaseExpectation, record, phase, needed: 2 });
  const [control, claim] = cellsOf(phase, rounds, { phaseExpectation, predictions, weigh });
  return { control, claim };
}

const twice = (seen: Seen) => [round(seen), round(seen)];

describe('a baseline or a control that contradicts the record and the model', () => {
  it.each(['baseline', 'applied', 'restored'] as const)('deviates in the phase %s and names the rule', (phase) => {
    const { control } = judged(phase, twice({ control: plaintext }));
    expect(control).toMatchObject({
      verdict: 'deviates',
      because: `${CONTROL} was admitted over plaintext, expected admitted over mtls as spiffe://cluster.local/ns/full/sa/sleep (rule: ${RULES.join()})`,
    });
  });

  it('is a doubt after one round, which may be transitional', () => {
    const { control } = judged('baseline', [round({}), round({ control: plaintext })]);
    expect(control).toMatchObject({ verdict: 'inconclusive', because: expect.stringMatching(/not in 2 consecutive/) });
  });

  it('deviates after one round of the settling window, where nothing is transitional', () => {
    expect(judged('settling', [round({ control: plaintext })]).control?.verdict).toBe('deviates');
  });

  it('is a doubt after one transport failure in the settling window', () => {
    const { control } = judged('settling', [round({ control: refused.by('upstream-reset:UC'), claim: plaintext })]);
    expect(control?.verdict).toBe('inconclusive');
  });

  it('is a doubt while no witness besides the client confirms it', () => {
    const { control } = judged('baseline', twice({ control: plaintext, isClientAlone: true }));
    expect(control).toMatchObject({ verdict: 'inconclusive', because: expect.stringContaining('no witness besides') });
  });
});

describe('a baseline or a control that contradicts the record alone', () => {
  it('leaves the record in doubt, since the model predicts what was observed', () => {
    const predictions = { ...agreeing, [CONTROL]: { outcome: plaintext, rules: RULES } };
    const { control } = judged('baseline', twice({ control: plaintext }), predictions);
    expect(control).toMatchObject({ verdict: 'inconclusive', because: expect.stringContaining('record is in doubt') });
  });

  it('leaves a doubt where the cell is not modelled, and names the field', () => {
    const predictions = { ...agreeing, [CONTROL]: { notModelled: ['spec.x'] } };
    const { control } = judged('applied', twice({ control: plaintext }), predictions);
    expect(control).toMatchObject({
      verdict: 'inconclusive',
      because: expect.stringContaining('not modelled: spec.x'),
    });
    expect(control?.notModelled).toEqual(['spec.x']);
  });
});

describe('a claim', () => {
  it.each([
    ['the model agrees with', { outcome: reset, rules: RULES }, /expected refused by connection-reset \(rule: Peer/],
    ['the model contradicts', { outcome: plaintext, rules: RULES }, /the model predicts what was observed/],
    ['is not modelled', { notModelled: ['spec.x'] }, /not modelled: spec.x/],
  ] as const)('that %s deviates by its record', (_what, prediction, because) => {
    const { claim } = judged('applied', twice({ claim: plaintext }), { ...agreeing, [CLAIM]: prediction });
    expect(claim).toMatchObject({ verdict: 'deviates', because: expect.stringMatching(because) });
  });

  it('that conforms against the model names the disagreement', () => {
    const predictions = { ...agreeing, [CLAIM]: { outcome: plaintext, rules: RULES } };
    const { claim } = judged('applied', twice({}), predictions);
    expect([claim?.verdict, claim?.modelPredicts]).toEqual([
      'conforms',
      `admitted over plaintext (rules: ${RULES.join()})`,
    ]);
  });
});

describe('a callee that answers no request, although it should answer one', () => {
  const allRefusedBy = (by: Mechanism, refusedAtCallee = false) => {
    const { control, claim } = judged(
      'applied',
      twice({ control: refused.by(by), claim: refused.by(by), refusedAtCallee }),
    );
    return [control?.verdict, claim?.verdict];
  };

  it.each<Mechanism>(['connection-refused', 'timeout', 'no-endpoints', 'upstream-reset:UF'])(
    'may be dead when its clients report %s',
    (by) => expect(allRefusedBy(by)).toEqual(['inconclusive', 'inconclusive']),
  );

  it.each<Mechanism>([
    'rbac-403',
    'rbac-grpc-7',
    'rbac-l4',
    'tls-alert:certificate-required',
    'ext-authz-403',
    'jwt-401',
  ])('is alive and denies wrongly when its clients report %s', (by) =>
    expect(allRefusedBy(by)).toEqual(['deviates', 'deviates']),
  );

  it('is alive when its sidecar logs that it refused the request', () =>
    expect(allRefusedBy('upstream-reset:UC', true)).toEqual(['deviates', 'deviates']));
});
