import { createHash } from 'node:crypto';
import { ChainedEvent } from '../../../functions/audit-forwarding/chain/chained-event.ts';
import { archiveStreams } from '../../../functions/audit-forwarding/archive/archive-streams.ts';
import type { Checkpoint } from '../../../functions/audit-forwarding/delivery/checkpoints.ts';
import type { StreamEvent } from '../../../functions/audit-forwarding/domain/audit-event.ts';
import type { AuditStreams, Segment } from '../../../functions/audit-forwarding/ports.ts';
import type { ObjectStore } from '../../../shared/object-storage/index.ts';

/**
 * Program of the memory test: archives a backlog of that many events of about a kilobyte, all of one
 * hour, from a stream that is made up as it is read into a store that keeps nothing; prints the bytes
 * that buffers held after each object, and the most that the process ever had.
 */
const events = Number(process.argv[2]);
const PER_SEGMENT = 1_000;
const HOUR_MS = 3_600_000;
const start = Date.UTC(2026, 10, 27, 2);
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

function segmentAt(firstSequence: number): Segment {
  return {
    stream: 'file-audit',
    firstSequence,
    count: PER_SEGMENT,
    firstTimeEpochMs: start,
    lastTimeEpochMs: start,
    appendedAtEpochMs: start,
    totalLagMs: 0,
    previousHash: hashOf(String(firstSequence - 1)),
    headHash: hashOf(String(firstSequence + PER_SEGMENT - 1)),
    textSha256: hashOf('text'),
  };
}

function eventAt(sequence: number): StreamEvent {
  const hash = hashOf(String(sequence));
  const filler = `九龍塘${hash}`.repeat(13);
  const line = JSON.stringify({ sequence, filler, hash });
  const place = { stream: 'file-audit', sequence, timeEpochMs: start, hash } as const;
  return new ChainedEvent({ ...place, id: hash.slice(0, 32) }, Buffer.from(line));
}

async function* segments(): AsyncGenerator<Segment> {
  for (let first = 1; first <= events; first += PER_SEGMENT) yield segmentAt(first);
}

const streams: Pick<AuditStreams, 'segments' | 'read'> = {
  segments: (stream) => (stream === 'file-audit' ? segments() : none()),
  read: async ({ firstSequence }) =>
    Array.from({ length: PER_SEGMENT }, (_, index) => eventAt(firstSequence + index)),
};

async function* none(): AsyncGenerator<never> {
  // Other streams are empty.
}

const heldBytes: number[] = [];
const archive: Pick<ObjectStore, 'putOnce'> = {
  putOnce: async (key) => {
    // Buffers are freed beside the first collection, and counted after the second.
    globalThis.gc?.();
    await new Promise(setImmediate);
    globalThis.gc?.();
    const { arrayBuffers, heapUsed } = process.memoryUsage();
    if (key.endsWith('.ndjson.gz')) heldBytes.push(arrayBuffers + heapUsed);
    return { outcome: 'stored' };
  },
};

const archived = await archiveStreams(
  {
    streams: streams as AuditStreams,
    checkpoints: {
      read: async (name) => ({
        ...name,
        version: 0n,
        nextSequence: 1,
        delivered: 0,
        resent: 0,
        rejected: 0,
        movedAtEpochMs: undefined,
      }),
      advance: async (seen, { nextSequence }): Promise<Checkpoint> => ({ ...seen, nextSequence }),
    },
    archive: archive as ObjectStore,
    clock: { nowEpochMs: () => start + 2 * HOUR_MS },
    environment: 'test',
    corpId: 'dingcorp1',
    closeAfterMinutes: 5,
  },
  { signal: new AbortController().signal, mayGoOn: () => true },
);
const [one] = archived;
const mostBytes = process.resourceUsage().maxRSS * 1_024;
process.stdout.write(
  JSON.stringify({ events: one?.events, failure: one?.failure, heldBytes, mostBytes }),
);
