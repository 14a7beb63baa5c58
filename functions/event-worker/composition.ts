import { createTableCallLedger } from '../../shared/call-ledger/index.ts';
import {
  parseEnvironment,
  type OrganisationConfiguration,
} from '../../shared/configuration/index.ts';
import {
  createFunctionInstance,
  createKeptSealer,
  keptWithSealer,
  openInvoker,
  openStores,
  organisationStores,
  type FunctionInstance,
} from '../../shared/connections/index.ts';
import { dingTalkEndpointsOf } from '../../shared/dingtalk/index.ts';
import { createDingTalkAccess } from '../../shared/dingtalk-access/index.ts';
import { createDirectory, ReplyCache, type Directory } from '../../shared/directory/index.ts';
import { createTableEventStore } from '../../shared/event-delivery/index.ts';
import { createTableEventInbox } from '../../shared/event-inbox/index.ts';
import type { FunctionContext } from '../../shared/function-compute/index.ts';
import { createGroupAlarm } from '../../shared/group-alarm/index.ts';
import { createTableLeaseStore } from '../../shared/lease/index.ts';
import { createTableAuditTrail } from '../../shared/observability/index.ts';
import type { Sealer } from '../../shared/sealing/index.ts';
import { BACKSTOP_SPENDER } from './backstop/call-account.ts';
import { createArrivalNotes } from './backstop/note-arrivals.ts';
import { environmentSchema, type Environment } from './config.ts';
import type { EventWorkerDependencies } from './ports.ts';
import { createDepartmentDirectory } from './routing/department-directory.ts';
import { createSweepTrace } from './sweep/sweep-trace.ts';

/** Every call of the directory is exempt from the quota, so that nothing is booked under it. */
const ROUTING_SPENDER = 'event-worker/routing';
const LEASE_MS = 20_000;

/** What lives as long as the instance. Only this file chooses adapters. */
export class EventWorkerInstance {
  readonly #instance: FunctionInstance;
  readonly #dependencies: () => Promise<EventWorkerDependencies>;

  constructor(variables: Readonly<Record<string, string | undefined>>) {
    const settings = parseEnvironment(environmentSchema, variables);
    const { STAGE: environment } = settings;
    this.#instance = createFunctionInstance({ functionName: 'event-worker', environment });
    const connections = openConnections(settings, this.#instance);
    this.#dependencies = keptWithSealer(createKeptSealer(settings, connections), (sealer) =>
      compose(settings, connections, sealer),
    );
  }

  /** The dependencies of a request. The role's keys are those of this very request. */
  async dependenciesFor(context: FunctionContext): Promise<EventWorkerDependencies> {
    const log = this.#instance.beginRequest(context);
    return { ...(await this.#dependencies()), log };
  }
}

type Connections = ReturnType<typeof openConnections>;

function openConnections(settings: Environment, instance: FunctionInstance) {
  const stores = openStores(settings, instance);
  return {
    ...stores,
    endpoints: dingTalkEndpointsOf(settings),
    arrivals: createArrivalNotes(stores),
    sweepTrace: createSweepTrace(stores),
    directoryReplies: new ReplyCache(),
  };
}

function compose(
  settings: Environment,
  connections: Connections,
  sealer: Sealer,
): EventWorkerDependencies {
  const { environment, clock, random, log, tables, objects } = connections;
  const storesOf = organisationStores(connections);
  const access = createDingTalkAccess({ ...connections, sealer });
  const directoryOf = oncePerApp((organisation) =>
    createDirectory({
      ...storesOf(organisation),
      client: access.clientOf(organisation, { spender: ROUTING_SPENDER, priority: 'intake' }),
      clientId: organisation.app.clientId,
      sealer,
      log,
      cache: connections.directoryReplies,
    }),
  );
  return {
    ...{ environment, clock, random, log, tables, objects, sealer },
    leaseMs: LEASE_MS,
    events: createTableEventStore({ ...connections, sealer }),
    inbox: createTableEventInbox({ ...connections, sealer }),
    arrivals: connections.arrivals,
    sweepTrace: connections.sweepTrace,
    invoker: openInvoker(settings, connections),
    configuration: connections.configuration,
    auditTrailOf: (organisation) => createTableAuditTrail(storesOf(organisation)),
    leasesOf: (organisation) => createTableLeaseStore(storesOf(organisation)),
    ledgerOf: (organisation) => createTableCallLedger(storesOf(organisation)),
    directoryOf,
    departmentsOf: (organisation) =>
      createDepartmentDirectory({ directory: directoryOf(organisation), clock, log }),
    dingTalkOf: (organisation, { onCall }) =>
      access.clientOf(organisation, {
        spender: BACKSTOP_SPENDER,
        priority: 'sync',
        onCall,
        isBookedByCaller: true,
      }),
    tellGroup: createGroupAlarm(connections),
  };
}

/** Callers who ask the same at the same time share one question, so there is one for each app. */
function oncePerApp(
  make: (organisation: OrganisationConfiguration) => Directory,
): (organisation: OrganisationConfiguration) => Directory {
  const directories = new Map<string, Directory>();
  return (organisation) => {
    const { clientId } = organisation.app;
    const directory = directories.get(clientId) ?? make(organisation);
    directories.set(clientId, directory);
    return directory;
  };
}
