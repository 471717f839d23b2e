import type { DeployedApp, Injection, Membership, ServiceKind } from '../../model/workloads/cast-member.ts';
import type { Probed } from '../../model/workloads/probed.ts';

export interface CastWorkload {
  /** Its base manifest. */
  readonly app: DeployedApp;
  readonly serviceKind?: ServiceKind;
  /** Ports of its Service, by their numbers in the base manifest. @default all of them */
  readonly ports?: readonly number[];
  /** Name of its Deployment, Service and label `app`; often the application's own. */
  readonly name: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Of the Service of a gateway. @default that of its base manifest */
  readonly externalTrafficPolicy?: 'Cluster' | 'Local';
  /** Namespaces whose sidecars learn of its Service: those of its cast, on the mesh. */
  readonly exportTo: readonly string[];
  readonly membership: Membership;
  readonly injection?: Injection;
  readonly probed?: Probed;
  /** Its probes may keep it from ever being ready: it is deployed once its containers have run. */
  readonly mayStayUnready?: true;
  /** Added to the pod template, over those of the base manifest. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Added to the pod template, over those of the base manifest. */
  readonly labels?: Readonly<Record<string, string>>;
}
