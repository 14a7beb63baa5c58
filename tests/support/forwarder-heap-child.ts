import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chainBeginning, chainEvent } from '../../functions/audit-forwarding/chain/chain-event.ts';
import type { StreamEvent } from '../../functions/audit-forwarding/domain/audit-event.ts';
import type { AuditStreams, Segment } from '../../functions/audit-forwarding/ports.ts';
import { forwardStream } from './forwarder-bench.ts';
import { sampleDraft } from './sample-audit-drafts.ts';

/**
 * Program of the heap test: forwards that many events of a stream that is made while it is read, to a
 * collector in this process that keeps nothing, and prints the heap in use after each tenth.
 */
const EVENTS_PER_SEGMENT = 1_000;
const events = Number(process.argv[2]);
const owner = { environment: 'test', corpId: 'dingcorp1', stream: 'file-audit' } as const;
const usedBytes: number[] = [];

let taken = 0;
let nextAckId = 0;
const collector = createServer((request, response) => {
  const chunks: Buffer[] = [];
  const isQuestion = request.url?.includes('/ack') === true;
  request.on('data', (chunk: Buffer) => {
    if (isQuestion) chunks.push(chunk);
  });
  request.once('end', () => {
    response.writeHead(200, { 'content-type': 'application/json' });
    if (!isQuestion) {
      taken += 1;
      response.end(JSON.stringify({ text: 'Success', code: 0, ackId: nextAckId++ }));
      if (taken % (events / EVENTS_PER_SEGMENT / 10) === 0) {
        globalThis.gc?.();
        usedBytes.push(process.memoryUsage().heapUsed);
      }
      return;
    }
    const { acks } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { acks: number[] };
    response.end(JSON.stringify({ acks: Object.fromEntries(acks.map((id) => [id, true])) }));
  });
});

/** Only what forwarding reads of a stream. */
const streams: Pick<AuditStreams, 'segments' | 'read'> = {
  async *segments() {
    for (let first = 1; first <= events; first += EVENTS_PER_SEGMENT) {
      await Promise.resolve();
      yield segmentFrom(first);
    }
  },
  read: async ({ firstSequence, count }) =>
    Promise.resolve(Array.from({ length: count }, (_, index) => eventAt(firstSequence + index))),
};

/** Texts are short of what normalised events have by little; the chain's hashes are not looked at. */
function eventAt(sequence: number): StreamEvent {
  const place = { sequence, previous: chainBeginning(owner) };
  return chainEvent(owner, place, sampleDraft(sequence));
}

function segmentFrom(firstSequence: number): Segment {
  const hash = chainBeginning(owner);
  return {
    stream: owner.stream,
    firstSequence,
    count: EVENTS_PER_SEGMENT,
    previousHash: hash,
    headHash: hash,
    firstTimeEpochMs: 0,
    lastTimeEpochMs: 0,
    appendedAtEpochMs: firstSequence,
  } as Segment;
}

collector.listen(0, '127.0.0.1', () => {
  const { port } = collector.address() as AddressInfo;
  void forwardStream(streams as AuditStreams, `http://127.0.0.1:${String(port)}`).then(
    (delivered) => {
      const peakRssBytes = process.resourceUsage().maxRSS * 1_024;
      process.stdout.write(JSON.stringify({ delivered, usedBytes, peakRssBytes }));
      process.exit(0);
    },
  );
});
