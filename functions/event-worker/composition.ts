import { createTableCallLedger } from '../../shared/call-ledger/index.ts';
import {
  createLiveConfiguration,
  parseEnvironment,
  type OrganisationConfiguration,
} from '../../shared/configuration/index.ts';
import {
  createClientCredentialsTokenSource,
  createDingTalkClient,
  createGroupRobot,
  type TokenCache,
  type TokenCacheEntry,
} from '../../shared/dingtalk/index.ts';
import { parseAppSecret } from '../../shared/dingtalk-tokens/index.ts';
import { createDirectory, ReplyCache, type Directory } from '../../shared/directory/index.ts';
import { createTableEventStore } from '../../shared/event-delivery/index.ts';
import { createTableEventInbox } from '../../shared/event-inbox/index.ts';
import type { FunctionContext, RoleCredentials } from '../../shared/function-compute/index.ts';
import { tellGroupByRobot } from '../../shared/group-alarm/index.ts';
import { createAxiosHttpClient, createNodeHttpClient } from '../../shared/http/index.ts';
import { createTableLeaseStore } from '../../shared/lease/index.ts';
import { createOssObjectStore } from '../../shared/object-storage/index.ts';
import { createJsonLogger, createTableAuditTrail } from '../../shared/observability/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import { createLocalCallPacer, KeptValue, type CallPacer } from '../../shared/resilience/index.ts';
import { createAesGcmSealer, parseSealingKeyRing } from '../../shared/sealing/index.ts';
import { KmsSecretProvider, Redaction, redactSecretsOf } from '../../shared/secrets/index.ts';
import { createTablestoreTableClient, partitionOf } from '../../shared/table-store/index.ts';
import { systemClock } from '../../shared/time/index.ts';
import { createArrivalNotes } from './backstop/note-arrivals.ts';
import { createChosenInvoker } from './chosen-invoker.ts';
import { environmentSchema, type Environment } from './config.ts';
import type { EventWorkerDependencies } from './ports.ts';
import { createDepartmentDirectory } from './routing/department-directory.ts';

const TABLE_TIMEOUT_MS = 5_000;
const OBJECT_TIMEOUT_MS = 20_000;
/** Share of DingTalk's per-second limit that the worker takes; the rest is for the other functions. */
const PACE_SHARE = 0.3;
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
  readonly #tokens: TokenCache = new Map<string, TokenCacheEntry>();
  readonly #directoryReplies = new ReplyCache();
  readonly #pacers = new Map<string, CallPacer>();

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
    const http = createAxiosHttpClient();
    const groupRobot = createGroupRobot({ endpoints, http, ...time });
    const dingTalkOf: EventWorkerDependencies['dingTalkOf'] = (organisation, { onCall }) => {
      const { clientId, clientSecretName: secretName } = organisation.app;
      const tokens = createClientCredentialsTokenSource({
        clientId,
        secretName,
        readSecret: (text) => parseAppSecret(text, { environment, clientId }),
        secrets,
        http,
        endpoints,
        ...time,
        cache: this.#tokens,
      });
      const pacer = this.#pacerOf(organisation);
      return createDingTalkClient({ endpoints, http, tokens, pacer, ...time, onCall });
    };
    const log = createJsonLogger({
      clock: systemClock,
      fields: { function: 'event-worker' },
      redact: (line) => redaction.apply(line),
    });
    const directoryOf = oncePerApp((organisation) =>
      createDirectory({
        // Every call of the directory is exempt from the quota.
        client: dingTalkOf(organisation, { onCall: () => undefined }),
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
      dingTalkOf,
      tellGroup: (organisation, message, signal) =>
        tellGroupByRobot({ secrets, groupRobot }, organisation, message, signal),
    };
  }

  #pacerOf({ app, quota }: OrganisationConfiguration): CallPacer {
    const present = this.#pacers.get(app.clientId);
    if (present !== undefined) return present;
    const callsPerSecond = quota.callsPerSecondPerApi * PACE_SHARE;
    const pacer = createLocalCallPacer({ clock: systemClock, callsPerSecond });
    this.#pacers.set(app.clientId, pacer);
    return pacer;
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
