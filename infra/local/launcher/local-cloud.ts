import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { tables } from '../../../shared/table-store/index.ts';
import { systemClock } from '../../../shared/time/index.ts';
import { systemRandom } from '../../../shared/random/index.ts';
import { environmentNamesOf } from '../../roles/environment-names.ts';
import { roleDeclarations } from '../../roles/role-declarations.ts';
import { createTables } from '../../tables/create-tables.ts';
import { startDingTalkStandIn, type DingTalkStandIn } from '../dingtalk/dingtalk-stand-in.ts';
import { startFunctionHost, type FunctionHost } from '../function-host/function-host.ts';
import { startJiraStandIn, type JiraStandIn } from '../jira/jira-stand-in.ts';
import { startKmsStandIn, type KmsStandIn } from '../kms/kms-stand-in.ts';
import { slsLineOf } from './sls-line.ts';
import { startOssStandIn } from '../oss/oss-stand-in.ts';
import { startRamStandIn, type RamStandIn } from '../ram/ram-stand-in.ts';
import type { SampleCompany } from '../sample-company/index.ts';
import type { SftpStandIn } from '../sftp/sftp-stand-in.ts';
import { startSlsStandIn, type SlsStandIn } from '../sls/sls-stand-in.ts';
import { startSplunkStandIn, type SplunkStandIn } from '../splunk/splunk-stand-in.ts';
import { AccessJudge } from '../stand-in/access-judge.ts';
import { LocalCredentials } from '../stand-in/credentials.ts';
import { FaultSwitchboard } from '../stand-in/fault-switchboard.ts';
import { LocalAuthority } from '../stand-in/local-authority.ts';
import { LocalClock } from '../stand-in/local-clock.ts';
import type { StandIn, StandInContext } from '../stand-in/stand-in.ts';
import { startSwitchboard } from '../switchboard/switchboard.ts';
import {
  startTablestoreStandIn,
  type TablestoreStandIn,
} from '../tablestore/tablestore-stand-in.ts';
import { applyLocalBuckets } from './local-buckets.ts';
import { startReceiver } from './receiver-port.ts';
import { sampleAlarmRobot } from './sample-alarm-robot.ts';
import { sampleCollectorInput } from './sample-collector.ts';
import { quotaFor } from './sample-quota.ts';
import { letNewDatesFollow } from './local-time.ts';
import {
  loadClockOffset,
  loadIdentity,
  makePrivateDirectory,
  storeClockOffset,
  type LocalIdentity,
} from './state-files.ts';

export const STAGE = 'local';
export const REGION = 'cn-hongkong';
const ACCOUNT_ID = '1000000000000001';
/** Places in the row of fixed ports below this are for the stand-ins. */
const FIRST_TRIGGER_SLOT = 24;
export const BUCKET = 'dingtalk-hk-local';
export const AUDIT_BUCKET = 'dingtalk-hk-local-audit';
export const SEALING_SECRET = 'local-sealing';
export const CALLBACK_SECRET = 'local-callback';
export const APP_SECRET = 'local-dingtalk-app';
/** Names of the logs in `s.yaml`. */
const LOG_PROJECT = `dt-${STAGE}`;
const LOGSTORE = 'functions';
export const APP_KEY = 'dingsampleapp0001';

export interface LocalCloudOptions {
  readonly stateDirectory: string;
  readonly repositoryDirectory: string;
  readonly company: SampleCompany;
  /** Companies of further organisations; each organisation has an app of its own. */
  readonly otherCompanies?: readonly SampleCompany[];
  /** First of a row of fixed ports; 0 takes free ones. */
  readonly port: number;
  /** Where local time must stand at least. A new state directory begins there, also in the past. */
  readonly notBeforeEpochMs: number;
  /** Further settings for `s.yaml`, for example `LEASE_SECONDS`. */
  readonly settings: Readonly<Record<string, string>>;
  /** How long an instance without work is kept; default: as in the cloud. */
  readonly idleStopMs?: number;
}

/** Everything that runs, and what a client needs to use it. */
export interface LocalCloud {
  readonly clock: LocalClock;
  readonly faults: FaultSwitchboard;
  readonly identity: LocalIdentity;
  readonly credentials: LocalCredentials;
  readonly authority: LocalAuthority;
  readonly dingTalk: DingTalkStandIn;
  readonly tablestore: TablestoreStandIn;
  readonly oss: StandIn;
  readonly kms: KmsStandIn;
  readonly ram: RamStandIn;
  /** Judges what roles may do, and knows what they have done. */
  readonly access: AccessJudge;
  readonly sftp: SftpStandIn;
  readonly jira: JiraStandIn;
  readonly splunk: SplunkStandIn;
  readonly sls: SlsStandIn;
  /**
   * Starts the function host; everything that functions read must be in place by then.
   *
   * @param start `empty`: only with what was deployed to it before. Default: with all of `s.yaml`
   */
  startFunctions(start?: 'described' | 'empty'): Promise<FunctionHost>;
  endpoints(): Readonly<Record<string, unknown>>;
  close(): Promise<void>;
}

/** Starts the stand-ins over the kept state. */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const { stateDirectory, company } = options;
  await makePrivateDirectory(stateDirectory);
  const identity = await loadIdentity(stateDirectory);
  const { clock, untilStored } = await startClock(options);
  const restoreDates = letNewDatesFollow(clock);
  const credentials = new LocalCredentials(Buffer.from(identity.credentialSeed, 'hex'));
  const authority = await LocalAuthority.open(path.join(stateDirectory, 'authority'));
  const faults = new FaultSwitchboard();
  const running: StandIn[] = [];
  const ports = portsFrom(options.port);
  await makePrivateDirectory(path.join(stateDirectory, 'logs'));
  const contextOf = async (name: string, slot: number): Promise<StandInContext> => {
    const directory = path.join(stateDirectory, name);
    await makePrivateDirectory(directory);
    return {
      stateDirectory: directory,
      clock,
      faults,
      credentials,
      certificate: await authority.issue(name),
      ports: { plain: ports(slot), tls: ports(slot + 1) },
      log: logTo(path.join(stateDirectory, 'logs', `${name}.log`), clock),
    };
  };
  const companies = [company, ...(options.otherCompanies ?? [])];
  const quota = quotaFor(company.parameters.employees);
  const dingTalk = await startDingTalkStandIn(await contextOf('dingtalk', 0), {
    companies,
    apps: companies.map(({ corpId }, index) =>
      appOf(corpId, identity, appCredentials(identity, index)),
    ),
    limits: {
      apiCallsPerMonth: quota.apiCallsPerMonth,
      callsPerSecondPerApi: quota.callsPerSecondPerApi,
    },
    oapiPorts: { plain: ports(2), tls: ports(3) },
    groupRobots: [sampleAlarmRobot(company.corpId, identity)],
    callbackAuthorityPem: authority.certificatePem,
  });
  const ram = await startRamStandIn(await contextOf('ram', 18), {
    accountId: ACCOUNT_ID,
    issue: (role, expiresAtEpochMs) => credentials.issue(role, expiresAtEpochMs),
  });
  const access = new AccessJudge(ram.policies, { region: REGION, accountId: ACCOUNT_ID });
  const judgedContextOf = async (name: string, slot: number): Promise<StandInContext> => ({
    ...(await contextOf(name, slot)),
    access,
  });
  const tablestore = await startTablestoreStandIn(await judgedContextOf('tablestore', 4));
  const oss = await startOssStandIn(await judgedContextOf('oss', 6), {
    buckets: [BUCKET, AUDIT_BUCKET],
  });
  // A ring that somebody has changed since stays: what its later keys sealed is in the tables.
  const secrets = { [SEALING_SECRET]: firstKeyRingOf(identity) };
  const kms = await startKmsStandIn(await judgedContextOf('kms', 8), { secrets });
  const sftp = await startReceiver(await contextOf('sftp', 10), stateDirectory);
  const jira = await startJiraStandIn(await contextOf('jira', 14), {
    apiToken: jiraApiToken(identity),
  });
  const splunk = await startSplunkStandIn(await contextOf('splunk', 16), {
    inputs: [sampleCollectorInput(identity)],
  });
  const sls = await startSlsStandIn(await contextOf('sls', 20));
  running.push(dingTalk, ram, tablestore, oss, kms, sftp, jira, splunk, sls);
  await createTables(Object.values(tables), {
    endpoint: tablestore.endpoints.tlsUrl,
    instanceName: tablestore.endpoints.instanceName,
    credentials: () => credentials.developer,
    trustedAuthorityPem: authority.certificatePem,
    clock: systemClock,
    random: systemRandom,
  });
  const corpIds = [...new Set(companies.map(({ corpId }) => corpId))];
  await applyLocalBuckets({
    names: { work: BUCKET, audit: AUDIT_BUCKET },
    environment: STAGE,
    corpIds,
    endpoint: String(oss.endpoints['url']),
    region: `oss-${REGION}`,
    credentials,
  });
  const settings = {
    ...settingsOf({ dingTalk, tablestore, oss, kms, authority }),
    ...options.settings,
  };
  for (const role of roleDeclarations(environmentNamesOf(settings))) await ram.grant(role);
  const about: Record<string, unknown> = { settings };
  let functionHost: (() => object) | undefined;
  return {
    clock,
    faults,
    identity,
    credentials,
    authority,
    dingTalk,
    tablestore,
    oss,
    kms,
    ram,
    access,
    sftp,
    jira,
    splunk,
    sls,
    startFunctions: async (start = 'described') => {
      const host = await startFunctionHost(await judgedContextOf('function-host', 11), {
        ...(start === 'empty'
          ? {}
          : { descriptionFile: path.join(options.repositoryDirectory, 's.yaml') }),
        environment: settings,
        ownEndpointVariable: 'FUNCTION_COMPUTE_ENDPOINT',
        codeDirectory: options.repositoryDirectory,
        credentials,
        region: REGION,
        accountId: ACCOUNT_ID,
        ...(options.idleStopMs === undefined ? {} : { idleStopMs: options.idleStopMs }),
        onLogLine: (line) => sls.append(LOG_PROJECT, LOGSTORE, slsLineOf(line)),
        httpTriggerPorts: (index) => ({
          plain: ports(FIRST_TRIGGER_SLOT + 2 * index),
          tls: ports(FIRST_TRIGGER_SLOT + 2 * index + 1),
        }),
      });
      const switchboard = await startSwitchboard({
        faults,
        clock,
        functions: host,
        untilTimeStored: untilStored,
        port: ports(13),
        log: logTo(path.join(stateDirectory, 'logs', 'switchboard.log'), clock),
      });
      running.push(host, switchboard);
      about['settings'] = {
        ...settings,
        FUNCTION_COMPUTE_ENDPOINT: String(host.endpoints['tlsUrl']),
      };
      about['plainSettings'] = plainSettingsOf({ tablestore, oss, kms });
      about['management'] = {
        functionCompute: host.endpoints['invokeEndpoint'],
        ram: ram.endpoints.url,
        sts: ram.endpoints.url,
        logs: sls.endpoints['managementUrl'],
      };
      // Functions come and go while it runs, so this is asked for each time.
      functionHost = () => ({ ...host.endpoints, controlUrl: switchboard.endpoints['url'] });
      about['switchboard'] = switchboard.endpoints;
      return host;
    },
    endpoints: () => ({
      v: 1,
      certificateAuthorityFile: authority.certificateFile,
      credentials: {
        accessKeyId: credentials.developer.accessKeyId,
        accessKeySecret: credentials.developer.accessKeySecret,
      },
      region: REGION,
      accountId: ACCOUNT_ID,
      dingtalk: dingTalk.endpoints,
      tablestore: tablestore.endpoints,
      oss: oss.endpoints,
      kms: kms.endpoints,
      ram: ram.endpoints,
      sftp: sftp.endpoints,
      jira: jira.endpoints,
      splunk: splunk.endpoints,
      sls: sls.endpoints,
      ...about,
      ...(functionHost === undefined ? {} : { functionHost: functionHost() }),
    }),
    close: async () => {
      for (const standIn of running.reverse()) await standIn.close();
      await untilStored();
      restoreDates();
    },
  };
}

/** `untilStored`: the last move of time is on disk, so that a restart does not run back. */
async function startClock(
  options: LocalCloudOptions,
): Promise<{ readonly clock: LocalClock; readonly untilStored: () => Promise<void> }> {
  const { notBeforeEpochMs } = options;
  const kept = await loadClockOffset(options.stateDirectory);
  const clock = new LocalClock(kept ?? (notBeforeEpochMs > 0 ? notBeforeEpochMs - Date.now() : 0));
  if (notBeforeEpochMs > clock.nowEpochMs()) clock.advanceTo(notBeforeEpochMs);
  await storeClockOffset(options.stateDirectory, clock.offsetMs);
  let storing = Promise.resolve();
  clock.onMove((offsetMs) => {
    storing = storing.then(() => storeClockOffset(options.stateDirectory, offsetMs));
  });
  return { clock, untilStored: () => storing };
}

/** Key and secret of the app of the organisation in this place; the first is the sample's. */
export function appCredentials(
  { appSecret }: LocalIdentity,
  index: number,
): { readonly appKey: string; readonly appSecret: string } {
  if (index === 0) return { appKey: APP_KEY, appSecret };
  const appKey = `dingsampleapp${String(index + 1).padStart(4, '0')}`;
  return {
    appKey,
    appSecret: createHash('sha256')
      .update(appKey + appSecret)
      .digest('hex'),
  };
}

/** The ring of sealing keys that a local cloud begins with, as its secret. */
export function firstKeyRingOf({ sealingKey }: LocalIdentity): string {
  return JSON.stringify({ environment: STAGE, current: 'k1', keys: { k1: sealingKey } });
}

/** Of the connector's account at the Jira stand-in. */
function jiraApiToken({ appSecret }: LocalIdentity): string {
  return createHash('sha256').update(`jira ${appSecret}`).digest('hex');
}

function appOf(
  corpId: string,
  identity: LocalIdentity,
  { appKey, appSecret }: ReturnType<typeof appCredentials>,
) {
  return {
    corpId,
    appKey,
    appSecret,
    agentId: 3_000_000_001,
    robotCode: appKey,
    callbackToken: identity.callbackToken,
    callbackAesKey: identity.callbackAesKey,
    scopes: ['*'],
  };
}

/** The settings of `s.yaml` that say where everything is. */
function settingsOf(
  cloud: Pick<LocalCloud, 'dingTalk' | 'tablestore' | 'oss' | 'kms' | 'authority'>,
): Record<string, string> {
  return {
    STAGE,
    ALIYUN_REGION: REGION,
    ALIYUN_ACCOUNT_ID: ACCOUNT_ID,
    TABLESTORE_ENDPOINT: cloud.tablestore.endpoints.tlsUrl,
    TABLESTORE_INSTANCE: cloud.tablestore.endpoints.instanceName,
    OSS_ENDPOINT: String(cloud.oss.endpoints['tlsUrl']),
    OSS_PUBLIC_ENDPOINT: String(cloud.oss.endpoints['tlsUrl']),
    OSS_REGION: `oss-${REGION}`,
    OSS_BUCKET: BUCKET,
    AUDIT_BUCKET,
    OSS_PATH_STYLE: 'true',
    KMS_ENDPOINT: String(cloud.kms.endpoints['tlsUrl']),
    DINGTALK_API_ENDPOINT: String(cloud.dingTalk.endpoints['apiTlsUrl']),
    DINGTALK_OAPI_ENDPOINT: String(cloud.dingTalk.endpoints['oapiTlsUrl']),
    SEALING_SECRET_NAME: SEALING_SECRET,
    CALLBACK_SECRET_NAME: CALLBACK_SECRET,
    EXTRA_CA_CERTS: cloud.authority.certificateFile,
  };
}

/** The same on loopback without TLS, for commands that do not know the local authority from the start. */
function plainSettingsOf({
  tablestore,
  oss,
  kms,
}: Pick<LocalCloud, 'tablestore' | 'oss' | 'kms'>): Record<string, string> {
  return {
    TABLESTORE_ENDPOINT: tablestore.endpoints.url,
    OSS_ENDPOINT: String(oss.endpoints['url']),
    OSS_PUBLIC_ENDPOINT: String(oss.endpoints['url']),
    KMS_ENDPOINT: String(kms.endpoints['url']),
  };
}

function portsFrom(first: number): (slot: number) => number {
  return (slot) => (first === 0 ? 0 : first + slot);
}

function logTo(file: string, clock: LocalClock): (line: string) => void {
  const stream = createWriteStream(file, { flags: 'a' });
  return (line) => stream.write(`${new Date(clock.nowEpochMs()).toISOString()} ${line}\n`);
}
