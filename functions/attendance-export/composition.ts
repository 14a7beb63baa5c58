import { createLiveConfiguration, parseEnvironment } from '../../shared/configuration/index.ts';
import type { FunctionContext, RoleCredentials } from '../../shared/function-compute/index.ts';
import { createNodeHttpClient } from '../../shared/http/index.ts';
import { createOssObjectStore } from '../../shared/object-storage/index.ts';
import { createJsonLogger } from '../../shared/observability/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import { KeptValue } from '../../shared/resilience/index.ts';
import {
  createAesGcmSealer,
  parseSealingKeyRing,
  type Sealer,
} from '../../shared/sealing/index.ts';
import { KmsSecretProvider, Redaction, redactSecretsOf } from '../../shared/secrets/index.ts';
import { createTablestoreTableClient } from '../../shared/table-store/index.ts';
import { systemClock } from '../../shared/time/index.ts';
import { environmentSchema, type Environment } from './config.ts';
import type { ExportDependencies, InstanceStores } from './ports.ts';
import type { PunchDependencies } from './reported-punches/deliver-punches.ts';

const TABLE_TIMEOUT_MS = 5_000;
const OBJECT_TIMEOUT_MS = 20_000;
/** Sealing keys are read anew this often: an event may be sealed with one that was added since. */
const KEEP_SEALER_MS = 10 * 60_000;

/**
 * What lives as long as the instance. Only this file and the `compose-` files that it loads choose
 * adapters: a punch event does not load what only the export needs.
 */
export class AttendanceExportInstance {
  readonly #environment: Environment;
  readonly #base: Omit<InstanceStores, 'sealer'>;
  readonly #configuration: PunchDependencies['configuration'];
  #credentials: RoleCredentials | undefined;
  readonly #sealer = new KeptValue<Sealer>({ clock: systemClock, keepMs: KEEP_SEALER_MS });
  #exporting: { readonly sealer: Sealer; readonly made: ExportDependencies } | undefined;

  constructor(variables: Readonly<Record<string, string | undefined>>) {
    this.#environment = parseEnvironment(environmentSchema, variables);
    this.#base = this.#build(this.#environment);
    const { clock, objects, tables } = this.#base;
    const environment = this.#environment.STAGE;
    this.#configuration = createLiveConfiguration({ tables, objects, environment, clock });
  }

  /** What a run or an action needs. The role's keys are those of this very request. */
  async dependenciesFor(context: FunctionContext): Promise<ExportDependencies> {
    const stores = await this.#storesFor(context);
    const { composeExport } = await import('./compose-export.ts');
    const { sealer, log } = stores;
    // It keeps tokens, pace and breakers, and the sealer that opens what the live keys sealed.
    if (this.#exporting?.sealer !== sealer) {
      this.#exporting = { sealer, made: composeExport({ ...stores, log: this.#base.log }) };
    }
    return { ...this.#exporting.made, log };
  }

  /** What storing a punch event needs. */
  async punchDependenciesFor(context: FunctionContext): Promise<PunchDependencies> {
    const stores = await this.#storesFor(context);
    const { composePunches } = await import('./compose-punches.ts');
    return composePunches(stores, this.#configuration);
  }

  async #storesFor(context: FunctionContext): Promise<InstanceStores> {
    this.#credentials = context.credentials;
    const log = this.#base.log.with({ requestId: context.requestId });
    const sealer = await this.#sealer.get(() => this.#readSealer());
    return { ...this.#base, sealer, log };
  }

  async #readSealer(): Promise<Sealer> {
    const { SEALING_SECRET_NAME, STAGE } = this.#environment;
    const { value } = await this.#base.secrets.getSecret(SEALING_SECRET_NAME);
    return createAesGcmSealer(parseSealingKeyRing(value, STAGE), systemRandom);
  }

  #build(settings: Environment): Omit<InstanceStores, 'sealer'> {
    const about = { clock: systemClock, random: systemRandom };
    const credentials = (): RoleCredentials => this.#roleCredentials();
    const redaction = new Redaction();
    const http = createNodeHttpClient();
    const kms = new KmsSecretProvider({
      endpoint: settings.KMS_ENDPOINT,
      credentials,
      http,
      ...about,
    });
    const tables = createTablestoreTableClient({
      endpoint: settings.TABLESTORE_ENDPOINT,
      instanceName: settings.TABLESTORE_INSTANCE,
      credentials,
      requestTimeoutMs: TABLE_TIMEOUT_MS,
      ...about,
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
      ...about,
    });
    const log = createJsonLogger({
      clock: systemClock,
      fields: { function: 'attendance-export' },
      redact: (line) => redaction.apply(line),
    });
    const secrets = redactSecretsOf(kms, redaction);
    return { settings, ...about, tables, objects, secrets, log };
  }

  #roleCredentials(): RoleCredentials {
    if (this.#credentials === undefined) {
      throw new TypeError('the function has no role, so it can reach neither tables nor objects');
    }
    return this.#credentials;
  }
}
