import { expect, it } from 'vitest';
import { startFakeApi } from './fixtures/fake-api.ts';
import { laterSecond } from './later-second.ts';

const never = new AbortController().signal;
const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toUTCString();

it("settles as soon as the API server's clock is in a later second", async () => {
  await using api = await startFakeApi();
  api.served.set('/version', {});
  const dates = [at(7), at(7), at(7), at(8), at(9)];
  api.dates.push(...dates);
  await laterSecond(api.target, never);
  expect(api.dates).toEqual([at(9)]);
});

it('names a clock that cannot be read', async () => {
  await using api = await startFakeApi();
  api.served.set('/version', {});
  api.dates.push('noon');
  await expect(laterSecond(api.target, never)).rejects.toThrow('its answer is of the date "noon"');
});
