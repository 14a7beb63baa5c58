import {
  createLiveConfiguration,
  parseEnvironment,
  type OrganisationConfiguration,
} from '../../shared/configuration/index.ts';
import { createGroupRobot } from '../../shared/dingtalk/index.ts';
import { createTableTokenStore } from '../../shared/dingtalk-tokens/index.ts';
import type { FunctionContext, RoleCredentials } from '../../shared/function-compute/index.ts';
import { tellGroupByRobot } from '../../shared/group-alarm/index.ts';
import { createNodeHttpClient } from '../../shared/http/index.ts';
import { createTableLeaseStore } from '../../shared/lease/index.ts';
import { createOssObjectStore } from '../../shared/object-storage/index.ts';
import { createJsonLogger, createTableAuditTrail } from '../../shared/observability/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import {
  createAesGcmSealer,
  parseSealingKeyRing,
  type Sealer,
} from '../../shared/sealing/index.ts';
import { KmsSecretProvider, Redaction, redactSecretsOf } from '../../shared/secrets/index.ts';
import { createTablestoreTableClient, partitionOf } from '../../shared/table-store/index.ts';
import { systemClock } from '../../shared/time/index.ts';
import { tellTokenAlarm } from './alarm/tell-token-alarm.ts';
import { environmentSchema, type Environment } from './config.ts';
import type { TokenRefreshDependencies } from './ports.ts';

const TABLE_TIMEOUT_MS = 5_000;
const OBJECT_TIMEOUT_MS = 20_000;
const time = { clock: systemClock, random: systemRandom };
/** No organisation has this id: the key ring is the environment's. */
const ALL_ORGANISATIONS = '*';

/** What lives as long as the instance. Only this file chooses adapters. */
export class TokenRefreshInstance {
  readonly #settings: Environment;
  #credentials: RoleCredentials | undefined;
  #neighbours: Neighbours | undefined;

  constructor(variables: Readonly<Record<string, string | undefined>>) {
    this.#settings = parseEnvironment(environmentSchema, variables);
  }

  /** The dependencies of a request: its role's keys, and the key ring as it is then. */
  dependenciesFor({ credentials, requestId }: FunctionContext): TokenRefreshDependencies {
    this.#credentials = credentials;
    this.#neighbours ??= openNeighbours(this.#settings, () => this.#roleCredentials());
    return dependenciesOver(this.#neighbours, this.#settings, requestId);
  }

  #roleCredentials(): RoleCredentials {
    if (this.#credentials === undefined) {
      throw new TypeError('the function has no role, so it can reach neither tables nor secrets');
    }
    return this.#credentials;
  }
}

type Neighbours = ReturnType<typeof openNeighbours>;

/** Everything outside, with connections that are kept between requests. */
function openNeighbours(settings: Environment, credentials: () => RoleCredentials) {
  const environment = settings.STAGE;
  const http = createNodeHttpClient();
  const redaction = new Redaction();
  const secrets = redactSecretsOf(
    new KmsSecretProvider({ endpoint: settings.KMS_ENDPOINT, credentials, http, ...time }),
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
    ...time,
  });
  const endpoints = {
    api: settings.DINGTALK_API_ENDPOINT,
    oapi: settings.DINGTALK_OAPI_ENDPOINT,
  };
  return {
    http,
    secrets,
    tables,
    objects,
    endpoints,
    configuration: createLiveConfiguration({ tables, objects, environment, clock: systemClock }),
    groupRobot: createGroupRobot({ endpoints, http, ...time }),
    log: createJsonLogger({
      clock: systemClock,
      fields: { function: 'token-refresh' },
      redact: (line) => redaction.apply(line),
    }),
  };
}

function dependenciesOver(
  { log: commonLog, groupRobot, endpoints, http, ...neighbours }: Neighbours,
  { STAGE: environment, SEALING_SECRET_NAME: ringName }: Environment,
  requestId: string,
): TokenRefreshDependencies {
  const { tables, secrets } = neighbours;
  const log = commonLog.with({ requestId });
  const sealer = once(async () => {
    const { value } = await secrets.getSecret(ringName, { fresh: true });
    return createAesGcmSealer(parseSealingKeyRing(value, environment), systemRandom);
  });
  const storeOf = ({ corpId }: Pick<OrganisationConfiguration, 'corpId'>) => ({
    tables,
    organisation: partitionOf(environment, corpId),
    ...time,
  });
  const deps: Omit<TokenRefreshDependencies, 'tokensOf'> = {
    environment,
    ...time,
    ...neighbours,
    sealer,
    log,
    auditTrailOf: (organisation) => createTableAuditTrail(storeOf(organisation)),
    rotationLeases: createTableLeaseStore(storeOf({ corpId: ALL_ORGANISATIONS })),
    tellGroup: (organisation, message, signal) =>
      tellGroupByRobot({ secrets, groupRobot }, organisation, message, signal),
  };
  return {
    ...deps,
    tokensOf: async (organisation) => ({
      environment,
      store: createTableTokenStore({ ...storeOf(organisation), sealer: await sealer() }),
      leases: createTableLeaseStore(storeOf(organisation)),
      secrets,
      http,
      endpoints,
      ...time,
      log,
      settings: organisation.tokens,
      tellAlarm: (alarm) => tellTokenAlarm(deps, organisation, alarm),
    }),
  };
}

/** Made when it is first asked for, and then the same for the whole request. */
function once(make: () => Promise<Sealer>): () => Promise<Sealer> {
  let made: Promise<Sealer> | undefined;
  return () => (made ??= make());
}
