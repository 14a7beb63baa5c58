import { createTableCallLedger } from '../../shared/call-ledger/index.ts';
import {
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
import { SftpFileTransfer } from '../../shared/file-transfer/index.ts';
import type { FunctionContext, RoleCredentials } from '../../shared/function-compute/index.ts';
import { createAxiosHttpClient, createNodeHttpClient } from '../../shared/http/index.ts';
import { createTableLeaseStore } from '../../shared/lease/index.ts';
import { createOssObjectStore } from '../../shared/object-storage/index.ts';
import { createJsonLogger, createTableAuditTrail } from '../../shared/observability/index.ts';
import { createOpenPgpEncrypter } from '../../shared/openpgp/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import { createLocalCallPacer, type CallPacer } from '../../shared/resilience/index.ts';
import { createAesGcmSealer, parseSealingKeyRing } from '../../shared/sealing/index.ts';
import { KmsSecretProvider, Redaction, redactSecretsOf } from '../../shared/secrets/index.ts';
import { createTablestoreTableClient, partitionOf } from '../../shared/table-store/index.ts';
import { systemClock } from '../../shared/time/index.ts';
import { environmentSchema, type Environment } from './config.ts';
import type { ExportDependencies } from './ports.ts';

const TABLE_TIMEOUT_MS = 5_000;
const OBJECT_TIMEOUT_MS = 20_000;
/** Share of DingTalk's per-second limit that the export takes; the rest is for the other functions. */
const PACE_SHARE = 0.8;
/** DingTalk is busiest at the full hour and asks callers to keep away from it. */
const FULL_HOUR_PAUSE = { beforeMs: 30_000, afterMs: 120_000 };

/** What lives as long as the instance. Only this file chooses adapters. */
export class AttendanceExportInstance {
  readonly #environment: Environment;
  #credentials: RoleCredentials | undefined;
  #dependencies: Promise<ExportDependencies> | undefined;

  constructor(variables: Readonly<Record<string, string | undefined>>) {
    this.#environment = parseEnvironment(environmentSchema, variables);
  }

  /** The dependencies of a request. The role's keys are those of this very request. */
  async dependenciesFor(context: FunctionContext): Promise<ExportDependencies> {
    this.#credentials = context.credentials;
    this.#dependencies ??= this.#build().catch((error: unknown) => {
      // A secret store that is down for a moment must not spoil the instance.
      this.#dependencies = undefined;
      throw error;
    });
    const dependencies = await this.#dependencies;
    return { ...dependencies, log: dependencies.log.with({ requestId: context.requestId }) };
  }

  async #build(): Promise<ExportDependencies> {
    const settings = this.#environment;
    const clock = systemClock;
    const random = systemRandom;
    const credentials = (): RoleCredentials => this.#roleCredentials();
    const redaction = new Redaction();
    const secrets = redactSecretsOf(
      new KmsSecretProvider({
        endpoint: settings.KMS_ENDPOINT,
        credentials,
        http: createNodeHttpClient(),
        clock,
        random,
      }),
      redaction,
    );
    const tables = createTablestoreTableClient({
      endpoint: settings.TABLESTORE_ENDPOINT,
      instanceName: settings.TABLESTORE_INSTANCE,
      credentials,
      requestTimeoutMs: TABLE_TIMEOUT_MS,
      clock,
      random,
    });
    const objects = createOssObjectStore({
      endpoint: settings.OSS_ENDPOINT,
      ...(settings.OSS_PUBLIC_ENDPOINT === ''
        ? {}
        : { linkEndpoint: settings.OSS_PUBLIC_ENDPOINT }),
      region: settings.OSS_REGION,
      bucket: settings.OSS_BUCKET,
      credentials,
      timeoutMs: OBJECT_TIMEOUT_MS,
      pathStyle: settings.OSS_PATH_STYLE,
      serverSideEncryption: settings.OSS_ENCRYPTION,
      clock,
      random,
    });
    const keyRing = await secrets.getSecret(settings.SEALING_SECRET_NAME);
    const partition = (organisation: OrganisationConfiguration): string =>
      partitionOf(settings.STAGE, organisation.corpId);
    const endpoints = {
      api: settings.DINGTALK_API_ENDPOINT,
      oapi: settings.DINGTALK_OAPI_ENDPOINT,
    };
    const http = createAxiosHttpClient();
    const cache: TokenCache = new Map<string, TokenCacheEntry>();
    const pacers = new Map<string, CallPacer>();
    return {
      environment: settings.STAGE,
      leaseMs: settings.LEASE_SECONDS * 1000,
      clock,
      random,
      tables,
      objects,
      secrets,
      sealer: createAesGcmSealer(parseSealingKeyRing(keyRing.value), random),
      transfer: new SftpFileTransfer(),
      encrypter: createOpenPgpEncrypter({ clock }),
      groupRobot: createGroupRobot({ endpoints, http, clock, random }),
      log: createJsonLogger({
        clock,
        fields: { function: 'attendance-export' },
        redact: (line) => redaction.apply(line),
      }),
      leasesOf: (organisation) =>
        createTableLeaseStore({ tables, organisation: partition(organisation), clock, random }),
      ledgerOf: (organisation) =>
        createTableCallLedger({ tables, organisation: partition(organisation), clock, random }),
      auditTrailOf: (organisation) =>
        createTableAuditTrail({ tables, organisation: partition(organisation), clock, random }),
      dingTalkOf: (organisation, { avoidFullHour, onCall }) => {
        const { clientId, clientSecretName: secretName } = organisation.app;
        const tokens = createClientCredentialsTokenSource({
          clientId,
          secretName,
          secrets,
          http,
          endpoints,
          clock,
          random,
          cache,
        });
        const pacerKey = `${clientId} ${String(avoidFullHour)}`;
        const callsPerSecond = organisation.quota.callsPerSecondPerApi * PACE_SHARE;
        const pacer =
          pacers.get(pacerKey) ??
          createLocalCallPacer({
            clock,
            callsPerSecond,
            ...(avoidFullHour ? { pauseAroundFullHour: FULL_HOUR_PAUSE } : {}),
          });
        pacers.set(pacerKey, pacer);
        return createDingTalkClient({ endpoints, http, tokens, pacer, clock, random, onCall });
      },
    };
  }

  #roleCredentials(): RoleCredentials {
    if (this.#credentials === undefined) {
      throw new TypeError('the function has no role, so it can reach neither tables nor objects');
    }
    return this.#credentials;
  }
}
