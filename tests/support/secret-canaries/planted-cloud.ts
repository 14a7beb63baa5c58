import { whereThereIsRoom } from '../../../infra/local/launcher/invoke-function.ts';
import { STAGE } from '../../../infra/local/launcher/local-cloud.ts';
import type { AccessKey } from '../../../infra/local/stand-in/credentials.ts';
import type {
  CompanyConfiguration,
  OrganisationConfiguration,
} from '../../../shared/configuration/index.ts';
import { SdkCaller } from '../../integration/local/function-host/running-function-host.ts';
import { EventChain } from '../event-chain.ts';
import { startTlsReceiver, type TlsReceiver } from '../tls-receiver.ts';
import { answerWithCanaries, forwardingTo } from './audit-receivers.ts';
import { makeOpenPgpKey, type MadeKey } from '../openpgp-keys.ts';
import { RunningCloud } from '../running-cloud.ts';
import {
  startTamperingProxy,
  type ProxiedAnswer,
  type ProxiedRequest,
  type TamperingProxy,
} from '../tampering-proxy.ts';

/** The six functions, by their folders. */
export const FUNCTIONS = [
  'webhook-intake',
  'event-worker',
  'token-refresh',
  'attendance-export',
  'jira-service-desk',
  'audit-forwarding',
] as const;
export type FunctionFolder = (typeof FUNCTIONS)[number];

export const ROBOT_SECRET = 'local-alarm-robot';
export const SIGNING_KEY_SECRET = 'local-payroll-openpgp-key';
export const PASSPHRASE_SECRET = 'local-payroll-openpgp-passphrase';
export const PASSPHRASE = 'seven invented words that nobody says aloud';
export const ROBOT_KEYS = {
  accessToken: '5b1e7c94d2fa80637be1c5d94f02a8e66c3d1f7b9085ae24d7c6013fb92e8a55',
  signingSecret: 'SEC9f27c1b8e64d0a35f7c92be186da40537e8b1c6fd29a0e4573bc81f6d20e9a74',
} as const;

/** A function may try again and again to reach a neighbour that answers nonsense. */
const PATIENCE_MS = 300_000;

export type Neighbour = 'api' | 'oapi' | 'jira' | 'kms' | 'oss' | 'splunk';

/** Neighbours whose answers a test writes itself. */
type Neighbours = Readonly<Record<Neighbour, TamperingProxy>>;

/** What a person or a program was told, and where. */
export interface Told {
  readonly place: string;
  readonly content: string | Uint8Array;
}

/**
 * The local cloud with proxies before DingTalk, Jira, KMS, OSS and Splunk, a syslog server, a robot for
 * alarms, signed OpenPGP and tickets for pages: as many secrets as an organisation can have. It keeps
 * everything it is told.
 */
export class PlantedCloud {
  readonly running: RunningCloud;
  readonly chain: EventChain;
  readonly neighbours: Neighbours;
  /** Takes what it is sent, and answers what no syslog server should. */
  readonly syslog: TlsReceiver;
  readonly signingKey: MadeKey;
  readonly told: Told[] = [];
  /** Bodies of messages that reached the group's robot. */
  readonly robotMessages: Buffer[] = [];
  /** Temporary keys that functions were given since the start. */
  readonly roleKeys: AccessKey[] = [];
  #profiles = 0;

  private constructor(
    running: RunningCloud,
    parts: Pick<PlantedCloud, 'neighbours' | 'syslog' | 'signingKey'>,
  ) {
    this.running = running;
    this.chain = new EventChain(running);
    this.neighbours = parts.neighbours;
    this.syslog = parts.syslog;
    this.signingKey = parts.signingKey;
    this.answerHonestly();
    this.#followRoleKeys();
  }

  static async start(period: string): Promise<PlantedCloud> {
    const started: { running?: RunningCloud } = {};
    const endpoint = (standIn: 'dingTalk' | 'kms' | 'jira' | 'oss', name: string) => (): string => {
      // Nothing is asked of the neighbours before the functions run.
      if (started.running === undefined) throw new Error('the cloud has not started');
      return String(started.running.cloud[standIn].endpoints[name]);
    };
    const early = {
      api: await startTamperingProxy(endpoint('dingTalk', 'apiUrl')),
      oapi: await startTamperingProxy(endpoint('dingTalk', 'oapiUrl')),
      jira: await startTamperingProxy(endpoint('jira', 'url')),
      kms: await startTamperingProxy(endpoint('kms', 'url')),
      oss: await startTamperingProxy(endpoint('oss', 'url')),
    };
    const settings = {
      DINGTALK_API_ENDPOINT: early.api.url,
      DINGTALK_OAPI_ENDPOINT: early.oapi.url,
      KMS_ENDPOINT: early.kms.url,
      OSS_ENDPOINT: early.oss.url,
    };
    const running = await RunningCloud.start({ employees: 10, seed: 7, period, settings });
    started.running = running;
    const signingKey = await makeOpenPgpKey({
      createdAtEpochMs: running.cloud.clock.nowEpochMs() - 86_400_000,
      passphrase: PASSPHRASE,
    });
    const { authority, splunk } = running.cloud;
    const { certificatePem: cert, keyPem: key } = await authority.issue('receivers');
    const neighbours = {
      ...early,
      splunk: await startTamperingProxy(splunk.endpoints.url, { cert, key }),
    };
    const syslog = await startTlsReceiver({ cert, key }, answerWithCanaries);
    const planted = new PlantedCloud(running, { neighbours, syslog, signingKey });
    await planted.#publish();
    return planted;
  }

  /** Sends exactly these bytes, or this as JSON; keeps the whole answer with its headers. */
  async ask(folder: FunctionFolder, payload: unknown): Promise<Readonly<Record<string, unknown>>> {
    const { host, cloud } = this.running;
    const caller = new SdkCaller(host, cloud.credentials.developer, PATIENCE_MS);
    const functionName = `dt-${folder}-${STAGE}`;
    const answer = await whereThereIsRoom(() =>
      caller.invoke(functionName, payload, { tail: true }),
    );
    const text = answer.body.toString();
    this.tell(`answer of ${folder}`, answer.body);
    this.tell(`headers of an answer of ${folder}`, JSON.stringify(answer.headers));
    const errorType = answer.headers['x-fc-error-type'];
    if (errorType !== undefined) return { outcome: 'crashed', errorType, text };
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  }

  /** An action of the export for the sample's company and period. */
  askExport(payload: Readonly<Record<string, unknown>>) {
    const { company, period } = this.running;
    const about = { company: company.companyCode, period };
    return this.ask('attendance-export', { ...about, ...payload });
  }

  /** Fires a timer and waits for its end. */
  async fire(folder: FunctionFolder, trigger: string): Promise<string> {
    const functionName = `dt-${folder}-${STAGE}`;
    const fired = await this.running.host.fireTrigger(functionName, trigger);
    if (fired === undefined) throw new Error(`${folder} has no trigger ${trigger}`);
    for (;;) {
      const status = this.running.host.taskStatus(functionName, fired.taskId) ?? '';
      if (['Succeeded', 'Failed', 'Expired'].includes(status)) return status;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  tell(place: string, content: string | Uint8Array): void {
    this.told.push({ place, content });
  }

  /** Ends all that the neighbours say wrongly. */
  answerHonestly(): void {
    for (const neighbour of Object.values(this.neighbours)) neighbour.tamper(undefined);
    this.neighbours.oapi.tamper((answer, request) => {
      this.takeRobotMessage(answer, request);
    });
  }

  /** Takes a message to the group's robot in DingTalk's place: the stand-in knows no such robot. */
  takeRobotMessage(answer: ProxiedAnswer, { url, body }: ProxiedRequest): boolean {
    if (!url.startsWith('/robot/send')) return false;
    this.robotMessages.push(body);
    answer.status = 200;
    answer.headers = { 'content-type': 'application/json' };
    answer.body = Buffer.from('{"errcode":0,"errmsg":"ok"}');
    return true;
  }

  /** Another series of runs of the same month: a file profile like the usual one. */
  async addProfile(): Promise<string> {
    this.#profiles += 1;
    const name = `series-${String(this.#profiles)}`;
    await this.running.configure((configuration) => ({
      ...configuration,
      fileProfiles: {
        ...configuration.fileProfiles,
        [name]: {
          ...(configuration.fileProfiles['adp-hk-generic'] as object),
          name,
          fileName: `{company}_{period}_${name}_{run}.csv`,
        },
      },
    }));
    this.running.cloud.clock.advance(20_000);
    return name;
  }

  async configureCompany(change: (company: CompanyConfiguration) => object): Promise<void> {
    await this.configure((organisation) => ({
      ...organisation,
      companies: organisation.companies.map((company) => ({ ...company, ...change(company) })),
    }));
  }

  async configure(
    change: (organisation: OrganisationConfiguration) => OrganisationConfiguration,
  ): Promise<void> {
    await this.running.configure((configuration) => ({
      ...configuration,
      organisations: configuration.organisations.map(change),
    }));
    // A configuration is kept for fifteen seconds.
    this.running.cloud.clock.advance(20_000);
  }

  async close(): Promise<void> {
    await this.running.close();
    for (const neighbour of Object.values(this.neighbours)) await neighbour.close();
    await this.syslog.close();
  }

  /** Each request brings a function other keys; they are made nowhere else. */
  #followRoleKeys(): void {
    const { credentials } = this.running.cloud;
    const issue = credentials.issue.bind(credentials);
    credentials.issue = (role, expiresAtEpochMs) => {
      const key = issue(role, expiresAtEpochMs);
      this.roleKeys.push(key);
      return key;
    };
  }

  async #publish(): Promise<void> {
    const { kms } = this.running.cloud;
    await kms.setSecret(ROBOT_SECRET, JSON.stringify(ROBOT_KEYS));
    await kms.setSecret(SIGNING_KEY_SECRET, this.signingKey.privateKey);
    await kms.setSecret(PASSPHRASE_SECRET, PASSPHRASE);
    await this.configure((organisation) => ({
      ...organisation,
      app: { ...organisation.app, jsapiTickets: true },
      events: { ...organisation.events, alarmRobotSecret: ROBOT_SECRET, attendanceEvents: true },
      functionSettings: withSite(organisation.functionSettings, this.neighbours.jira.url),
    }));
    const receivers = {
      splunkUrl: this.neighbours.splunk.url,
      syslogPort: this.syslog.port,
      staff: this.running.company.parameters.employees,
    };
    await this.configure((organisation) => forwardingTo(receivers, organisation));
    this.running.cloud.dingTalk.controls.setBehaviour({ edition: 'exclusive' });
  }
}

function withSite(
  functionSettings: OrganisationConfiguration['functionSettings'],
  siteUrl: string,
): OrganisationConfiguration['functionSettings'] {
  const before = functionSettings['jira-service-desk'] as object;
  return { ...functionSettings, 'jira-service-desk': { ...before, siteUrl } };
}
