import { describe, expect, it } from 'vitest';
import { parseUsage } from './proxy-usage.ts';

/** A line of /proc/PID/stat (proc(5)): fields 14 and 15 are utime and stime. */
const cpu = (utime: number, stime: number) =>
  `cpu 14 (envoy) S 1 14 1 0 -1 4194560 100 0 0 0 ${utime.toString()} ${stime.toString()} 0 0 20 0 30 0 5555`;

const COUNTERS = [
  'cluster.xds-grpc.ssl.handshake: 5',
  'listener.0.0.0.0_15006.ssl.handshake: 40',
  'listener.[__]_15006.ssl.handshake: 2',
  'listener.0.0.0.0_15006.ssl.session_reused: 9',
];

describe('parseUsage()', () => {
  const output = [cpu(299, 95), ...COUNTERS, cpu(300, 96)].join('\n');

  it('leaves the reading of the counters out of what is between a start and an end', () => {
    expect(parseUsage(output, 'start').cpuUs).toBe(3_960_000);
    expect(parseUsage(output, 'end').cpuUs).toBe(3_940_000);
  });

  it('counts handshakes of the inbound listener alone', () =>
    expect(parseUsage(output, 'end')).toMatchObject({ handshakes: 42, resumed: 9 }));

  it('counts none where Envoy has not made the counters yet', () =>
    expect(parseUsage([cpu(1, 1), cpu(1, 1)].join('\n'), 'end')).toMatchObject({ handshakes: 0, resumed: 0 }));

  it('refuses output without the CPU time of Envoy', () =>
    expect(() => parseUsage('sh: cat: not found', 'start')).toThrow(/printed "sh: cat: not found"/));
});
