// Exits 0 when node_modules contains exactly what package-lock.json pins, 1 otherwise. It is plain
// JavaScript without packages, since it runs before they are installed. npm writes what it
// installed into node_modules/.package-lock.json.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = process.argv[2] ?? '.';
const installedPath = join(root, 'node_modules/.package-lock.json');

function packagesOf(path) {
  const { packages } = JSON.parse(readFileSync(path, 'utf8'));
  return new Map(Object.entries(packages).filter(([name]) => name !== ''));
}

function fits() {
  if (!existsSync(installedPath)) return false;
  const pinned = packagesOf(join(root, 'package-lock.json'));
  const installed = packagesOf(installedPath);
  const missing = [...pinned].filter(([name, entry]) => !installed.has(name) && entry.optional !== true);
  const differing = [...installed].filter(([name, entry]) => pinned.get(name)?.integrity !== entry.integrity);
  const deleted = [...installed.keys()].filter((name) => !existsSync(join(root, name, 'package.json')));
  return missing.length + differing.length + deleted.length === 0;
}

process.exitCode = fits() ? 0 : 1;
