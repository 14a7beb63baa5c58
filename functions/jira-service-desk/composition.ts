import { createTableCallLedger } from '../../shared/call-ledger/index.ts';
import {
  loadConfiguration,
  parseEnvironment,
  type Configuration,
  type OrganisationConfiguration,
} from '../../shared/configuration/index.ts';
import {
  createClientCredentialsTokenSource,
  createDingTalkClient,
  type CallEvent,
  type DingTalkClient,
  type TokenCache,
  type TokenCacheEntry,
} from '../../shared/dingtalk/index.ts';
import { parseAppSecret } from '../../shared/dingtalk-tokens/index.ts';
import { createDirectory, ReplyCache } from '../../shared/directory/index.ts';
import {
  createTableEventStore,
  createTableSubjectWatermarks,
  type EventStore,
  type SubjectWatermarks,
} from '../../shared/event-delivery/index.ts';
import type { FunctionContext, RoleCredentials } from '../../shared/function-compute/index.ts';
import { createNodeHttpClient } from '../../shared/http/index.ts';
import { createOssObjectStore } from '../../shared/object-storage/index.ts';
import {
  createJsonLogger,
  createTableAuditTrail,
  type AuditTrail,
  type Logger,
} from '../../shared/observability/index.ts';
import { systemRandom, type RandomSource } from '../../shared/random/index.ts';
import { createLocalCallPacer, KeptValue } from '../../shared/resilience/index.ts';
import { createAesGcmSealer, parseSealingKeyRing } from '../../shared/sealing/index.ts';
import { KmsSecretProvider, Redaction, redactSecretsOf } from '../../shared/secrets/index.ts';
import { createTablestoreTableClient, partitionOf } from '../../shared/table-store/index.ts';
import { systemClock, type Clock } from '../../shared/time/index.ts';
import { bookedCalls } from './booked-calls.ts';
import { environmentSchema, type Environment } from './config.ts';
import { createDingTalkApprovals } from './dingtalk-approvals.ts';
import type { JiraSettings } from './domain/settings.ts';
import { createJiraServiceDesk } from './jira/jira-service-desk.ts';
import type { Approvals, ServiceDesk } from './ports.ts';
import { readCredentials } from './read-settings.ts';
import { createRequestRows, type RequestRows } from './request-rows.ts';

const TABLE_TIMEOUT_MS = 5_000;
const OBJECT_TIMEOUT_MS = 20_000;
const DINGTALK_TIMEOUT_MS = 10_000;
/** Share of DingTalk's per-second limit that one instance of this function takes. */
const PACE_SHARE = 0.2;
/** Sealing keys are read anew this often, so that a key that was added is known within it. */
const KEEP_DEPENDENCIES_MS = 10 * 60_000;
/** A delivery is postponed rather than made to wait: its row is held meanwhile. */
const DINGTALK_RETRY = { unavailable: 1, throttled: 0, ipBlocked: 0 } as const;

/** What an invocation needs; what belongs to an organisation is made per organisation. */
export interface InstanceDependencies {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log: Logger;
  readonly events: EventStore;
  readonly watermarks: SubjectWatermarks;
  /** The live configuration, read anew. */
  readonly configuration: () => Promise<Configuration>;
  serviceDeskOf(corpId: string, settings: JiraSettings): Promise<ServiceDesk>;
  approvalsOf(organisation: OrganisationConfiguration, requestId: string): Approvals;
  rowsOf(corpId: string): RequestRows;
  auditTrailOf(corpId: string): AuditTrail;
}

/** What lives as long as the instance. Only this file chooses adapters. */
export class JiraServiceDeskInstance {
  readonly #environment: Environment;
  #credentials: RoleCredentials | undefined;
  readonly #dependencies = new KeptValue<InstanceDependencies>({
    clock: systemClock,
    keepMs: KEEP_DEPENDENCIES_MS,
  });
  readonly #tokens: TokenCache = new Map<string, TokenCacheEntry>();

  readonly #directoryReplies = new ReplyCache();

  constructor(variables: Readonly<Record<string, string | undefined>>) {
    this.#environment = parseEnvironment(environmentSchema, variables);
  }

  /** The dependencies of a request. The role's keys are those of this very request. */
  async dependenciesFor(context: FunctionContext): Promise<InstanceDependencies> {
    this.#credentials = context.credentials;
    const dependencies = await this.#dependencies.get(() => this.#build());
    return { ...dependencies, log: dependencies.log.with({ requestId: context.requestId }) };
  }

  async #build(): Promise<InstanceDependencies> {
    const settings = this.#environment;
    const about = { clock: systemClock, random: systemRandom };
    const credentials = (): RoleCredentials => this.#roleCredentials();
    const http = createNodeHttpClient();
    const redaction = new Redaction();
    const secrets = redactSecretsOf(
      new KmsSecretProvider({ endpoint: settings.KMS_ENDPOINT, credentials, http, ...about }),
      redaction,
    );
    const tables = createTablestoreTableClient({
      endpoint: settings.TABLESTORE_ENDPOINT,
      instanceName: settings.TABLESTORE_INSTANCE,
      credentials,
      requestTimeoutMs: TABLE_TIMEOUT_MS,
      ...about,
    });
    const objects = createOssObjectStore({
      endpoint: settings.OSS_ENDPOINT,
      region: settings.OSS_REGION,
      bucket: settings.OSS_BUCKET,
      credentials,
      timeoutMs: OBJECT_TIMEOUT_MS,
      pathStyle: settings.OSS_PATH_STYLE,
      ...about,
    });
    const keyRing = await secrets.getSecret(settings.SEALING_SECRET_NAME);
    const sealer = createAesGcmSealer(
      parseSealingKeyRing(keyRing.value, settings.STAGE),
      systemRandom,
    );
    const log = createJsonLogger({
      clock: systemClock,
      fields: { function: 'jira-service-desk' },
      redact: (line) => redaction.apply(line),
    });
    const ofOrganisation = (corpId: string) => ({
      tables,
      organisation: partitionOf(settings.STAGE, corpId),
      ...about,
    });
    const dingTalkOf = (
      { app, quota }: OrganisationConfiguration,
      onCall: (event: CallEvent) => void,
    ): DingTalkClient => {
      const endpoints = {
        api: settings.DINGTALK_API_ENDPOINT,
        oapi: settings.DINGTALK_OAPI_ENDPOINT,
      };
      const { clientId, clientSecretName: secretName } = app;
      const identity = { environment: settings.STAGE, clientId };
      const tokens = createClientCredentialsTokenSource({
        clientId,
        secretName,
        readSecret: (text) => parseAppSecret(text, identity),
        secrets,
        http,
        endpoints,
        cache: this.#tokens,
        ...about,
      });
      const pacer = createLocalCallPacer({
        clock: systemClock,
        callsPerSecond: Math.max(1, quota.callsPerSecondPerApi * PACE_SHARE),
      });
      return createDingTalkClient({
        endpoints,
        http,
        tokens,
        pacer,
        onCall,
        retry: DINGTALK_RETRY,
        timeoutMs: DINGTALK_TIMEOUT_MS,
        ...about,
      });
    };
    return {
      ...about,
      log,
      events: createTableEventStore({ tables, environment: settings.STAGE, sealer, ...about }),
      watermarks: createTableSubjectWatermarks({ tables, environment: settings.STAGE, ...about }),
      configuration: async () =>
        (await loadConfiguration({ tables, objects }, settings.STAGE)).configuration,
      serviceDeskOf: async (corpId, jira) =>
        createJiraServiceDesk({
          siteUrl: jira.siteUrl,
          credentials: await readCredentials(secrets, corpId, jira),
          http,
          nowEpochMs: () => systemClock.nowEpochMs(),
        }),
      approvalsOf: (organisation, requestId) => {
        const ledger = createTableCallLedger(ofOrganisation(organisation.corpId));
        const { onCall, book } = bookedCalls({ ledger, requestId, clock: systemClock, log });
        const client = dingTalkOf(organisation, onCall);
        const directory = createDirectory({
          client,
          clientId: organisation.app.clientId,
          ...ofOrganisation(organisation.corpId),
          sealer,
          log,
          cache: this.#directoryReplies,
        });
        return createDingTalkApprovals({ client, directory, http, book });
      },
      rowsOf: (corpId) => createRequestRows(ofOrganisation(corpId)),
      auditTrailOf: (corpId) => createTableAuditTrail(ofOrganisation(corpId)),
    };
  }

  #roleCredentials(): RoleCredentials {
    if (this.#credentials === undefined) {
      throw new TypeError('the function has no role, so it can reach neither tables nor secrets');
    }
    return this.#credentials;
  }
}
