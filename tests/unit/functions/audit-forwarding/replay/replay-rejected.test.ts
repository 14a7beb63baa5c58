import { beforeEach, describe, expect, it } from 'vitest';
import type { Rejections } from '../../../../../functions/audit-forwarding/delivery/rejections.ts';
import { createTableRejections } from '../../../../../functions/audit-forwarding/delivery/table-rejections.ts';
import type { AuditStreams } from '../../../../../functions/audit-forwarding/ports.ts';
import {
  replayRejected,
  type ReplaySummary,
} from '../../../../../functions/audit-forwarding/replay/replay-rejected.ts';
import { createMemoryAuditStreams } from '../../../../../functions/audit-forwarding/stream/memory-audit-streams.ts';
import { systemRandom } from '../../../../../shared/random/index.ts';
import { createMemoryTableClient } from '../../../../../shared/table-store/index.ts';
import { sampleDrafts } from '../../../../support/sample-audit-drafts.ts';
import { ScriptedSink } from '../../../../support/scripted-sink.ts';
import { VirtualClock } from '../../../../support/virtual-clock.ts';

let streams: AuditStreams;
let rejections: Rejections;

beforeEach(async () => {
  const clock = new VirtualClock(Date.UTC(2026, 10, 27, 2));
  const tables = createMemoryTableClient({ clock });
  streams = createMemoryAuditStreams({ environment: 'test', corpId: 'dingcorp1', clock });
  rejections = createTableRejections({
    tables,
    organisation: 'test/dingcorp1',
    clock,
    random: systemRandom,
  });
  await streams.append(await streams.head('file-audit'), sampleDrafts(1, 6), undefined);
  await reject(2, 5);
});

async function reject(...sequences: readonly number[]): Promise<void> {
  const code = 'audit-sink.event-refused';
  await rejections.record(
    'splunk',
    sequences.map((sequence) => ({ stream: 'file-audit', sequence, id: `${sequence}`, code })),
  );
}

async function open(): Promise<readonly number[]> {
  const sequences: number[] = [];
  for await (const { sequence } of rejections.open('splunk')) sequences.push(sequence);
  return sequences;
}

function replay(
  sink: ScriptedSink,
  options: { readonly dryRun?: boolean; readonly mayGoOn?: () => boolean } = {},
): Promise<ReplaySummary> {
  const { dryRun = false, mayGoOn = () => true } = options;
  return replayRejected(
    { streams, rejections },
    sink,
    { dryRun },
    {
      signal: new AbortController().signal,
      mayGoOn,
    },
  );
}

describe('a replay', () => {
  it('sends each refused event alone, and closes what was taken', async () => {
    const sink = new ScriptedSink();

    const summary = await replay(sink);

    expect(sink.batches).toEqual(['file-audit 2-2', 'file-audit 5-5']);
    expect(summary).toMatchObject({ found: 2, taken: 2, rejectedAgain: 0, isComplete: true });
    expect(await open()).toEqual([]);
  });

  it('leaves open what is refused once more, and goes on with the next', async () => {
    const sink = new ScriptedSink({ refuses: ({ sequence }) => sequence === 2 });

    const summary = await replay(sink);

    expect(summary).toMatchObject({ taken: 1, rejectedAgain: 1 });
    expect(await open()).toEqual([2]);
  });

  it('sends nothing when it only shows what would happen', async () => {
    const sink = new ScriptedSink();

    const summary = await replay(sink, { dryRun: true });

    expect(summary).toMatchObject({ found: 2, taken: 0 });
    expect(sink.batches).toEqual([]);
    expect(await open()).toEqual([2, 5]);
  });

  it('keeps what it has done when the receiver is away, and goes on from there', async () => {
    const sink = new ScriptedSink();
    sink.fates = ['taken', 'unavailable'];

    await expect(replay(sink)).rejects.toMatchObject({ code: 'audit-sink.unavailable' });

    expect(await open()).toEqual([5]);
    await replay(sink);
    expect(await open()).toEqual([]);
  });

  it('says so when the event is no longer in its stream', async () => {
    await reject(99);

    expect(await replay(new ScriptedSink())).toMatchObject({ found: 3, taken: 2, gone: 1 });
    expect(await open()).toEqual([99]);
  });

  it('stops when the time is over', async () => {
    const sink = new ScriptedSink();

    const summary = await replay(sink, { mayGoOn: () => sink.batches.length < 1 });

    expect(summary).toMatchObject({ taken: 1, isComplete: false });
    expect(await open()).toEqual([5]);
  });
});
