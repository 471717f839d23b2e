import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppendLog } from './append-log.ts';
import { guarded } from './disk.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'append-log-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

test('each line can be read before the log is closed', () => {
  using log = new AppendLog(join(directory, 'a.ndjson'));
  log.append({ seq: 1, b: 1, a: 2 });
  log.append({ seq: 2 });
  expect(readFileSync(log.path, 'utf8')).toBe('{"a":2,"b":1,"seq":1}\n{"seq":2}\n');
});

test('an existing file is never overwritten', () => {
  const path = join(directory, 'a.ndjson');
  new AppendLog(path).close();
  expect(() => new AppendLog(path)).toThrow(/^could not write .*a\.ndjson/);
});

test('a line with a key is refused and leaves the file as it was', () => {
  using log = new AppendLog(join(directory, 'a.ndjson'));
  log.append({ seq: 1 });
  expect(() => log.append({ body: '-----BEGIN ' + 'PRIVATE KEY-----' })).toThrow(/a\.ndjson:2.*private key/s);
  expect(readFileSync(log.path, 'utf8')).toBe('{"seq":1}\n');
});

test('a full disk is named with the way out', () => {
  const write = () => writeFileSync('/dev/full', 'x');
  expect(() => guarded('/dev/full', write)).toThrow(/^could not write \/dev\/full; free space on that disk/);
});

test('a closed log refuses more lines', () => {
  const log = new AppendLog(join(directory, 'a.ndjson'));
  log.close();
  log.close();
  expect(() => log.append({})).toThrow(/closed/);
});
