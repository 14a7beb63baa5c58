import { parseEnvironment } from '../../shared/configuration/index.ts';
import {
  createFunctionInstance,
  createKeptSealer,
  keptWithSealer,
  openInvoker,
  openObjects,
  openStores,
  organisationStores,
  type FunctionInstance,
} from '../../shared/connections/index.ts';
import { dingTalkEndpointsOf } from '../../shared/dingtalk/index.ts';
import { createDingTalkAccess } from '../../shared/dingtalk-access/index.ts';
import { ReplyCache } from '../../shared/directory/index.ts';
import {
  createTableEventStore,
  createTableSubjectWatermarks,
} from '../../shared/event-delivery/index.ts';
import type { FunctionContext } from '../../shared/function-compute/index.ts';
import { createGroupAlarm } from '../../shared/group-alarm/index.ts';
import { createTableLeaseStore } from '../../shared/lease/index.ts';
import { createTableAuditTrail } from '../../shared/observability/index.ts';
import type { Sealer } from '../../shared/sealing/index.ts';
import { composeOrganisation } from './compose-organisation.ts';
import { KeptSinks } from './compose-sinks.ts';
import { environmentSchema, type Environment } from './config.ts';
import type { ForwardingDependencies } from './forwarding-dependencies.ts';
import { keepDelivery } from './intake/keep-delivery.ts';

/** How long others wait for a run that died. */
const LEASE_MS = 30_000;

/** What lives as long as the instance. Only this file chooses adapters, with those named `compose-…`. */
export class AuditForwardingInstance {
  readonly #instance: FunctionInstance;
  readonly #dependencies: () => Promise<ForwardingDependencies>;

  constructor(variables: Readonly<Record<string, string | undefined>>) {
    const settings = parseEnvironment(environmentSchema, variables);
    const { STAGE: environment } = settings;
    this.#instance = createFunctionInstance({ functionName: 'audit-forwarding', environment });
    const connections = openConnections(settings, this.#instance);
    this.#dependencies = keptWithSealer(createKeptSealer(settings, connections), (sealer) =>
      compose(settings, connections, sealer),
    );
  }

  /** The dependencies of a request. The role's keys are those of this very request. */
  async dependenciesFor(context: FunctionContext): Promise<ForwardingDependencies> {
    const log = this.#instance.beginRequest(context);
    return { ...(await this.#dependencies()), log };
  }
}

type Connections = ReturnType<typeof openConnections>;

/** Everything outside, with connections that are kept between requests. */
function openConnections(settings: Environment, instance: FunctionInstance) {
  const stores = openStores(settings, instance);
  return {
    ...stores,
    endpoints: dingTalkEndpointsOf(settings),
    storesOf: organisationStores(stores),
    archive: openObjects({ ...settings, OSS_BUCKET: settings.AUDIT_BUCKET }, instance),
    directoryReplies: new ReplyCache(),
    sinks: new KeptSinks(stores),
  };
}

function compose(
  settings: Environment,
  connections: Connections,
  sealer: Sealer,
): ForwardingDependencies {
  const { environment, clock, random, log, configuration, storesOf } = connections;
  const access = createDingTalkAccess({ ...connections, sealer });
  const parts = { ...connections, access, sealer };
  const intake = {
    ...parts,
    events: createTableEventStore(parts),
    watermarks: createTableSubjectWatermarks(connections),
  };
  return {
    ...{ environment, clock, random, log, configuration },
    leaseMs: LEASE_MS,
    invoker: openInvoker(settings, connections),
    auditTrailOf: (organisation) => createTableAuditTrail(storesOf(organisation)),
    leasesOf: (organisation) => createTableLeaseStore(storesOf(organisation)),
    tellGroup: createGroupAlarm(connections),
    partsOf: (organisation, audit) => composeOrganisation(parts, organisation, audit),
    keepDelivery: (request, caller) => keepDelivery(intake, request, caller),
  };
}
