import { conformArea } from '../../helpers/check/conform/conform-area.ts';

await conformArea(import.meta.dirname);
