import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify as stringifyCsv } from 'csv-stringify/sync';
import { stringify } from 'yaml';
import type {
  ExportResult,
  StatusResult,
} from '../../functions/attendance-export/export-result.ts';
import { buildFunctions } from '../../infra/build/build-functions.ts';
import type { LoggedCall } from '../../infra/local/dingtalk/call-log.ts';
import type { FunctionHost } from '../../infra/local/function-host/function-host.ts';
import { refreshTokens } from '../../infra/local/launcher/access-job.ts';
import { invokeFunction, type InvokeTarget } from '../../infra/local/launcher/invoke-function.ts';
import {
  appCredentials,
  BUCKET,
  REGION,
  STAGE,
  startLocalCloud,
  type LocalCloud,
} from '../../infra/local/launcher/local-cloud.ts';
import { prepareCloud } from '../../infra/local/launcher/prepare-cloud.ts';
import type { MappingTables } from '../../infra/local/launcher/publish-sample.ts';
import {
  createSampleCompany,
  localNowFor,
  payrollMappingOf,
  type SampleCompany,
} from '../../infra/local/sample-company/index.ts';
import {
  loadConfiguration,
  publishConfiguration,
  type Configuration,
} from '../../shared/configuration/index.ts';
import { formatAppSecret } from '../../shared/dingtalk-tokens/index.ts';
import { createOssObjectStore, type ObjectStore } from '../../shared/object-storage/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import {
  createAesGcmSealer,
  parseSealingKeyRing,
  type Sealer,
} from '../../shared/sealing/index.ts';
import { createTablestoreTableClient } from '../../shared/table-store/index.ts';
import { monthPeriod, systemClock, type Clock } from '../../shared/time/index.ts';
import { awayFromExportTimer } from './export-timer.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
/** Calls a second: a test need not be as patient as a standard organisation. */
const FAST = 1_000;
const INVOKE_TIMEOUT_MS = 120_000;

export const EXPORT_FUNCTION = `dt-attendance-export-${STAGE}`;

export interface RunCloudOptions {
  readonly employees: number;
  readonly seed: number;
  /** `yyyy-MM`; local time is moved behind it. */
  readonly period: string;
  /** Further settings for `s.yaml`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** `varied`: a company with pay rules, approvals and weather of its own. Default: plain. */
  readonly rules?: 'plain' | 'varied';
  /** How long an invocation may take. Default: two minutes. */
  readonly invokeTimeoutMs?: number;
  /** How long an instance without work is kept; default: as in the cloud. */
  readonly idleStopMs?: number;
  /** Companies of further organisations; see `addOrganisation`. */
  readonly otherCompanies?: readonly SampleCompany[];
  /** Changes the description of the functions before it is deployed. */
  readonly described?: (description: string) => string;
  /** Whether silence-watch has its timer, for a test that does not jump in time unwatched. Default: no. */
  readonly watchesSilence?: boolean;
}

type Tables = ReturnType<typeof createTablestoreTableClient>;

interface Parts {
  readonly cloud: LocalCloud;
  readonly host: FunctionHost;
  readonly objects: ObjectStore;
  readonly tables: Tables;
}

/** Built once in a test process, from the sources as they are. */
let built: Promise<ReadonlyMap<string, Buffer>> | undefined;

/**
 * The whole local cloud in this process, with the built bundle in its function host: the same parts
 * that `npm start` runs, on free ports and in a temporary directory.
 */
export class RunningCloud {
  readonly company: SampleCompany;
  readonly period: string;
  readonly stateDirectory: string;
  readonly #options: RunCloudOptions;
  readonly #repository: string;
  #parts: Parts;
  #changes: ((configuration: Configuration) => Configuration)[] = [];

  private constructor(
    options: RunCloudOptions,
    company: SampleCompany,
    root: string,
    parts: Parts,
  ) {
    this.#options = options;
    this.company = company;
    this.period = options.period;
    this.#repository = path.join(root, 'repository');
    this.stateDirectory = path.join(root, 'state');
    this.#parts = parts;
  }

  static async start(options: RunCloudOptions): Promise<RunningCloud> {
    const { seed, employees, period, rules = 'plain' } = options;
    const root = await mkdtemp(path.join(tmpdir(), 'running-cloud-'));
    const company = createSampleCompany({ seed, employees, period: monthPeriod(period), rules });
    const repository = path.join(root, 'repository');
    await mkdir(path.join(repository, 'dist'), { recursive: true });
    const description = await readFile(path.join(REPOSITORY, 's.yaml'), 'utf8');
    const { described = (text: string) => text } = options;
    const watched = options.watchesSilence === true ? description : withoutWatch(description);
    await writeFile(path.join(repository, 's.yaml'), described(watched));
    for (const [name, zip] of await buildOnce()) {
      await writeFile(path.join(repository, 'dist', name), zip);
    }
    const parts = await startParts(options, company, repository, path.join(root, 'state'));
    const running = new RunningCloud(options, company, root, parts);
    await running.configure(withFastCalls);
    return running;
  }

  get cloud(): LocalCloud {
    return this.#parts.cloud;
  }

  get host(): FunctionHost {
    return this.#parts.host;
  }

  get faults(): LocalCloud['faults'] {
    return this.#parts.cloud.faults;
  }

  get objects(): ObjectStore {
    return this.#parts.objects;
  }

  get tables(): Tables {
    return this.#parts.tables;
  }

  /** What opens and seals as the functions do. */
  get sealer(): Sealer {
    return sealerOf(this.cloud);
  }

  /** Publishes a changed configuration; the change is made again after a restart. */
  async configure(change: (configuration: Configuration) => Configuration): Promise<void> {
    this.#changes.push(change);
    await this.#publish([change]);
  }

  /** Publishes another table of earnings codes for every company, as an officer would. */
  async publishEarningsCodes(rows: readonly object[]): Promise<void> {
    const earningsCodes = await this.#publishRows('earnings-codes', rows);
    await this.#configureCompanies({ earningsCodes });
  }

  /** Publishes another table of people for every company. */
  async publishPeople(rows: readonly object[]): Promise<void> {
    const peopleMapping = await this.#publishRows('people', rows);
    await this.#configureCompanies({ peopleMapping });
  }

  /**
   * Publishes one of the `otherCompanies` as an organisation of its own, with its own app; all else is
   * configured as for the first.
   */
  async addOrganisation(other: SampleCompany): Promise<void> {
    const place = 1 + (this.#options.otherCompanies ?? []).indexOf(other);
    const { appKey, appSecret } = appCredentials(this.cloud.identity, place);
    const clientSecretName = `local-dingtalk-app-${String(place)}`;
    const app = { environment: STAGE, clientId: appKey };
    await this.cloud.kms.setSecret(clientSecretName, formatAppSecret(app, appSecret));
    const { people, earningsCodes } = payrollMappingOf(other);
    const publish = (name: string, rows: readonly object[]) =>
      this.#publishTable(
        name,
        new TextEncoder().encode(stringifyCsv([...rows], { header: true })),
        other.corpId,
      );
    const tables = {
      peopleMapping: await publish('people', people),
      earningsCodes: await publish('earnings-codes', earningsCodes),
    };
    await this.configure((configuration) => {
      const [first] = configuration.organisations;
      const [model] = first?.companies ?? [];
      if (first === undefined || model === undefined) throw new Error('nothing is configured');
      const organisation = {
        ...first,
        corpId: other.corpId,
        nameEn: other.nameEn,
        nameZhHK: other.nameZhHK,
        app: { clientId: appKey, clientSecretName, jsapiTickets: false },
        operatorUserId: other.operatorUserId,
        companies: [{ ...model, code: other.companyCode, ...tables }],
      };
      return { ...configuration, organisations: [...configuration.organisations, organisation] };
    });
  }

  #publishRows(name: string, rows: readonly object[]) {
    const text = stringifyCsv([...rows], { header: true });
    return this.#publishTable(name, new TextEncoder().encode(text));
  }

  #configureCompanies(tables: Partial<MappingTables>): Promise<void> {
    return this.configure((configuration) => ({
      ...configuration,
      organisations: configuration.organisations.map((organisation) => ({
        ...organisation,
        companies: organisation.companies.map((company) => ({ ...company, ...tables })),
      })),
    }));
  }

  /** Seals and stores a mapping table under its hash. */
  async #publishTable(
    name: string,
    bytes: Uint8Array,
    corpId = this.company.corpId,
  ): Promise<{ objectKey: string; sha256: string }> {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const objectKey = `${STAGE}/${corpId}/mapping/${name}-${sha256}.csv.sealed`;
    const sealed = this.sealer.seal(bytes, objectKey);
    const about = { contentType: 'application/octet-stream', contentSha256: sha256 };
    await this.objects.putOnce(objectKey, sealed, about);
    return { objectKey, sha256 };
  }

  /**
   * Invokes the export by the vendor's SDK; company and period are those of the sample.
   *
   * @throws FunctionFailedError if the instance dies
   */
  async invoke(payload: Readonly<Record<string, unknown>>): Promise<ExportResult> {
    const byDays = 'from' in payload || 'to' in payload;
    const about = {
      action: 'export',
      company: this.company.companyCode,
      ...(byDays ? {} : { period: this.period }),
    };
    return (await this.invokeRaw({ ...about, ...payload })) as ExportResult;
  }

  async status(payload: Readonly<Record<string, unknown>> = {}): Promise<StatusResult> {
    return (await this.invoke({ ...payload, action: 'status' })) as unknown as StatusResult;
  }

  /** Invokes with exactly this payload, as JSON. */
  invokeRaw(payload: unknown): Promise<unknown> {
    return invokeFunction(this.#target(), EXPORT_FUNCTION, payload);
  }

  /** What the timer of token-refresh does every few minutes. */
  async refreshTokens(): Promise<void> {
    await refreshTokens(this.#target());
  }

  #target(): InvokeTarget {
    return {
      endpoint: String(this.host.endpoints['invokeEndpoint']),
      key: this.cloud.credentials.developer,
      timeoutMs: this.#options.invokeTimeoutMs ?? INVOKE_TIMEOUT_MS,
    };
  }

  /** Processes of the living instances of the export. */
  processIds(): readonly number[] {
    return this.#exportFunction().flatMap(({ processIds }) => processIds);
  }

  /** Everything at the SFTP server's account, by name. */
  deliveredFiles(): Promise<Map<string, Buffer>> {
    return filesIn(String(this.cloud.sftp.endpoints['directory']));
  }

  /** What the imitated vendor has picked up, by name. */
  takenFiles(): Promise<Map<string, Buffer>> {
    return filesIn(String(this.cloud.sftp.endpoints['takenDirectory']));
  }

  callLog(): readonly LoggedCall[] {
    return this.cloud.dingTalk.controls.calls();
  }

  /** All that the export has written to its log so far. */
  async functionLog(): Promise<string> {
    const files = this.#exportFunction().map(({ logFile }) => readFile(logFile, 'utf8'));
    return (await Promise.all(files)).join('');
  }

  #exportFunction() {
    return this.host.functions().filter(({ functionName }) => functionName === EXPORT_FUNCTION);
  }

  /** Ends everything and starts it again over the same state. */
  async restart(): Promise<void> {
    await this.#stop();
    this.#parts = await startParts(
      this.#options,
      this.company,
      this.#repository,
      this.stateDirectory,
    );
    await this.#publish(this.#changes);
  }

  async close(): Promise<void> {
    await this.#stop();
    await rm(path.dirname(this.stateDirectory), { recursive: true, force: true });
  }

  async #stop(): Promise<void> {
    this.#parts.tables.close();
    await this.#parts.cloud.close();
  }

  async #publish(
    changes: readonly ((configuration: Configuration) => Configuration)[],
  ): Promise<void> {
    const { configuration } = await loadConfiguration(this.#parts, STAGE);
    const changed = changes.reduce((document, change) => change(document), configuration);
    await publishConfiguration(this.#parts, stringify(changed));
  }
}

function sealerOf({ identity }: LocalCloud): Sealer {
  const keyRing = JSON.stringify({ current: 'k1', keys: { k1: identity.sealingKey } });
  return createAesGcmSealer(parseSealingKeyRing(keyRing), systemRandom);
}

/** A test that jumps over hours is no silence: nobody is told of it, and no trail has it. */
function withoutWatch(description: string): string {
  return description.replace(/(- triggerName: watch\n[\s\S]*?enable: )true/, '$1false');
}

/** Every function's zip by its file name: the description names them all. */
function buildOnce(): Promise<ReadonlyMap<string, Buffer>> {
  built ??= (async () => {
    const outDir = await mkdtemp(path.join(tmpdir(), 'built-functions-'));
    try {
      const zips = new Map<string, Buffer>();
      for (const { zipFile } of await buildFunctions({ outDir })) {
        zips.set(path.basename(zipFile), await readFile(zipFile));
      }
      return zips;
    } finally {
      await rm(outDir, { recursive: true, force: true });
    }
  })();
  return built;
}

async function startParts(
  options: RunCloudOptions,
  company: SampleCompany,
  repositoryDirectory: string,
  stateDirectory: string,
): Promise<Parts> {
  const now = localNowFor(monthPeriod(options.period), Date.now());
  const cloud = await startLocalCloud({
    stateDirectory,
    repositoryDirectory,
    company,
    otherCompanies: options.otherCompanies ?? [],
    port: 0,
    notBeforeEpochMs: now.moved ? now.epochMs : awayFromExportTimer(now.epochMs),
    settings: { OSS_ENCRYPTION: 'AES256', LEASE_SECONDS: '2', ...options.settings },
    ...(options.idleStopMs === undefined ? {} : { idleStopMs: options.idleStopMs }),
  });
  cloud.dingTalk.controls.setLimits({ callsPerSecondPerApi: FAST });
  const { watchesSilence = false } = options;
  await prepareCloud(cloud, company, REPOSITORY, undefined, { watchesSilence });
  const stores = openStores(cloud);
  const host = await cloud.startFunctions();
  return { cloud, host, ...stores };
}

function openStores(cloud: LocalCloud): Pick<Parts, 'objects' | 'tables'> {
  const clock: Clock = {
    nowEpochMs: () => cloud.clock.nowEpochMs(),
    sleep: (durationMs, signal) => systemClock.sleep(durationMs, signal),
  };
  const about = { credentials: () => cloud.credentials.developer, clock, random: systemRandom };
  return {
    objects: createOssObjectStore({
      ...about,
      endpoint: String(cloud.oss.endpoints['url']),
      region: `oss-${REGION}`,
      bucket: BUCKET,
      timeoutMs: 20_000,
      pathStyle: true,
    }),
    tables: createTablestoreTableClient({
      ...about,
      endpoint: cloud.tablestore.endpoints.tlsUrl,
      instanceName: cloud.tablestore.endpoints.instanceName,
      trustedAuthorityPem: cloud.authority.certificatePem,
    }),
  };
}

function withFastCalls(configuration: Configuration): Configuration {
  return {
    ...configuration,
    organisations: configuration.organisations.map((organisation) => ({
      ...organisation,
      quota: { ...organisation.quota, callsPerSecondPerApi: FAST },
    })),
  };
}

/** Every file below a folder, by its name without the folder. */
async function filesIn(directory: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!entry.isFile()) continue;
    files.set(entry.name, await readFile(path.join(entry.parentPath, entry.name)));
  }
  return files;
}
