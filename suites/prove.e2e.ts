import { proveFixtures } from '../helpers/check/conform/prove-fixtures.ts';

proveFixtures();
