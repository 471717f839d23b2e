import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { explainCheck } from '../../check/explain/explain-check.ts';
import { loadChecks } from '../../check/load/load.ts';
import { explanationText } from '../explain/explanation-text.ts';
import { fakeContext } from '../fake-context.ts';
import { runCli } from '../program.ts';
import { PROJECT } from '../project.ts';

async function meshproof(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const context = fakeContext(...argv);
  const code = await runCli(context);
  return { code, out: context.out(), err: context.err() };
}

const printed = z.array(
  z.object({
    id: z.string(),
    routes: z.array(z.object({ route: z.string(), must: z.string(), predicted: z.object({ agrees: z.boolean() }) })),
  }),
);

describe('explain', () => {
  test('prints the claim, the workloads, the policies, the prediction with its rules and the sabotages', async () => {
    const { code, out } = await meshproof('explain', 'PA-STRICT-01');
    expect(code).toBe(0);
    for (const line of [
      /^PA-STRICT-01 {2}a STRICT workload resets plaintext/,
      /sleep\.legacy +sleep without a sidecar; can prove no identity/,
      /PeerAuthentication mtls-test\/httpbin: the workload app=httpbin takes connections in mode STRICT/,
      /after: {2}refused by connection-reset\n +the model agrees, by these rules:\n(.*\n)*? +3\. sleep\.legacy has no sidecar/,
      /client-tls-off: client-tls-off\.yaml takes the place of mutual\.yaml/,
      /must be: refused by upstream-reset:UC, instead of admitted over mtls/,
    ])
      expect(out).toMatch(line);
  });

  test('ignores the case of ids, and prints JSON', async () => {
    const [explained] = printed.parse(JSON.parse((await meshproof('explain', 'az-deny-01', '-o', 'json')).out));
    expect(explained?.id).toBe('AZ-DENY-01');
    expect(explained?.routes[1]).toMatchObject({ must: 'refused by rbac-403', predicted: { agrees: true } });
  });

  test('colours its titles only where the style has colours', async () => {
    const [check] = await loadChecks(PROJECT);
    if (check === undefined) throw new Error('there is no check');
    const painted = explanationText(explainCheck(check), { ascii: false, paint: (_format, text) => `<b>${text}</b>` });
    expect(painted).toMatch(`<b>${check.record.id}</b>`);
    expect((await meshproof('explain', check.record.id)).out).not.toContain('\u001B[');
  });

  test.each([
    ['an unknown id with similar ids', 'PA-STRIT-01', /No check has this id\. Did you mean PA-STRICT-01/],
    ['an area, with its checks', 'authorization', /That is an area, of .*AZ-DENY-01/],
    ['an id that resembles none', 'xyzzy', /No check has this id\.$/m],
  ])('rejects %s, with exit code 2 and nothing on stdout', async (_name, id, message) => {
    const { code, out, err } = await meshproof('explain', id);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(message);
  });

  test('has examples in its help', async () => {
    expect((await meshproof('explain', '--help')).out).toMatch(/meshproof explain PA-STRICT-01 -o json \| jq/);
  });
});
