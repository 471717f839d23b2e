import { expect, test } from 'vitest';
import { aptSourcesOf } from './apt-sources.ts';

const deb822 = (suites: string) =>
  `Types: deb\n# http://mirror/bookworm\nURIs: http://mirror/debian\nSuites: ${suites}\nComponents: main\n`;

test('both formats of apt are understood', () => {
  const files = [
    {
      file: '/etc/apt/sources.list',
      content:
        'deb [arch=amd64 signed-by=/k] http://mirror/debian bookworm main\ndeb http://mirror/debian bookworm-updates main\n',
    },
    {
      file: '/etc/apt/sources.list.d/debian.sources',
      content: `${deb822('bookworm bookworm-updates')}\n${deb822('bookworm-security')}`,
    },
  ];
  expect(aptSourcesOf('bookworm', files)).toEqual({ used: files.map(({ file }) => file), unsigned: [] });
});

test('files of other publishers and of other releases are left out', () => {
  const files = [
    { file: '/a/cloud.list', content: 'deb http://elsewhere/apt cloud-sdk-bookworm main\n' },
    { file: '/a/node.sources', content: deb822('nodistro') },
    { file: '/a/mixed.sources', content: deb822('bookworm trixie') },
    { file: '/a/empty.list', content: '# deb http://mirror/debian bookworm main\n' },
  ];
  expect(aptSourcesOf('bookworm', files)).toEqual({ used: [], unsigned: [] });
});

test.each([
  ['/a/x.list', 'deb [trusted=yes] http://mirror/debian bookworm main\n'],
  ['/a/x.list', 'deb [ arch=amd64 Trusted=TRUE signed-by=/k ] http://mirror/debian bookworm main\n'],
  ['/a/x.list', 'deb [allow-insecure=yes] http://mirror/debian bookworm main\n'],
  ['/a/x.sources', `${deb822('bookworm')}Trusted: yes\n`],
  ['/a/x.sources', `${deb822('bookworm')}Allow-Insecure: on\n`],
])('a source of unsigned packages is left out and named: %s %j', (file, content) => {
  expect(aptSourcesOf('bookworm', [{ file, content }])).toEqual({ used: [], unsigned: [file] });
});

test.each([
  ['/a/x.list', 'deb [trusted=no] http://mirror/debian bookworm main\n'],
  ['/a/x.sources', `${deb822('bookworm')}Trusted: no\n# Trusted: yes\n`],
])('a source that is no exception from signatures is used: %s %j', (file, content) => {
  expect(aptSourcesOf('bookworm', [{ file, content }])).toEqual({ used: [file], unsigned: [] });
});
