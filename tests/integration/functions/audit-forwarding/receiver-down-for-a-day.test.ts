import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  collectedEvents,
  configureAudit,
  invokeAudit,
  onceEach,
  openFiles,
  partsOf,
  splunkSink,
  startAuditedCloud,
  type Answer,
  type CollectedEvent,
} from '../../../support/audit-forwarding/audited-cloud.ts';
import { passAndForward, toldInGroup } from '../../../support/audit-forwarding/passing-hours.ts';
import {
  startSyslogWitness,
  type SyslogWitness,
} from '../../../support/audit-forwarding/syslog-witness.ts';
import type { RunningCloud } from '../../../support/running-cloud.ts';

/**
 * A receiver that is away from one morning to the next, as an organisation with a second receiver lives
 * through it. The tests are one story, in their order.
 */
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const HOURS = 24;
const FILES_AN_HOUR = 8;
const EVENTS_PER_SECOND = 100;
const EVENTS_PER_BATCH = 10;
/** Another run may be at work when the timer comes; each begins with a batch at once. */
const MOST_RUNS = 3;

vi.setConfig({ testTimeout: 240_000 });

let running: RunningCloud;
let syslog: SyslogWitness;
let beganAtEpochMs: number;
let before: number;
let longestLagMinutes = 0;
const planted: string[] = [];

beforeAll(async () => {
  const about = { employees: 12, seed: 7, period: '2026-10', idleStopMs: 48 * HOUR_MS };
  running = await startAuditedCloud(about);
  syslog = await startSyslogWitness(running);
  await configureSinks();
  await invokeAudit(running, { action: 'forward' });
}, 240_000);
afterAll(async () => {
  await running.close();
  await syslog.close();
});

/** Small batches one at a time, so that what came first can be told by the order of arrival. */
async function configureSinks(): Promise<void> {
  const splunk = splunkSink(running, {
    eventsPerBatch: EVENTS_PER_BATCH,
    batchesAtOnce: 1,
    eventsPerSecond: EVENTS_PER_SECOND,
  });
  await configureAudit(running, { sinks: [splunk, syslog.settings] });
  running.cloud.clock.advance(MINUTE_MS);
}

const now = (): number => running.cloud.clock.nowEpochMs();

/** As many as people open in an hour. */
async function openHour(): Promise<void> {
  const names = Array.from(
    { length: FILES_AN_HOUR },
    (_, file) => `預算-${String(planted.length + file)}.xlsx`,
  );
  planted.push(...names);
  await openFiles(running, ...names);
}

const status = (): Promise<Answer> => invokeAudit(running, { action: 'status' });

function standingOf(answer: Answer, sink: string) {
  const sinks = answer['sinks'] as readonly {
    readonly sink: string;
    readonly backlog: number;
    readonly lagMinutes: number;
    readonly delivered: number;
    readonly resent: number;
  }[];
  const found = sinks.find((one) => one.sink === sink);
  if (found === undefined) throw new Error(`the status does not tell of ${sink}`);
  return found;
}

/** Last event of each stream, as the function tells it. */
function headsOf(answer: Answer): Readonly<Record<string, number>> {
  const sources = answer['sources'] as readonly { source: string; events: number }[];
  const begun = sources.filter(({ events }) => events > 0);
  return Object.fromEntries(begun.map(({ source, events }) => [source, events]));
}

function lastSequences(events: readonly Pick<CollectedEvent, 'stream' | 'sequence'>[]) {
  const last: Record<string, number> = {};
  for (const { sequence, stream } of events) last[stream] = Math.max(last[stream] ?? 0, sequence);
  return last;
}

/** What the collector has taken in one request: of one stream, and indexed at one moment. */
function batchesOf(
  events: readonly CollectedEvent[],
): readonly [CollectedEvent, ...CollectedEvent[]][] {
  const batches: [CollectedEvent, ...CollectedEvent[]][] = [];
  for (const event of events) {
    const last = batches.at(-1);
    const isSame =
      last?.[0].stream === event.stream && last[0].indexedEpochMs === event.indexedEpochMs;
    if (isSame) last.push(event);
    else batches.push([event]);
  }
  return batches;
}

/** In which hour of the outage it was read; what was read in one step is of the same age. */
function hourOf({ readEpochMs }: CollectedEvent): number {
  return Math.floor((readEpochMs - beganAtEpochMs) / HOUR_MS);
}

/** Each event continues the one before it, from the first on. */
function expectChained(events: readonly CollectedEvent[]): void {
  for (const stream of new Set(events.map((one) => one.stream))) {
    const own = events
      .filter((one) => one.stream === stream)
      .sort((left, right) => left.sequence - right.sequence);
    expect(own.map(({ sequence }) => sequence)).toEqual(own.map((_one, index) => index + 1));
    expect(own.slice(1).map(({ previous }) => previous)).toEqual(
      own.slice(0, -1).map(({ hash }) => hash),
    );
  }
}

test('while it is away its events wait, and everything else goes on', async () => {
  before = (await collectedEvents(running)).length;
  beganAtEpochMs = now();
  const away = (from: number, to: number, answer: 'unreachable' | 'unavailable' | 'busy') => ({
    fromEpochMs: beganAtEpochMs + from * HOUR_MS,
    untilEpochMs: beganAtEpochMs + to * HOUR_MS,
    answer,
  });
  running.cloud.splunk.controls.setBehaviour({
    outages: [away(0, 8, 'unreachable'), away(8, 16, 'unavailable'), away(16, HOURS, 'busy')],
  });

  const lags: number[] = [];
  for (let hour = 1; hour < HOURS; hour += 1) {
    await openHour();
    await passAndForward(running, HOUR_MS);
    lags.push(standingOf(await status(), 'splunk').lagMinutes);
  }
  const last = await status();

  longestLagMinutes = Math.max(...lags);
  expect(await collectedEvents(running)).toHaveLength(before);
  // The oldest waits since the first step: each step makes it an hour older.
  expect(lags).toEqual([...lags].sort((left, right) => left - right));
  expect(longestLagMinutes).toBeGreaterThanOrEqual((HOURS - 2) * 60);
  expect(standingOf(last, 'splunk').backlog).toBeGreaterThanOrEqual(planted.length);
  expect(standingOf(last, 'syslog')).toMatchObject({ backlog: 0, lagMinutes: 0 });
  expect(last).toMatchObject({ alarms: [{ kind: 'sink-lagging' }] });
  const [archive] = last['archive'] as readonly { readonly archived: number }[];
  expect(archive?.archived).toBeGreaterThan(planted.length / 2);
});

test('people are told of it once', () => {
  const told = toldInGroup(running);

  expect(told).toHaveLength(1);
  expect(told[0]).toContain('have waited');
  expect(told[0]).toContain('審計事件等候接收端「splunk」');
});

test('when it is back all arrives, the oldest first and no faster than allowed', async () => {
  await openHour();
  running.cloud.clock.advance(beganAtEpochMs + HOURS * HOUR_MS + MINUTE_MS - now());
  const backAtEpochMs = now();
  await passAndForward(running, 0);

  const answer = await status();
  const arrived = onceEach(await collectedEvents(running)).slice(before);
  const batches = batchesOf(arrived);
  const hours = batches.map(([first]) => hourOf(first));
  const tookMs = (arrived.at(-1)?.indexedEpochMs ?? 0) - backAtEpochMs;
  expect(standingOf(answer, 'splunk')).toMatchObject({ backlog: 0, lagMinutes: 0 });
  expect(arrived.length).toBeGreaterThan(planted.length);
  expect(hours).toEqual([...hours].sort((left, right) => left - right));
  const paced = arrived.length - MOST_RUNS * EVENTS_PER_BATCH;
  expect(tookMs).toBeGreaterThanOrEqual((paced * 1_000) / EVENTS_PER_SECOND);
  process.stdout.write(
    `${String(HOURS)} hours away: ${String(arrived.length)} events in ${String(batches.length)} batches, ` +
      `caught up in ${(tookMs / 1_000).toFixed(1)} s at ${String(EVENTS_PER_SECOND)} a second; ` +
      `largest lag ${String(longestLagMinutes)} minutes\n`,
  );
});

test('then it gets what is new, and nothing again', async () => {
  const earlier = await collectedEvents(running);
  await openHour();
  await passAndForward(running, HOUR_MS);

  const later = (await collectedEvents(running)).slice(earlier.length);

  expect(later.length).toBeGreaterThanOrEqual(FILES_AN_HOUR);
  const known = new Set(earlier.map(({ id }) => id));
  expect(later.filter(({ id }) => known.has(id))).toEqual([]);
});

test('nothing is lost, nothing is there twice, and the chain is whole', async () => {
  const answer = await status();
  const collected = await collectedEvents(running);
  const events = onceEach(collected);
  const atSyslog = onceEach(syslog.received().map(({ text }) => partsOf(text)));

  for (const resource of planted) {
    expect(
      events.filter(({ raw }) => raw.includes(`"${resource}\\"`)),
      resource,
    ).toHaveLength(1);
  }
  expect(lastSequences(events)).toEqual(headsOf(answer));
  expect(lastSequences(atSyslog)).toEqual(headsOf(answer));
  expectChained(events);
  // It was away before it took anything: there is no copy to be told apart.
  expect(collected).toHaveLength(events.length);
  expect(answer).toMatchObject({ alarms: [] });
  expect(toldInGroup(running)).toHaveLength(2);
});
