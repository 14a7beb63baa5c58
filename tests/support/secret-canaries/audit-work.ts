import { addDays, hongKongDateOf } from '../../../shared/time/index.ts';
import { plantInAudit, plantInTrail } from './audit-plants.ts';
import { REFUSED_TEXT } from './audit-receivers.ts';

import { whileNeighbourSays, type Speech } from './loose-tongues.ts';
import { agreeWithCanaries, endWithCanaries, plantInPeople } from './ordinary-work.ts';
import type { PlantedCloud } from './planted-cloud.ts';

/** An hour of the archive, and the minutes after which it is closed. */
const HOUR_CLOSED_MS = 70 * 60_000;
/** A lease, and a little more. */
const TRIES = 5;

type Note = (step: string, ...outcomes: readonly unknown[]) => void;

/** Canaries in every source, forwarded, archived, read again, verified and handed to an auditor. */
export async function auditWork(planted: PlantedCloud, note: Note): Promise<void> {
  const { running, chain } = planted;
  const { controls } = running.cloud.splunk;
  controls.setBehaviour({ rejections: [{ contains: REFUSED_TEXT, code: 6 }] });
  await plantInAudit(planted);
  await plantInTrail(planted);
  await plantInPeople(planted, 'moved');
  await chain.post(endWithCanaries(planted, await agreeWithCanaries(planted)));
  await chain.quiet();
  note('forward', await forward(planted));
  // The hour that has ended is archived, and the trail of what was done is forwarded.
  running.cloud.clock.advance(HOUR_CLOSED_MS);
  await chain.quiet();
  note('forward', await forward(planted));
  note('streams in Splunk', ...(await maskedStreams(planted)));
  controls.setBehaviour({ rejections: [] });
  for (const payload of requestsOf(running.cloud.clock.nowEpochMs())) {
    note(payload.action, codeOf(await planted.ask('audit-forwarding', payload)));
  }
}

function requestsOf(nowEpochMs: number) {
  const to = hongKongDateOf(nowEpochMs);
  const from = addDays(to, -1);
  return [
    { action: 'backfill', from, to },
    { action: 'status' },
    { action: 'replay', dryRun: true },
    { action: 'replay' },
    { action: 'verify' },
    { action: 'evidence', from, to },
  ];
}

/** Streams of which the collector has something that was taken out: canaries did come by. */
async function maskedStreams({ running }: PlantedCloud): Promise<readonly string[]> {
  const streams = new Set<string>();
  for await (const { raw } of running.cloud.splunk.controls.events()) {
    const { chain } = JSON.parse(raw) as { readonly chain: { readonly stream: string } };
    if (raw.includes('[masked')) streams.add(chain.stream);
  }
  return [...streams];
}

/** Another run, of the timer, may have the organisation at the moment. */
export async function forward(planted: PlantedCloud): Promise<unknown> {
  let outcome: unknown;
  for (let tried = 0; tried < TRIES; tried += 1) {
    outcome = codeOf(await planted.ask('audit-forwarding', { action: 'forward' }));
    if (outcome !== 'under-way') return outcome;
    await planted.chain.quiet();
  }
  return outcome;
}

/** Events wait for a collector that repeats what it should not. */
export async function looseSplunk(
  planted: PlantedCloud,
  speeches: readonly Speech[],
  note: Note,
): Promise<void> {
  for (const speech of speeches) {
    await plantInTrail(planted);
    const times = await whileNeighbourSays(planted, 'splunk', speech, async () => {
      note('with a loose Splunk', await forward(planted));
    });
    note('answers of a loose Splunk', times);
    note('status', codeOf(await planted.ask('audit-forwarding', { action: 'status' })));
  }
  const replayed = await planted.ask('audit-forwarding', { action: 'replay' });
  note('replay', codeOf(replayed));
}

/** Streams, archive and configuration lie in a store that repeats what it should not. */
export async function looseOss(
  planted: PlantedCloud,
  speeches: readonly Speech[],
  note: Note,
): Promise<void> {
  for (const speech of speeches) {
    await plantInTrail(planted);
    const times = await whileNeighbourSays(planted, 'oss', speech, async () => {
      note('with a loose OSS', await forward(planted));
      note('with a loose OSS', codeOf(await planted.ask('audit-forwarding', { action: 'verify' })));
    });
    note('answers of a loose OSS', times);
  }
  note('forward', await forward(planted));
}

function codeOf(answer: Readonly<Record<string, unknown>>): unknown {
  const error = answer['error'] as { readonly code: string } | undefined;
  return error?.code ?? answer['outcome'];
}
