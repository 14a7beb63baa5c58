import {
  parseEnvironment,
  type Configuration,
  type OrganisationConfiguration,
} from '../../shared/configuration/index.ts';
import {
  createFunctionInstance,
  createKeptSealer,
  keptWithSealer,
  openStores,
  organisationStores,
  type FunctionInstance,
} from '../../shared/connections/index.ts';
import { dingTalkEndpointsOf } from '../../shared/dingtalk/index.ts';
import { createDingTalkAccess } from '../../shared/dingtalk-access/index.ts';
import { createDirectory, ReplyCache } from '../../shared/directory/index.ts';
import {
  createTableEventStore,
  createTableSubjectWatermarks,
  type EventStore,
  type SubjectWatermarks,
} from '../../shared/event-delivery/index.ts';
import type { FunctionContext } from '../../shared/function-compute/index.ts';
import {
  createTableAuditTrail,
  type AuditTrail,
  type Logger,
} from '../../shared/observability/index.ts';
import type { RandomSource } from '../../shared/random/index.ts';
import type { Sealer } from '../../shared/sealing/index.ts';
import type { Clock } from '../../shared/time/index.ts';
import { environmentSchema, type Environment } from './config.ts';
import { createDingTalkApprovals } from './dingtalk-approvals.ts';
import type { JiraSettings } from './domain/settings.ts';
import { createJiraServiceDesk } from './jira/jira-service-desk.ts';
import type { Approvals, ServiceDesk } from './ports.ts';
import { readCredentials } from './read-settings.ts';
import { createRequestRows, type RequestRows } from './request-rows.ts';

/**
 * A delivery is postponed rather than made to wait: its row is held meanwhile. Nor does it wait for
 * the end of a pause that another function was told of, which may last for minutes.
 */
const DINGTALK_PATIENCE = {
  retry: { unavailable: 1, throttled: 0, ipBlocked: 0, notAskedMs: 0 },
  timeoutMs: 10_000,
  slotPatienceMs: 10_000,
} as const;
/** In whose name metered calls are booked. */
const SPENDER = 'jira-service-desk';

/** What an invocation needs; what belongs to an organisation is made per organisation. */
export interface InstanceDependencies {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log: Logger;
  readonly events: EventStore;
  readonly watermarks: SubjectWatermarks;
  /** The live configuration, a few seconds old at most. */
  readonly configuration: () => Promise<Configuration>;
  serviceDeskOf(corpId: string, settings: JiraSettings): Promise<ServiceDesk>;
  approvalsOf(organisation: OrganisationConfiguration): Approvals;
  rowsOf(corpId: string): RequestRows;
  auditTrailOf(corpId: string): AuditTrail;
}

/** What lives as long as the instance. Only this file chooses adapters. */
export class JiraServiceDeskInstance {
  readonly #instance: FunctionInstance;
  readonly #dependencies: () => Promise<InstanceDependencies>;

  constructor(variables: Readonly<Record<string, string | undefined>>) {
    const settings = parseEnvironment(environmentSchema, variables);
    const { STAGE: environment } = settings;
    this.#instance = createFunctionInstance({ functionName: 'jira-service-desk', environment });
    const connections = openConnections(settings, this.#instance);
    this.#dependencies = keptWithSealer(createKeptSealer(settings, connections), (sealer) =>
      compose(connections, sealer),
    );
  }

  /** The dependencies of a request. The role's keys are those of this very request. */
  async dependenciesFor(context: FunctionContext): Promise<InstanceDependencies> {
    const log = this.#instance.beginRequest(context);
    return { ...(await this.#dependencies()), log };
  }
}

type Connections = ReturnType<typeof openConnections>;

function openConnections(settings: Environment, instance: FunctionInstance) {
  return {
    ...openStores(settings, instance),
    endpoints: dingTalkEndpointsOf(settings),
    directoryReplies: new ReplyCache(),
  };
}

function compose(connections: Connections, sealer: Sealer): InstanceDependencies {
  const { clock, random, log, http, secrets } = connections;
  const storesOf = organisationStores(connections);
  const access = createDingTalkAccess({ ...connections, ...DINGTALK_PATIENCE, sealer });
  return {
    ...{ clock, random, log },
    events: createTableEventStore({ ...connections, sealer }),
    watermarks: createTableSubjectWatermarks(connections),
    configuration: connections.configuration,
    serviceDeskOf: async (corpId, jira) =>
      createJiraServiceDesk({
        siteUrl: jira.siteUrl,
        credentials: await readCredentials(secrets, corpId, jira),
        http,
        nowEpochMs: () => clock.nowEpochMs(),
      }),
    approvalsOf: (organisation) => {
      const client = access.clientOf(organisation, { spender: SPENDER, priority: 'sync' });
      const directory = createDirectory({
        ...storesOf(organisation),
        client,
        clientId: organisation.app.clientId,
        sealer,
        log,
        cache: connections.directoryReplies,
      });
      return createDingTalkApprovals({ client, directory, http });
    },
    rowsOf: (corpId) => createRequestRows(storesOf({ corpId })),
    auditTrailOf: (corpId) => createTableAuditTrail(storesOf({ corpId })),
  };
}
