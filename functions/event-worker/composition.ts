import { createTableCallLedger } from '../../shared/call-ledger/index.ts';
import {
  createLiveConfiguration,
  parseEnvironment,
  type OrganisationConfiguration,
} from '../../shared/configuration/index.ts';
import { createGroupRobot } from '../../shared/dingtalk/index.ts';
import { createDingTalkAccess } from '../../shared/dingtalk-access/index.ts';
import { createDirectory, ReplyCache, type Directory } from '../../shared/directory/index.ts';
import { createTableEventStore } from '../../shared/event-delivery/index.ts';
import { createTableEventInbox } from '../../shared/event-inbox/index.ts';
import type { FunctionContext, RoleCredentials } from '../../shared/function-compute/index.ts';
import { tellGroupByRobot } from '../../shared/group-alarm/index.ts';
import { createNodeHttpClient } from '../../shared/http/index.ts';
import { createTableLeaseStore } from '../../shared/lease/index.ts';
import { createOssObjectStore } from '../../shared/object-storage/index.ts';
import { createJsonLogger, createTableAuditTrail } from '../../shared/observability/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import { KeptValue } from '../../shared/resilience/index.ts';
import { createAesGcmSealer, parseSealingKeyRing } from '../../shared/sealing/index.ts';
import { KmsSecretProvider, Redaction, redactSecretsOf } from '../../shared/secrets/index.ts';
import { createTablestoreTableClient, partitionOf } from '../../shared/table-store/index.ts';
import { systemClock } from '../../shared/time/index.ts';
import { BACKSTOP_SPENDER } from './backstop/call-account.ts';
import { createArrivalNotes } from './backstop/note-arrivals.ts';
import { createChosenInvoker } from './chosen-invoker.ts';
import { environmentSchema, type Environment } from './config.ts';
import type { EventWorkerDependencies } from './ports.ts';
import { createDepartmentDirectory } from './routing/department-directory.ts';

const TABLE_TIMEOUT_MS = 5_000;
const OBJECT_TIMEOUT_MS = 20_000;
/** Every call of the directory is exempt from the quota, so that nothing is booked under it. */
const ROUTING_SPENDER = 'event-worker/routing';
const LEASE_MS = 20_000;
/** Sealing keys are read anew this often, so that a key that was added is known within it. */
const KEEP_DEPENDENCIES_MS = 10 * 60_000;

/** What lives as long as the instance. Only this file chooses adapters. */
export class EventWorkerInstance {
  readonly #environment: Environment;
  #credentials: RoleCredentials | undefined;
  readonly #dependencies = new KeptValue<EventWorkerDependencies>({
    clock: systemClock,
    keepMs: KEEP_DEPENDENCIES_MS,
  });
  readonly #directoryReplies = new ReplyCache();

  constructor(variables: Readonly<Record<string, string | undefined>>) {
    this.#environment = parseEnvironment(environmentSchema, variables);
  }

  /** The dependencies of a request. The role's keys are those of this very request. */
  async dependenciesFor(context: FunctionContext): Promise<EventWorkerDependencies> {
    this.#credentials = context.credentials;
    const dependencies = await this.#dependencies.get(() => this.#build(context));
    return { ...dependencies, log: dependencies.log.with({ requestId: context.requestId }) };
  }

  async #build({ accountId }: FunctionContext): Promise<EventWorkerDependencies> {
    const settings = this.#environment;
    const environment = settings.STAGE;
    const time = { clock: systemClock, random: systemRandom };
    const credentials = (): RoleCredentials => this.#roleCredentials();
    const redaction = new Redaction();
    /** For the services of Alibaba Cloud. */
    const apis = createNodeHttpClient();
    const secrets = redactSecretsOf(
      new KmsSecretProvider({ endpoint: settings.KMS_ENDPOINT, credentials, http: apis, ...time }),
      redaction,
    );
    const tables = createTablestoreTableClient({
      endpoint: settings.TABLESTORE_ENDPOINT,
      instanceName: settings.TABLESTORE_INSTANCE,
      credentials,
      requestTimeoutMs: TABLE_TIMEOUT_MS,
      ...time,
    });
    const objects = createOssObjectStore({
      endpoint: settings.OSS_ENDPOINT,
      region: settings.OSS_REGION,
      bucket: settings.OSS_BUCKET,
      credentials,
      timeoutMs: OBJECT_TIMEOUT_MS,
      pathStyle: settings.OSS_PATH_STYLE,
      serverSideEncryption: settings.OSS_ENCRYPTION,
      ...time,
    });
    const keyRing = await secrets.getSecret(settings.SEALING_SECRET_NAME);
    const sealer = createAesGcmSealer(
      parseSealingKeyRing(keyRing.value, environment),
      systemRandom,
    );
    const partition = ({ corpId }: OrganisationConfiguration): string =>
      partitionOf(environment, corpId);
    const endpoints = {
      api: settings.DINGTALK_API_ENDPOINT,
      oapi: settings.DINGTALK_OAPI_ENDPOINT,
    };
    const http = createNodeHttpClient();
    const groupRobot = createGroupRobot({ endpoints, http, ...time });
    const log = createJsonLogger({
      clock: systemClock,
      fields: { function: 'event-worker' },
      redact: (line) => redaction.apply(line),
    });
    const access = createDingTalkAccess({
      environment,
      endpoints,
      tables,
      secrets,
      sealer,
      http,
      ...time,
      log,
    });
    const directoryOf = oncePerApp((organisation) =>
      createDirectory({
        client: access.clientOf(organisation, { spender: ROUTING_SPENDER, priority: 'intake' }),
        clientId: organisation.app.clientId,
        organisation: partition(organisation),
        tables,
        sealer,
        ...time,
        log,
        cache: this.#directoryReplies,
      }),
    );
    return {
      environment,
      ...time,
      tables,
      objects,
      sealer,
      leaseMs: LEASE_MS,
      log,
      events: createTableEventStore({ tables, environment, sealer, ...time }),
      inbox: createTableEventInbox({ tables, environment, sealer, ...time }),
      arrivals: createArrivalNotes({ tables, environment, ...time, log }),
      invoker: createChosenInvoker(settings, { accountId, credentials, ...time, http: apis }),
      configuration: createLiveConfiguration({ tables, objects, environment, clock: systemClock }),
      auditTrailOf: (organisation) =>
        createTableAuditTrail({ tables, organisation: partition(organisation), ...time }),
      leasesOf: (organisation) =>
        createTableLeaseStore({ tables, organisation: partition(organisation), ...time }),
      ledgerOf: (organisation) =>
        createTableCallLedger({ tables, organisation: partition(organisation), ...time }),
      directoryOf,
      departmentsOf: (organisation) =>
        createDepartmentDirectory({
          directory: directoryOf(organisation),
          clock: systemClock,
          log,
        }),
      dingTalkOf: (organisation, { onCall }) =>
        access.clientOf(organisation, {
          spender: BACKSTOP_SPENDER,
          priority: 'sync',
          onCall,
          isBookedByCaller: true,
        }),
      tellGroup: (organisation, message, signal) =>
        tellGroupByRobot({ secrets, groupRobot }, organisation, message, signal),
    };
  }

  #roleCredentials(): RoleCredentials {
    if (this.#credentials === undefined) {
      throw new TypeError('the function has no role, so it can reach neither tables nor functions');
    }
    return this.#credentials;
  }
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
