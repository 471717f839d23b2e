import { expect, test } from 'vitest';
import { startFakeApi } from '../fixtures/fake-api.ts';
import { accountToken } from './account-token.ts';

const signal = new AbortController().signal;
const asked = { namespace: 'full', name: 'sleep', audience: 'istio-ca', signal };

test("reports the API server's message when there is no token", async () => {
  await using api = await startFakeApi();
  await expect(accountToken(api.target, asked)).rejects.toThrow('no token of the account full/sleep: not found');
  expect(api.asked).toEqual(['/api/v1/namespaces/full/serviceaccounts/sleep/token']);
});
