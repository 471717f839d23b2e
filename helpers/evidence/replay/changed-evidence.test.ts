import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { atWitnessLevel } from '../../check/plan/witness-level.ts';
import type { Observation } from '../../model/observation.ts';
import { withBudgets } from '../../timing/fixture.ts';
import { BUNDLE } from '../bundle/bundle-files.ts';
import { SCHEMAS } from '../schemas/version.ts';
import { all, edit, isBroken, strict, written } from './fixture.ts';
import { replay } from './replay.ts';

// The budgets of a real mesh would make a failing phase last half a minute here.
withBudgets({ converge: 3_000, settle: 10 });

const firstOfLegacyApplied = (line: string): boolean => {
  const { phase, route, witness } = JSON.parse(line) as Observation;
  return phase === 'settling' && route.startsWith('sleep.legacy') && witness === 'client';
};

let outputDirectory = '';
beforeAll(() => {
  outputDirectory = mkdtempSync(join(tmpdir(), 'replay-'));
});
afterAll(() => {
  rmSync(outputDirectory, { recursive: true });
});

describe('replay of changed evidence', () => {
  test('reports every verdict that one changed observation changes', async () => {
    const directory = await written(outputDirectory, 'run', all);
    edit(directory, BUNDLE.observations, (lines) =>
      lines.map((line) =>
        line.includes('"check":"PA-STRICT-01"') && firstOfLegacyApplied(line)
          ? line.replace('"exitCode":56', '"exitCode":28')
          : line,
      ),
    );
    const { identical, verdict, changed } = replay(directory);
    expect({ identical, verdict }).toEqual({ identical: false, verdict: 'deviates' });
    expect(changed).toEqual([
      {
        id: 'PA-STRICT-01',
        recorded: 'conforms',
        replayed: 'deviates',
        fields: expect.arrayContaining(['verdict', 'because', 'cells']),
        because: expect.stringMatching(/^did not go on holding: sleep\.legacy .* was refused by timeout/),
      },
    ]);
  });

  const settling = ({ check, phase, route }: Observation): boolean =>
    check === 'PA-STRICT-01' && phase === 'settling' && route.startsWith('sleep.full');
  const certificateOfFull = ({ check, facts }: Observation): boolean =>
    check === 'PA-STRICT-01' && facts['kind'] === 'certificate' && facts['member'] === 'sleep.full';
  const appliedCapture = ({ check, phase, witness }: Observation): boolean =>
    check === 'PA-STRICT-01' && phase === 'applied' && witness === 'wire';

  test.each<[string, (one: Observation) => boolean, (text: string) => string, string, string]>([
    [
      'the peer in a line of a sidecar',
      (one) => settling(one) && one.witness === 'proxy',
      (text) => text.replace('/sa/sleep', '/sa/other'),
      'deviates',
      'its sidecar authenticated spiffe://cluster.local/ns/mp-full/sa/other',
    ],
    [
      'the TLS version in a line of a sidecar',
      (one) => settling(one) && one.witness === 'proxy',
      (text) =>
        text
          .replace('"tlsVersion":"TLSv1.3"', '"tlsVersion":null')
          .replace(/"peerFingerprint":"\w+"/, '"peerFingerprint":null'),
      'deviates',
      'its sidecar logged the request over plaintext',
    ],
    [
      'the shape of a line of a sidecar',
      (one) => settling(one) && one.witness === 'proxy',
      (text) => text.replace('"meshproof":"http"', '"meshproof":"other"'),
      'inconclusive',
      'the witness "proxy" is silent',
    ],
    [
      'the hash in a header of the application',
      (one) => settling(one) && one.witness === 'callee',
      (text) => text.replaceAll(/Hash=\w{64}/g, `Hash=${'e'.repeat(64)}`),
      'deviates',
      'the application received the hash eeeeeeeeeeeeeeee…',
    ],
    [
      'a certificate of a caller',
      certificateOfFull,
      (text) => text.replace(/BEGIN CERTIFICATE-----.{30}/, 'BEGIN CERTIFICATE-----'),
      'inconclusive',
      "the certificate of the caller's sidecar was not collected",
    ],
    [
      'plaintext in a capture',
      appliedCapture,
      (text) => text.replace('"protocol":"tls"', '"protocol":"http"'),
      'deviates',
      'the wire carried the request in plaintext',
    ],
    [
      'packets that a capture dropped',
      appliedCapture,
      (text) => text.replaceAll('"dropped":0', '"dropped":7'),
      'inconclusive',
      'the witness "wire" is silent',
    ],
  ])('reports the verdict that changes with %s', async (_, isChanged, change, verdict, because) => {
    const withAllWitnesses = strict.map((check) => atWitnessLevel(check, 'all'));
    const directory = await written(outputDirectory, 'run', withAllWitnesses);
    expect(replay(directory)).toMatchObject({ identical: true, verdict: 'conforms' });
    edit(directory, BUNDLE.observations, (lines) =>
      lines.map((line) => (isChanged(JSON.parse(line) as Observation) ? change(line) : line)),
    );
    const { changed } = replay(directory);
    expect(changed).toMatchObject([
      { recorded: 'conforms', replayed: verdict, because: expect.stringContaining(because) },
    ]);
  });

  test('reports a verdict that was changed by hand', async () => {
    const directory = await written(outputDirectory, 'run', strict, { faultInjection: { answer: isBroken } });
    const path = join(directory, BUNDLE.verdicts);
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('"deviates"', '"conforms"'));
    expect(replay(directory)).toMatchObject({
      identical: false,
      verdict: 'deviates',
      changed: [{ id: 'PA-STRICT-01', recorded: 'conforms', replayed: 'deviates' }],
    });
  });

  test('reports a check that was removed from the verdicts', async () => {
    const directory = await written(outputDirectory, 'run', strict);
    const path = join(directory, BUNDLE.verdicts);
    writeFileSync(path, JSON.stringify({ schema: SCHEMAS.verdicts, verdict: 'conforms', checks: [] }));
    expect(replay(directory)).toMatchObject({
      identical: false,
      changed: [{ id: 'PA-STRICT-01', recorded: undefined, replayed: 'conforms' }],
    });
  });
});
