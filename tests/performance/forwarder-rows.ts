import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { AuditStreams } from '../../functions/audit-forwarding/ports.ts';
import { createTableAuditStreams } from '../../functions/audit-forwarding/stream/table-audit-streams.ts';
import { createMemoryObjectStore } from '../../shared/object-storage/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import { createAesGcmSealer } from '../../shared/sealing/index.ts';
import { createMemoryTableClient } from '../../shared/table-store/index.ts';
import { systemClock } from '../../shared/time/index.ts';
import { forwardStream, postBare } from '../support/forwarder-bench.ts';
import { sampleDrafts } from '../support/sample-audit-drafts.ts';
import { compareInRounds } from './alternating-rounds.ts';
import { microseconds, type BenchRow } from './bench-row.ts';

const EVENTS = 40_000;
const EVENTS_PER_SEGMENT = 1_000;
const LEAST_SHARE = 0.6;

/** What forwarding costs beside a bare loop that builds, packs and posts, to the same collector. */
export async function forwarderRows(): Promise<BenchRow[]> {
  const streams = await filledStreams();
  const lines = await linesOf(streams);
  const server = await startCollector();
  try {
    const { subject, reference } = await compareInRounds(
      {
        subject: () => timed(() => forwardStream(streams, server.url)),
        reference: () => timed(() => postBare(lines, server.url)),
      },
      { rounds: 9, warmUp: 2 },
    );
    const share = reference / subject;
    return [
      {
        id: 'forwarder-events',
        what: {
          en: 'stored events to the last acknowledgement: unseal, unpack, build, pack, post, poll',
          zhHK: '由已存事件至最後一次確認：解密、解壓、組成、壓縮、送出、查詢確認',
        },
        figure: `${microseconds(subject / EVENTS)} an event`,
        reference: `bare loop ${microseconds(reference / EVENTS)}`,
        ratio: share,
        budget: `≥ ${String(LEAST_SHARE)} ×`,
        isMet: share >= LEAST_SHARE,
      },
    ];
  } finally {
    await server.close();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

async function filledStreams(): Promise<AuditStreams> {
  const key = Uint8Array.from(systemRandom.bytes(32));
  const streams = createTableAuditStreams({
    tables: createMemoryTableClient({ clock: systemClock }),
    objects: createMemoryObjectStore(),
    sealer: createAesGcmSealer({ current: 'k1', keys: new Map([['k1', key]]) }, systemRandom),
    environment: 'test',
    corpId: 'dingcorp1',
    clock: systemClock,
    random: systemRandom,
  });
  let head = await streams.head('file-audit');
  while (head.nextSequence <= EVENTS) {
    const drafts = sampleDrafts(head.nextSequence, EVENTS_PER_SEGMENT);
    head = await streams.append(head, drafts, undefined);
  }
  return streams;
}

async function linesOf(streams: AuditStreams): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const segment of streams.segments('file-audit', 1)) {
    lines.push(...(await streams.read(segment)).map(({ line }) => line));
  }
  return lines;
}

async function startCollector(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const program = path.join(import.meta.dirname, 'forwarder/collecting-server.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', program], {
    cwd: path.resolve(import.meta.dirname, '../..'),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    url: `http://127.0.0.1:${line.toString().trim()}`,
    close: async () => {
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
}
