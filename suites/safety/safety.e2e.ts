import { foreignClusters } from '../../helpers/check/conform/safety/cluster-tests.ts';
import { existingMeshEndings } from '../../helpers/check/conform/safety/endings-tests.ts';
import { existingMeshWithRoles } from '../../helpers/check/conform/safety/existing-mesh-tests.ts';
import { existingMeshBehindFaults } from '../../helpers/check/conform/safety/faults/faults-tests.ts';

foreignClusters();
existingMeshEndings();
existingMeshBehindFaults();
existingMeshWithRoles();
