import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { guarded } from '../bundle/disk.ts';
import { AppendLog, type Write } from './append-log.ts';

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

test('a line with a key is written without it', () => {
  using log = new AppendLog(join(directory, 'a.ndjson'));
  const key = '-----BEGIN ' + `PRIVATE KEY-----\n${'QUJD'.repeat(16)}\n-----END ` + 'PRIVATE KEY-----';
  expect(log.append({ body: key, seq: 1 })).toEqual(['private key']);
  expect(readFileSync(log.path, 'utf8')).toBe(
    `{"body":"<redacted: private key, ${key.length.toString()} characters>","seq":1}\n`,
  );
});

test('the file is readable by its owner alone', () => {
  using log = new AppendLog(join(directory, 'a.ndjson'));
  expect(statSync(log.path).mode & 0o777).toBe(0o600);
});

/** Writes to a disk that is full after this number of bytes. */
function fullAfter(bytes: number): Write {
  let left = bytes;
  return (descriptor, buffer, offset, length, position) => {
    if (left === 0) {
      left = bytes;
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    }
    const count = Math.min(length, left);
    left -= count;
    return writeSync(descriptor, buffer, offset, count, position);
  };
}

test('a partial line is removed, and the next one begins on a new line', () => {
  using log = new AppendLog(join(directory, 'a.ndjson'), fullAfter(25));
  log.append({ seq: 1 });
  expect(() => log.append({ seq: 2, text: 'longer than the disk' })).toThrow(/free space on that disk/);
  expect(readFileSync(log.path, 'utf8')).toBe('{"seq":1}\n');
  log.append({ seq: 2 });
  expect(readFileSync(log.path, 'utf8')).toBe('{"seq":1}\n{"seq":2}\n');
  expect(log.lines).toBe(2);
});

test('an error for a full disk names what to do', () => {
  const write = () => writeFileSync('/dev/full', 'x');
  expect(() => guarded('/dev/full', write)).toThrow(/^could not write \/dev\/full; free space on that disk/);
});

test('a closed log refuses more lines', () => {
  const log = new AppendLog(join(directory, 'a.ndjson'));
  log.close();
  log.close();
  expect(() => log.append({})).toThrow(/closed/);
});
