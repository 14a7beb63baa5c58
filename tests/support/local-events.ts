import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { StoredRequest } from '../../infra/local/jira/site.ts';
import { APP_KEY, STAGE } from '../../infra/local/launcher/local-cloud.ts';
import { letNewDatesFollow } from '../../infra/local/launcher/local-time.ts';
import { sampleEquipmentRequest } from '../../infra/local/launcher/sample-service-desk.ts';
import { loadIdentity } from '../../infra/local/launcher/state-files.ts';
import { createSampleCompany } from '../../infra/local/sample-company/index.ts';
import { LocalClock } from '../../infra/local/stand-in/local-clock.ts';
import {
  createTableEventStore,
  MARKER_BUCKETS,
  type EventState,
  type EventStore,
  type PendingMarker,
} from '../../shared/event-delivery/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import { createAesGcmSealer, parseSealingKeyRing } from '../../shared/sealing/index.ts';
import { createTablestoreTableClient, type TableClient } from '../../shared/table-store/index.ts';
import { monthPeriod, systemClock } from '../../shared/time/index.ts';
import type { WitnessKeys } from './callback-witness.ts';
import { createSwitchboardClient, type SwitchboardClient } from './switchboard-client.ts';

interface Endpoints {
  readonly credentials: { readonly accessKeyId: string; readonly accessKeySecret: string };
  readonly tablestore: { readonly url: string; readonly instanceName: string };
  readonly switchboard: { readonly url: string };
  readonly dingtalk: { readonly controlUrl: string };
  readonly jira: { readonly controlUrl: string };
  readonly functionHost: {
    readonly functions: Readonly<Record<string, { readonly url?: string }>>;
  };
  readonly sample: {
    readonly corpId: string;
    readonly seed: number;
    readonly employees: number;
    /** `yyyy-MM` */
    readonly month: string;
  };
}

/** The events of a local cloud that runs in a process of its own, seen from outside. */
export class LocalEvents {
  readonly corpId: string;
  readonly keys: WitnessKeys;
  readonly intakeUrl: string;
  readonly switchboard: SwitchboardClient;
  readonly tables: TableClient;
  readonly store: EventStore;
  readonly #endpoints: Endpoints;
  readonly #clock: LocalClock;
  readonly #close: () => void;

  private constructor(
    endpoints: Endpoints,
    keys: WitnessKeys,
    clock: LocalClock,
    stores: Pick<LocalEvents, 'tables' | 'store'>,
    close: () => void,
  ) {
    this.#endpoints = endpoints;
    this.#clock = clock;
    this.tables = stores.tables;
    this.store = stores.store;
    this.#close = close;
    this.corpId = endpoints.sample.corpId;
    this.keys = keys;
    const url = endpoints.functionHost.functions[`dt-webhook-intake-${STAGE}`]?.url;
    if (url === undefined) throw new Error('the intake has no address');
    this.intakeUrl = url;
    this.switchboard = createSwitchboardClient(endpoints.switchboard.url);
  }

  /** By `endpoints.json` and the identity in the state folder, as an administrator of it. */
  static async open(stateDirectory: string): Promise<LocalEvents> {
    const text = await readFile(path.join(stateDirectory, 'endpoints.json'), 'utf8');
    const endpoints = JSON.parse(text) as Endpoints;
    const identity = await loadIdentity(stateDirectory);
    const clock = new LocalClock();
    const restoreDates = letNewDatesFollow(clock);
    const asPort = { ...systemClock, nowEpochMs: () => clock.nowEpochMs() };
    const about = { clock: asPort, random: systemRandom };
    const tables = createTablestoreTableClient({
      endpoint: endpoints.tablestore.url,
      instanceName: endpoints.tablestore.instanceName,
      credentials: () => endpoints.credentials,
      ...about,
    });
    const keyRing = JSON.stringify({ current: 'k1', keys: { k1: identity.sealingKey } });
    const sealer = createAesGcmSealer(parseSealingKeyRing(keyRing), systemRandom);
    const store = createTableEventStore({ tables, environment: STAGE, sealer, ...about });
    const { callbackToken: token, callbackAesKey: aesKey } = identity;
    const events = new LocalEvents(
      endpoints,
      { token, aesKey, owner: APP_KEY },
      clock,
      { tables, store },
      () => {
        tables.close();
        restoreDates();
      },
    );
    await events.followTime();
    return events;
  }

  /** Local time may have been moved since: the store refuses whoever asks with another. */
  async followTime(): Promise<number> {
    const answer = await fetch(`${this.#endpoints.switchboard.url}/clock`);
    const { offsetMs } = (await answer.json()) as { readonly offsetMs: number };
    this.#clock.advance(Math.max(0, offsetMs - this.#clock.offsetMs));
    return this.#clock.nowEpochMs();
  }

  /** Events and deliveries that still have a marker. */
  async countUnfinished(): Promise<number> {
    return (await this.unfinished()).length;
  }

  /** The markers of all that is not finished, due or not. */
  async unfinished(): Promise<readonly PendingMarker[]> {
    await this.followTime();
    const due = { untilEpochMs: this.#clock.nowEpochMs() + 365 * 86_400_000, limit: 100_000 };
    const found: PendingMarker[] = [];
    for (let bucket = 0; bucket < MARKER_BUCKETS; bucket += 1) {
      for await (const marker of this.store.dueMarkers(this.corpId, bucket, due)) {
        found.push(marker);
      }
    }
    return found;
  }

  /** States of all recorded events, by DingTalk's id. */
  async statesByEventId(): Promise<ReadonlyMap<string, readonly EventState[]>> {
    await this.followTime();
    const states = new Map<string, EventState[]>();
    for await (const { key, state } of this.store.listEvents(this.corpId, {})) {
      const eventId = key.replace(/^e_/, '');
      states.set(eventId, [...(states.get(eventId) ?? []), state]);
    }
    return states;
  }

  /** A request for equipment that was agreed to, as people do it in the app; tells the instance's id. */
  async agreedEquipment(): Promise<string> {
    const { seed, employees, month } = this.#endpoints.sample;
    const company = createSampleCompany({ seed, employees, period: monthPeriod(month) });
    const { corpId } = this;
    const seeding = { corpId, approval: sampleEquipmentRequest(company) };
    const { processInstanceId } = (await this.control('POST', 'approvals', seeding)) as {
      readonly processInstanceId: string;
    };
    const decision = { corpId, processInstanceId, result: 'agree' };
    await this.control('POST', 'approval-decisions', decision);
    return processInstanceId;
  }

  /** One of the DingTalk stand-in's controls. */
  async control(method: 'GET' | 'POST' | 'PUT', name: string, body?: object): Promise<unknown> {
    const answer = await fetch(`${this.#endpoints.dingtalk.controlUrl}${name}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${String(answer.status)} ${await answer.text()}`);
    return answer.json();
  }

  async serviceDeskRequests(): Promise<readonly StoredRequest[]> {
    const answer = await fetch(`${this.#endpoints.jira.controlUrl}requests`);
    return ((await answer.json()) as { readonly requests: StoredRequest[] }).requests;
  }

  close(): void {
    this.#close();
  }
}
