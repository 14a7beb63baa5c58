import { describeBilingualIssues, readEnvironment } from '../../shared/configuration/index.ts';
import { reportError } from '../../shared/errors/index.ts';
import { createTableEventInbox, type EventInbox } from '../../shared/event-inbox/index.ts';
import {
  createFcAsyncInvoker,
  deployedFunctionName,
  type RoleCredentials,
  type WebFunction,
  type WebInvocation,
  type WebRequest,
  type WebResponse,
} from '../../shared/function-compute/index.ts';
import { createNodeHttpClient } from '../../shared/http/index.ts';
import { createJsonLogger, type Logger } from '../../shared/observability/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import { createAesGcmSeal, parseSealingKeyRing } from '../../shared/sealing/index.ts';
import { KmsSecretProvider } from '../../shared/secrets/index.ts';
import {
  createTablestoreTableClient,
  inboxTable,
  type TablestoreTableClient,
} from '../../shared/table-store/index.ts';
import { systemClock } from '../../shared/time/index.ts';
import { answerRequest } from './answer-request.ts';
import { readApps, type IntakeApps } from './callback-secret.ts';
import { environmentSchema, type Environment } from './config.ts';
import { IntakeCounters } from './intake-counters.ts';
import { createKeptSecret } from './kept-secret.ts';
import type { IntakeDependencies, KeptSecret } from './ports.ts';

const DAY_MS = 86_400_000;
/** Of one attempt; an event has a second for all of them. */
const TABLE_TIMEOUT_MS = 600;
const TABLE_RETRY = { attempts: 4, firstDelayMs: 25, longestDelayMs: 100 };
/** The connections to KMS are begun by then; a longer wait was measured to cost more than it saves. */
const KEYS_FIRST_MS = 1;
/** A callback is not kept waiting so long: whoever comes later finds the value read. */
const SECRET_LIMITS = { cacheTtlMs: 0, deadlineMs: 3_000, requestTimeoutMs: 1_000, maxAttempts: 3 };

/** What lives as long as the instance. Only this file chooses adapters. */
export class IntakeInstance implements WebFunction {
  readonly port: number;
  readonly #settings: Environment;
  readonly #log: Logger;
  readonly #tables: TablestoreTableClient;
  readonly #inboxes: KeptSecret<EventInbox>;
  readonly #dependencies: IntakeDependencies;
  readonly #counters = new IntakeCounters();
  #credentials: RoleCredentials | undefined;
  #hasBeenAsked = false;

  /** @throws ConfigurationInvalidError */
  constructor(variables: Readonly<Record<string, string | undefined>>) {
    this.#settings = readEnvironment(environmentSchema, variables, describeBilingualIssues);
    this.port = this.#settings.FC_CUSTOM_LISTEN_PORT;
    this.#credentials = credentialsIn(variables);
    this.#log = createJsonLogger({ clock: systemClock, fields: { function: 'webhook-intake' } });
    this.#tables = this.#openTables();
    const secrets = this.#openSecrets();
    this.#inboxes = this.#keep(secrets, this.#settings.SEALING_SECRET_NAME, (text) =>
      this.#inboxSealedBy(text),
    );
    this.#dependencies = this.#compose(
      this.#keep(secrets, this.#settings.CALLBACK_SECRET_NAME, (text) => readApps(text, this.#log)),
    );
  }

  /** The keys of the role are those of the latest request: they change while an instance lives. */
  async handle(request: WebRequest, invocation: WebInvocation): Promise<WebResponse> {
    this.#credentials = invocation.credentials ?? this.#credentials;
    this.#hasBeenAsked = true;
    // Requests run side by side, so each line must say of which it is.
    const log = this.#log.with({ requestId: invocation.requestId });
    return answerRequest({ ...this.#dependencies, log }, this.#counters, request);
  }

  async initialize(invocation: WebInvocation): Promise<void> {
    this.#credentials = invocation.credentials ?? this.#credentials;
    await this.warmUp();
  }

  async beforeStop(): Promise<void> {
    const line = this.#counters.take(systemClock.nowEpochMs());
    if (line !== undefined) this.#log.info('intake.counters', { ...line });
  }

  /**
   * Reads the keys, loads the client of the store and connects, so that the first callback finds all
   * of it ready. What fails is told in the log and done again when it is needed.
   */
  async warmUp(): Promise<void> {
    const hasKeys = this.#credentials !== undefined;
    const steps = await Promise.allSettled([
      ...(hasKeys ? [this.#dependencies.apps.current(), this.#inboxes.current()] : []),
      this.#warmUpTables(),
    ]);
    for (const step of steps) {
      if (step.status === 'fulfilled') continue;
      this.#log.warn('intake.not-warm', { code: reportError(step.reason).code });
    }
  }

  async #warmUpTables(): Promise<void> {
    // Nothing else moves while the client is loaded: the questions for the keys leave before.
    await systemClock.sleep(KEYS_FIRST_MS);
    await this.#tables.load();
    await systemClock.sleep(0);
    // A callback that is here already connects by itself and must not wait behind this.
    if (this.#hasBeenAsked || this.#credentials === undefined) return;
    await this.#tables.getRow(inboxTable, { part: '-', event: '-' }, { columns: ['state'] });
  }

  #compose(apps: KeptSecret<IntakeApps>): IntakeDependencies {
    const settings = this.#settings;
    return {
      apps,
      inbox: {
        accept: async (...event) =>
          (this.#inboxes.known() ?? (await this.#inboxes.current())).accept(...event),
      },
      invoker: createFcAsyncInvoker({
        endpoint: settings.FUNCTION_COMPUTE_ENDPOINT,
        qualifier: settings.FUNCTION_ALIAS,
        credentials: () => this.#roleCredentials(),
        clock: systemClock,
        random: systemRandom,
        http: createNodeHttpClient(),
      }),
      clock: systemClock,
      random: systemRandom,
      log: this.#log,
      workerFunction: deployedFunctionName('event-worker', settings.STAGE),
      retentionMs: settings.INBOX_RETENTION_DAYS * DAY_MS,
    };
  }

  #openTables(): TablestoreTableClient {
    return createTablestoreTableClient({
      endpoint: this.#settings.TABLESTORE_ENDPOINT,
      instanceName: this.#settings.TABLESTORE_INSTANCE,
      credentials: () => this.#roleCredentials(),
      requestTimeoutMs: TABLE_TIMEOUT_MS,
      retry: TABLE_RETRY,
      clock: systemClock,
      random: systemRandom,
    });
  }

  #openSecrets(): KmsSecretProvider {
    return new KmsSecretProvider({
      endpoint: this.#settings.KMS_ENDPOINT,
      credentials: () => this.#roleCredentials(),
      http: createNodeHttpClient(),
      clock: systemClock,
      random: systemRandom,
      ...SECRET_LIMITS,
    });
  }

  #keep<Value>(
    secrets: KmsSecretProvider,
    secretName: string,
    parse: (text: string) => Value,
  ): KeptSecret<Value> {
    return createKeptSecret({ secrets, secretName, parse, clock: systemClock, log: this.#log });
  }

  #inboxSealedBy(keyRingText: string): EventInbox {
    const environment = this.#settings.STAGE;
    return createTableEventInbox({
      tables: this.#tables,
      environment,
      sealer: createAesGcmSeal(parseSealingKeyRing(keyRingText, environment), systemRandom),
      clock: systemClock,
      random: systemRandom,
    });
  }

  #roleCredentials(): RoleCredentials {
    if (this.#credentials === undefined) {
      throw new TypeError('the function has no role, so it can reach neither tables nor secrets');
    }
    return this.#credentials;
  }
}

/** The platform puts the keys of the role into the environment too, for the time before a request. */
function credentialsIn(
  variables: Readonly<Record<string, string | undefined>>,
): RoleCredentials | undefined {
  const accessKeyId = variables['ALIBABA_CLOUD_ACCESS_KEY_ID'];
  const accessKeySecret = variables['ALIBABA_CLOUD_ACCESS_KEY_SECRET'];
  const securityToken = variables['ALIBABA_CLOUD_SECURITY_TOKEN'];
  if (!accessKeyId || !accessKeySecret || !securityToken) return undefined;
  return { accessKeyId, accessKeySecret, securityToken };
}
