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
  expect(aptSourcesOf('bookworm', files)).toEqual(files.map(({ file }) => file));
});

test('files of other publishers and of other releases are left out', () => {
  const files = [
    { file: '/a/cloud.list', content: 'deb http://elsewhere/apt cloud-sdk-bookworm main\n' },
    { file: '/a/node.sources', content: deb822('nodistro') },
    { file: '/a/mixed.sources', content: deb822('bookworm trixie') },
    { file: '/a/empty.list', content: '# deb http://mirror/debian bookworm main\n' },
  ];
  expect(aptSourcesOf('bookworm', files)).toEqual([]);
});
