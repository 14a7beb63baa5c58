import { beforeEach, describe, expect, it } from 'vitest';
import type {
  RejectedEvent,
  Rejections,
} from '../../../../../functions/audit-forwarding/delivery/rejections.ts';
import { createTableRejections } from '../../../../../functions/audit-forwarding/delivery/table-rejections.ts';
import type { Rejection } from '../../../../../functions/audit-forwarding/ports.ts';
import { systemRandom } from '../../../../../shared/random/index.ts';
import { createMemoryTableClient } from '../../../../../shared/table-store/index.ts';
import { withWriteFates } from '../../../../support/faulty-table-client.ts';
import { VirtualClock } from '../../../../support/virtual-clock.ts';

const NOW = Date.UTC(2026, 10, 27, 2);
let clock: VirtualClock;
let rejections: Rejections;

beforeEach(() => {
  clock = new VirtualClock(NOW);
  rejections = createTableRejections({
    tables: createMemoryTableClient({ clock }),
    organisation: 'test/dingcorp1',
    clock,
    random: systemRandom,
  });
});

const rejected = (stream: Rejection['stream'], sequence: number): Rejection => ({
  stream,
  sequence,
  id: String(sequence).padStart(32, '0'),
  code: 'audit-sink.event-refused',
});
async function openEvents(
  ...rest: Parameters<Rejections['open']>
): Promise<readonly RejectedEvent[]> {
  const events: RejectedEvent[] = [];
  for await (const event of rejections.open(...rest)) events.push(event);
  return events;
}
const openOf = async (...rest: Parameters<Rejections['open']>): Promise<readonly string[]> =>
  (await openEvents(...rest)).map(({ stream, sequence }) => `${stream} ${String(sequence)}`);

describe('what a receiver has refused', () => {
  it('is there once however often it is recorded, in the order of the stream', async () => {
    await rejections.record('splunk', [rejected('storage', 12), rejected('storage', 9)]);
    await rejections.record('splunk', [rejected('storage', 9)]);

    expect(await openOf('splunk')).toEqual(['storage 9', 'storage 12']);
  });

  it('belongs to one sink, and can be asked for by stream and time', async () => {
    await rejections.record('splunk', [rejected('storage', 1)]);
    await rejections.record('syslog', [rejected('storage', 2)]);
    clock.advance(60_000);
    await rejections.record('splunk', [rejected('screenshots', 3)]);

    expect(await openOf('syslog')).toEqual(['storage 2']);
    expect(await openOf('splunk', { stream: 'storage' })).toEqual(['storage 1']);
    expect(await openOf('splunk', { rejectedFromEpochMs: NOW + 1 })).toEqual(['screenshots 3']);
  });

  it('is no longer open when it was taken, and still is when it was refused again', async () => {
    await rejections.record('splunk', [rejected('storage', 1), rejected('storage', 2)]);
    const [first, second] = await openEvents('splunk');
    if (first === undefined || second === undefined) throw new Error('two were recorded');

    await rejections.replayed(first, { taken: true });
    await rejections.replayed(second, { taken: false, code: 'audit-sink.event-too-large' });

    const open = await openEvents('splunk');
    expect(open).toMatchObject([
      { sequence: 2, replays: 1, code: 'audit-sink.event-too-large', state: 'open' },
    ]);
  });

  it('is written in as many batches as the table port needs, lost answers or not', async () => {
    const faulty = withWriteFates(
      createMemoryTableClient({ clock }),
      () => 'answered',
      (() => {
        let batches = 0;
        return () => ((batches += 1) % 2 === 1 ? 'lost-after' : 'answered');
      })(),
    );
    rejections = createTableRejections({
      tables: faulty.tables,
      organisation: 'test/dingcorp1',
      clock,
      random: systemRandom,
    });
    const many = Array.from({ length: 450 }, (_, index) => rejected('storage', index + 1));

    await rejections.record('splunk', many);

    expect(await openOf('splunk')).toHaveLength(450);
  });
});
