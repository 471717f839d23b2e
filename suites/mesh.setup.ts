export { setup } from '../helpers/check/conform/mesh-setup.ts';
