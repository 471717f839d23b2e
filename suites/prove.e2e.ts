import { proveChecks } from '../helpers/check/conform/prove-checks.ts';

proveChecks();
