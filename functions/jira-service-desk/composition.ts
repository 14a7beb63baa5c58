import {
  createLiveConfiguration,
  parseEnvironment,
  type Configuration,
  type OrganisationConfiguration,
} from '../../shared/configuration/index.ts';
import { createDingTalkAccess } from '../../shared/dingtalk-access/index.ts';
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
import { KeptValue } from '../../shared/resilience/index.ts';
import { createAesGcmSealer, parseSealingKeyRing } from '../../shared/sealing/index.ts';
import { KmsSecretProvider, Redaction, redactSecretsOf } from '../../shared/secrets/index.ts';
import { createTablestoreTableClient, partitionOf } from '../../shared/table-store/index.ts';
import { systemClock, type Clock } from '../../shared/time/index.ts';
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
/** Sealing keys are read anew this often, so that a key that was added is known within it. */
const KEEP_DEPENDENCIES_MS = 10 * 60_000;
/** A delivery is postponed rather than made to wait: its row is held meanwhile. */
const DINGTALK_RETRY = { unavailable: 1, throttled: 0, ipBlocked: 0, notAskedMs: 0 } as const;
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
  readonly #environment: Environment;
  #credentials: RoleCredentials | undefined;
  readonly #dependencies = new KeptValue<InstanceDependencies>({
    clock: systemClock,
    keepMs: KEEP_DEPENDENCIES_MS,
  });

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
    const access = createDingTalkAccess({
      environment: settings.STAGE,
      endpoints: { api: settings.DINGTALK_API_ENDPOINT, oapi: settings.DINGTALK_OAPI_ENDPOINT },
      tables,
      secrets,
      sealer,
      http,
      log,
      retry: DINGTALK_RETRY,
      timeoutMs: DINGTALK_TIMEOUT_MS,
      ...about,
    });
    return {
      ...about,
      log,
      events: createTableEventStore({ tables, environment: settings.STAGE, sealer, ...about }),
      watermarks: createTableSubjectWatermarks({ tables, environment: settings.STAGE, ...about }),
      configuration: createLiveConfiguration({
        tables,
        objects,
        environment: settings.STAGE,
        clock: systemClock,
      }),
      serviceDeskOf: async (corpId, jira) =>
        createJiraServiceDesk({
          siteUrl: jira.siteUrl,
          credentials: await readCredentials(secrets, corpId, jira),
          http,
          nowEpochMs: () => systemClock.nowEpochMs(),
        }),
      approvalsOf: (organisation) => {
        const client = access.clientOf(organisation, { spender: SPENDER, priority: 'sync' });
        const directory = createDirectory({
          client,
          clientId: organisation.app.clientId,
          ...ofOrganisation(organisation.corpId),
          sealer,
          log,
          cache: this.#directoryReplies,
        });
        return createDingTalkApprovals({ client, directory, http });
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
