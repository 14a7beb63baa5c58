import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'yaml';
import type { AuditInput } from '../../../infra/local/dingtalk/audit/audit-controls.ts';
import type { AuditRecord, AuditSource } from '../../../infra/local/dingtalk/audit/audit-record.ts';
import { invokeFunction } from '../../../infra/local/launcher/invoke-function.ts';
import { AUDIT_BUCKET, BUCKET, STAGE } from '../../../infra/local/launcher/local-cloud.ts';
import type { SplunkBehaviour } from '../../../infra/local/splunk/behaviour.ts';
import type { IndexedEvent } from '../../../infra/local/splunk/indexed-event.ts';
import {
  loadConfiguration,
  publishConfiguration,
  type Configuration,
} from '../../../shared/configuration/index.ts';
import { createOssObjectStore, type ObjectStore } from '../../../shared/object-storage/index.ts';
import { systemRandom } from '../../../shared/random/index.ts';
import { systemClock, type Clock } from '../../../shared/time/index.ts';
import type { LocalEvents } from '../local-events.ts';
import { AUDIT_FORWARDING } from '../mortal-cloud.ts';

interface Addresses {
  readonly credentials: { readonly accessKeyId: string; readonly accessKeySecret: string };
  readonly oss: { readonly url: string };
  readonly splunk: { readonly controlUrl: string };
  readonly functionHost: { readonly invokeEndpoint: string };
}

/** What the function answers to a person, as far as tests look at it. */
export type Answer = Readonly<Record<string, unknown>> & { readonly outcome: string };

const INVOKE_TIMEOUT_MS = 120_000;
const PAGE_EVENTS = 10_000;

/** Sources, receiver, archive and function of a local cloud in a process of its own. */
export class AuditServices {
  readonly local: LocalEvents;
  readonly #addresses: Addresses;
  #aheadMs = 0;

  private constructor(local: LocalEvents, addresses: Addresses) {
    this.local = local;
    this.#addresses = addresses;
  }

  /** As they are since the launcher was started last. */
  static async open(local: LocalEvents, stateDirectory: string): Promise<AuditServices> {
    const text = await readFile(path.join(stateDirectory, 'endpoints.json'), 'utf8');
    const services = new AuditServices(local, JSON.parse(text) as Addresses);
    await services.followTime();
    return services;
  }

  /** Local time may have been moved since. */
  async followTime(): Promise<number> {
    const nowEpochMs = await this.local.followTime();
    this.#aheadMs = nowEpochMs - Date.now();
    return nowEpochMs;
  }

  /** With local time, as it was when it was followed last. */
  get clock(): Clock {
    return { ...systemClock, nowEpochMs: () => Date.now() + this.#aheadMs };
  }

  get archive(): ObjectStore {
    return this.#bucket(AUDIT_BUCKET);
  }

  async addRecord(record: AuditInput): Promise<void> {
    await this.local.control('POST', 'audit-records', { corpId: this.local.corpId, record });
  }

  /** What a source of DingTalk tells at present, in the order of time. */
  async told(source: AuditSource): Promise<readonly AuditRecord[]> {
    const query = `audit-records?corpId=${this.local.corpId}&source=${source}`;
    return ((await this.local.control('GET', query)) as { readonly records: AuditRecord[] })
      .records;
  }

  async setReceiver(behaviour: Partial<SplunkBehaviour>): Promise<void> {
    await this.#splunk('PUT', 'behaviour', behaviour);
  }

  /** As after a restart of the collector. */
  async forgetChannels(): Promise<void> {
    await this.#splunk('POST', 'forgotten-channels', {});
  }

  /** Every copy that the receiver holds, in the order of arrival. */
  async received(): Promise<readonly IndexedEvent[]> {
    const all: IndexedEvent[] = [];
    for (let fromNumber = 0; ;) {
      const query = `events?limit=${String(PAGE_EVENTS)}&fromNumber=${String(fromNumber)}`;
      const { events } = (await this.#splunk('GET', query)) as { readonly events: IndexedEvent[] };
      all.push(...events);
      const last = events.at(-1);
      if (last === undefined || events.length < PAGE_EVENTS) return all;
      fromNumber = last.number + 1;
    }
  }

  /** @throws FunctionFailedError if the instance dies; the SDK's errors */
  async invoke(payload: Readonly<Record<string, unknown>>): Promise<Answer> {
    const { credentials: key, functionHost } = this.#addresses;
    const target = { endpoint: functionHost.invokeEndpoint, key, timeoutMs: INVOKE_TIMEOUT_MS };
    return (await invokeFunction(target, AUDIT_FORWARDING, payload)) as Answer;
  }

  async configure(change: (configuration: Configuration) => Configuration): Promise<void> {
    const stores = { tables: this.local.tables, objects: this.#bucket(BUCKET) };
    const { configuration } = await loadConfiguration(stores, STAGE);
    await publishConfiguration(stores, stringify(change(configuration)));
  }

  #bucket(bucket: string): ObjectStore {
    return createOssObjectStore({
      endpoint: this.#addresses.oss.url,
      region: 'oss-cn-hongkong',
      bucket,
      credentials: () => this.#addresses.credentials,
      timeoutMs: 20_000,
      pathStyle: true,
      clock: this.clock,
      random: systemRandom,
    });
  }

  async #splunk(method: string, name: string, body?: object): Promise<unknown> {
    const answer = await fetch(`${this.#addresses.splunk.controlUrl}${name}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${String(answer.status)} ${await answer.text()}`);
    return answer.json();
  }
}
