import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  AUDIT_FUNCTION,
  collectedEvents,
  configureAudit,
  invokeAudit,
  openFiles,
  splunkSink,
  startAuditedCloud,
} from '../../../support/audit-forwarding/audited-cloud.ts';
import { officialFunctionComputeClient } from '../../../support/official-alibaba-clients.ts';
import type { RunningCloud } from '../../../support/running-cloud.ts';

/** Of these seconds forty are kept for the last step and for the platform. */
const TIMEOUT_SECONDS = 46;
const WORKING_SECONDS = 6;
const EVENTS_PER_SECOND = 20;
/** More than one invocation may send, even if it had nothing else to do. */
const BACKLOG = 2 * WORKING_SECONDS * EVENTS_PER_SECOND;
const MOST_CONTINUATIONS = 20;

let running: RunningCloud;

beforeAll(async () => {
  running = await startAuditedCloud({
    ...{ employees: 10, seed: 7, period: '2026-10', idleStopMs: 3_600_000 },
    described: withShortTime,
  });
  await invokeAudit(running, { action: 'forward' });
  await running.host.settled();
}, 240_000);
afterAll(() => running.close());

/** The description of the functions, with less time for this one. */
function withShortTime(description: string): string {
  const begin = description.indexOf('functionName: dt-audit-forwarding-');
  const changed = description
    .slice(begin)
    .replace(/timeout: 300\b/, `timeout: ${String(TIMEOUT_SECONDS)}`);
  return description.slice(0, begin) + changed;
}

/** Tasks by which the function goes on with its own work. */
async function continuations(): Promise<readonly string[]> {
  const { host, cloud } = running;
  const url = String(host.endpoints['invokeEndpoint']);
  const client = officialFunctionComputeClient(url, cloud.credentials.developer);
  const ids = await client.listAsyncTaskIds(AUDIT_FUNCTION);
  return ids.filter((id) => /^f_[0-9a-f]{32}_\d+$/.test(id));
}

it('goes on in further invocations with what one has no time for, and each event is sent once', async () => {
  const before = (await continuations()).length;
  const names = Array.from({ length: BACKLOG }, (_, file) => `file-${String(file)}.xlsx`);
  await configureAudit(running, {
    sinks: [
      splunkSink(running, {
        ...{ eventsPerBatch: 5, batchesAtOnce: 1 },
        eventsPerSecond: EVENTS_PER_SECOND,
      }),
    ],
  });
  running.cloud.clock.advance(60_000);
  await openFiles(running, ...names);

  const answer = await invokeAudit(running, { action: 'forward', source: 'file-audit' });
  await running.host.settled();

  const events = await collectedEvents(running);
  const own = (await continuations()).length - before;
  expect(answer).toMatchObject({
    outcome: 'more-to-do',
    organisations: [{ isContinued: true, sinks: [{ isCaughtUp: false }] }],
  });
  for (const name of names) {
    expect(
      events.filter(({ raw }) => raw.includes(`"${name}\\"`)),
      name,
    ).toHaveLength(1);
  }
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  expect(own).toBeGreaterThanOrEqual(1);
  expect(own).toBeLessThanOrEqual(MOST_CONTINUATIONS);
  process.stdout.write(
    `${String(BACKLOG)} events at ${String(EVENTS_PER_SECOND)} a second with ${String(WORKING_SECONDS)} s ` +
      `of work each: ${String(own)} further invocations\n`,
  );
  expect(await invokeAudit(running, { action: 'status' })).toMatchObject({
    sinks: [{ backlog: 0 }],
  });
}, 240_000);
