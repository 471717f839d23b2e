import { join } from 'node:path';
import { meshproofDirs } from '../host/directories.ts';

/** Name prefix of the containers of registries on loopback. */
export const REGISTRY_CONTAINER = 'meshproof-loopback-registry-';

/** Path that `withLock` guards while such a registry is used. */
export const registryLock = (): string => join(meshproofDirs().state, 'registry');
