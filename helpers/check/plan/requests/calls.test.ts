import { expect, test } from 'vitest';
import { echo, echoCall, sleep, stream, http } from '../../record/define.ts';
import { callsOf } from './calls.ts';

const cast = {
  'a.full': sleep.meshed(),
  'b.full': sleep.bare(),
  'echo.shop': echo.meshed(),
  'naked.shop': echo.bare(),
};
const from = { namespace: 'p1-full', workload: 'a' };
const to = { namespace: 'p1-shop', workload: 'echo' };
const probe = echoCall.http({ port: 80 });

test('a call from sidecar to sidecar names the namespace of its caller, Service and port', () => {
  expect(callsOf([{ route: 'a.full -> echo.shop', from, to, probe }], cast)).toEqual([
    { from: 'p1-full', service: 'echo.p1-shop', port: 80 },
  ]);
});

test('another Service that leads to the callee, or to one pod, is what is called', () => {
  const at = (host: string) => ({
    route: 'a.full -> echo.shop',
    from,
    to,
    probe: echoCall.http({ at: host, port: 80 }),
  });
  expect(callsOf([at('shop.p1-shop'), at('set-0.set.p1-shop')], cast).map(({ service }) => service)).toEqual([
    'shop.p1-shop',
    'set.p1-shop',
  ]);
});

test('a stream calls what each of its requests calls', () => {
  const streamed = stream.of(http.get('/get', { port: 8000 }));
  expect(callsOf([{ route: 'a.full -> echo.shop', from, to, probe: streamed }], cast)).toMatchObject([{ port: 8000 }]);
});

test.each(['b.full -> echo.shop', 'a.full -> naked.shop', 'a.full -> missing.shop'])(
  'keeps no connection open on %s',
  (route) => expect(callsOf([{ route, from, to, probe }], cast)).toEqual([]),
);
