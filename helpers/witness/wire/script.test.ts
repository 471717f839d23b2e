import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { captureFilters, captureScript } from './script.ts';

const spec = { interface: 'eth0', port: 8080, wireMarkers: ['0123456789abcdef', 'fedcba9876543210'] };

/** A fake tcpdump: reports that it listens, writes packets or text, and counters at INT. */
const TCPDUMP = `#!${process.execPath}
const print = (line) => require('node:fs').writeSync(2, line + '\\n');
process.on('SIGINT', () => {
  for (const count of ['7 packets captured', '7 packets received by filter', '0 packets dropped by kernel']) print(count);
  process.exit(0);
});
print('tcpdump: listening on eth0, link-type EN10MB (Ethernet), snapshot length 96 bytes');
const text = ['GET / HTTP/1.1', 'x: 0123456789abcdef-req-1, 0123456789abcdef-req-1', 'y=fedcba9876543210', 'other: 0123456789abcde', ''];
process.stdout.write(process.argv.includes('-w') ? 'PCAP\\0bytes' : text.join('\\n'));
new (require('node:worker_threads').MessageChannel)().port1.ref();
`;

describe('captureScript()', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'meshproof-'));
    await writeFile(join(folder, 'tcpdump'), TCPDUMP);
    await chmod(join(folder, 'tcpdump'), 0o755);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('writes packets to its output, and messages, counters and markers to its error, until its input ends', async () => {
    const child = execa('sh', ['-c', captureScript(spec)], {
      // A process group as in the exec of a container: the script interrupts all of it.
      detached: true,
      env: { PATH: `${folder}:${process.env['PATH'] ?? ''}` },
      stdin: 'pipe',
    });
    const listening = { heads: false, scan: false };
    for await (const line of child.iterable({ from: 'stderr', preserveNewlines: false })) {
      for (const source of ['heads', 'scan'] as const)
        if (line.startsWith(`${source} tcpdump: listening`)) listening[source] = true;
      if (listening.heads && listening.scan) child.stdin.end();
    }
    const { stdout, stderr } = await child;
    expect(stdout).toBe('PCAP\0bytes');
    const lines = stderr.split('\n');
    expect(lines.filter((line) => line.startsWith('clear:'))).toEqual([
      'clear:0123456789abcdef-req-1',
      'clear:fedcba9876543210',
    ]);
    for (const source of ['heads', 'scan']) {
      for (const message of ['7 packets captured', '7 packets received by filter', '0 packets dropped by kernel'])
        expect(lines).toContain(`${source} ${message}`);
    }
  });

  it('listens on the given interface only, without promiscuous mode', () => {
    expect(captureScript(spec).match(/tcpdump -i eth0 -p -nn /g)).toHaveLength(2);
  });
});

describe('captureFilters()', () => {
  it('filters one port only, in both directions', () => {
    const { heads, scan } = captureFilters(spec);
    expect(heads).toMatch(/^\(tcp dst port 8080 and .*\) or \(tcp src port 8080 and .*\)$/);
    expect(scan).toMatch(/^tcp dst port 8080 and \(.*\)$/);
  });
});
