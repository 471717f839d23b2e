import { foreignClusters } from '../../helpers/check/conform/safety/cluster-tests.ts';
import { guestEndings } from '../../helpers/check/conform/safety/endings-tests.ts';
import { guestWithRoles } from '../../helpers/check/conform/safety/existing-mesh-tests.ts';
import { guestBehindFaults } from '../../helpers/check/conform/safety/faults-tests.ts';

foreignClusters();
guestEndings();
guestBehindFaults();
guestWithRoles();
