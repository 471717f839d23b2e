import { describe, expect, it } from 'vitest';
import { piecesOf } from '../pieces/pieces.ts';
import { longLines } from './columns.ts';
import { absentLongFiles, fullFolders, longFile, MAX_FILES, MAX_LINES } from './sizes.ts';

function long(path: string, text: string): readonly number[] {
  return longLines(path, text, piecesOf(path, text)).map(({ line }) => line);
}

const prose = 'five '.repeat(25);

describe('the width of prose', () => {
  it.each([
    ['a.ts', `\n// ${prose}\n`, 2],
    ['a.ts', `/**\n * ${prose}\n */\n`, 2],
    ['a.ts', `const a = 1; // ${prose}\n`, 1],
    ['a.yaml', `# ${prose}\n`, 1],
    ['scripts/a.sh', `#!/bin/sh\n# ${prose}\n`, 2],
    ['a.md', `${prose}\n`, 1],
    ['a.md', `- [a](b.md) ${prose}\n`, 1],
  ])('is reported in %s: %j', (path, text, line) => {
    expect(long(path, text)).toEqual([line]);
  });

  it.each([
    ['a.ts', `f('${prose}');\n`],
    ['a.ts', `// oxlint-disable-next-line a -- ${prose}\n`],
    ['a.ts', `// https://example.com/${'a'.repeat(100)}\n`],
    ['a.yaml', `a: ${prose}\n`],
    ['a.md', `| ${prose} |\n`],
    ['a.md', `\`\`\`\n${prose}\n\`\`\`\n`],
    ['a.md', `[a](https://example.com/${'a'.repeat(100)})\n`],
  ])('is no matter in %s: %j', (path, text) => {
    expect(long(path, text)).toEqual([]);
  });
});

describe('the length of a file', () => {
  const lines = 'f();\n'.repeat(MAX_LINES);
  const exceptions = [{ path: 'a.ts', reason: 'a table of data' }];

  it.each(['f();\n', '\n', '// why\n'])('counts every line, in tests as well: %j', (line) => {
    expect(longFile('a.test.ts', lines)).toEqual([]);
    expect(longFile('a.test.ts', lines + line)).toHaveLength(1);
  });

  it.each([
    ['a.ts', 1],
    ['a.mjs', 1],
    ['a.md', 0],
  ])('is limited in TypeScript and JavaScript alone: %s', (path, count) => {
    expect(longFile(path, `${lines}f();\n`)).toHaveLength(count);
  });

  it('has exceptions, and reports those that are none any more', () => {
    expect(longFile('a.ts', `${lines}f();\n`, exceptions)).toEqual([]);
    expect(longFile('a.ts', lines, exceptions)).toHaveLength(1);
  });

  it('has no exception for a file that does not exist', () => {
    expect(absentLongFiles(['a.ts'], exceptions)).toEqual([]);
    expect(absentLongFiles(['b.ts'], exceptions)).toHaveLength(1);
  });
});

describe('the size of a folder', () => {
  const files = Array.from({ length: MAX_FILES }, (_, index) => `a/${index}.ts`);

  it('counts its own files, whatever they are', () => {
    expect(fullFolders([...files, 'a/b/c.ts'], [])).toEqual([]);
    expect(fullFolders([...files, 'a/c.yaml'], [])).toHaveLength(1);
  });

  it('has exceptions, and reports those that are none any more', () => {
    const exceptions = [{ path: 'a', reason: 'a tool requires it' }];
    expect(fullFolders([...files, 'a/c.yaml'], exceptions)).toEqual([]);
    expect(fullFolders(files, exceptions)).toHaveLength(1);
  });
});
