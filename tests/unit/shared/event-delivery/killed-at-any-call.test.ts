import { describe, expect, it } from 'vitest';
import {
  createTableEventStore,
  createTableSubjectWatermarks,
  runDelivery,
  type HandleDelivery,
} from '../../../../shared/event-delivery/index.ts';
import { createTableEventInbox } from '../../../../shared/event-inbox/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import {
  createMemoryTableClient,
  TableThrottledError,
  tables,
  type TableClient,
} from '../../../../shared/table-store/index.ts';
import { requestOf, routeToOne, sweepOnce } from '../../../support/event-sweeper.ts';
import { Killed, mortalTableClient } from '../../../support/mortal-table-client.ts';
import {
  SAMPLE_CORP_ID as corpId,
  SAMPLE_RECEIVED_AT as RECEIVED_AT,
  sampleEvent,
  sampleSealer,
} from '../../../support/sample-events.ts';
import { rowsOf } from '../../../support/table-rows.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const SUBSCRIBER = 'jira';
const event = { corpId, key: 'e_1' };
const sealer = sampleSealer();

/** What the other system has, by the key that the subscriber makes it under. */
class Effects {
  readonly made = new Map<string, number>();

  /** Fails the first time if asked to, then makes one thing for each event. */
  handler(failures: number): HandleDelivery {
    let left = failures;
    return async ({ event: { key } }) => {
      if (left > 0) {
        left -= 1;
        throw new TableThrottledError({ table: 'x', operation: 'y', fault: 'z' });
      }
      this.made.set(key, (this.made.get(key) ?? 0) + 1);
      return { result: `IT-${key}` };
    };
  }
}

function instance(client: TableClient, clock: VirtualClock) {
  const options = { tables: client, environment: 'test', sealer, clock, random: systemRandom };
  return {
    inbox: createTableEventInbox(options),
    store: createTableEventStore(options),
    watermarks: createTableSubjectWatermarks(options),
  };
}

interface Life {
  readonly isAccepted: boolean;
  readonly calls: number;
}

/** Accepts, routes and delivers an event, and dies on the way. */
async function liveUntil(
  server: TableClient,
  clock: VirtualClock,
  effects: Effects,
  failures: number,
  dieAt: number,
  when: 'before' | 'after',
): Promise<Life> {
  const mortal = mortalTableClient(server, dieAt, when);
  const { inbox, store, watermarks } = instance(mortal.tables, clock);
  let isAccepted = false;
  try {
    await inbox.accept(sampleEvent('e_1'));
    isAccepted = true;
    await routeToOne(store, event, SUBSCRIBER, clock.nowEpochMs());
    const options = { store, watermarks, clock, random: systemRandom, owner: 'first' };
    const subjectOf = () => 'approval/p-1';
    const handle = effects.handler(failures);
    await runDelivery({ ...options, subjectOf }, requestOf(event, SUBSCRIBER, 1), handle);
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
  return { isAccepted, calls: mortal.calls() };
}

/** Another instance looks after what is due, every ten minutes for half a day. */
async function recover(server: TableClient, clock: VirtualClock, effects: Effects): Promise<void> {
  const { store, watermarks } = instance(server, clock);
  for (let look = 0; look < 72; look += 1) {
    clock.advance(10 * 60_000);
    await sweepOnce({
      store,
      watermarks,
      clock,
      random: systemRandom,
      owner: 'second',
      subjectOf: () => 'approval/p-1',
      corpId,
      subscriber: SUBSCRIBER,
      handle: effects.handler(0),
    });
  }
}

async function stateOfAll(server: TableClient): Promise<readonly unknown[]> {
  const rows = [
    ...(await rowsOf(server, tables.inbox)),
    ...(await rowsOf(server, tables.eventDelivery)),
  ];
  return rows.map(({ columns }) => columns['state']);
}

describe.each([
  ['that succeeds', 0],
  ['that fails once', 1],
])('a delivery %s', (_title, failures) => {
  it('needs the same calls each time, so that each can be the last', async () => {
    const clock = new VirtualClock(RECEIVED_AT);
    const server = createMemoryTableClient({ clock });

    const life = await liveUntil(server, clock, new Effects(), failures, Infinity, 'before');

    expect(life).toEqual({ isAccepted: true, calls: failures === 0 ? 14 : 15 });
  });

  const moments = Array.from({ length: 15 }, (_, index) => index + 1).flatMap((dieAt) => [
    [dieAt, 'before'] as const,
    [dieAt, 'after'] as const,
  ]);
  it.each(moments)(
    'arrives when the instance dies at call %d, %s it took effect',
    async (dieAt, when) => {
      const clock = new VirtualClock(RECEIVED_AT);
      const server = createMemoryTableClient({ clock });
      const effects = new Effects();
      const { isAccepted } = await liveUntil(server, clock, effects, failures, dieAt, when);
      // Not acknowledged: the sender comes again.
      if (!isAccepted) await instance(server, clock).inbox.accept(sampleEvent('e_1'));

      await recover(server, clock, effects);

      expect(await stateOfAll(server)).toEqual(['routed', 'done']);
      expect(await rowsOf(server, tables.pendingWork)).toEqual([]);
      expect(effects.made.get('e_1')).toBeGreaterThanOrEqual(1);
    },
  );
});

it('what was acknowledged before a kill at any call of a burial is dead with one letter, or done', async () => {
  for (let dieAt = 1; dieAt <= 16; dieAt += 1) {
    for (const when of ['before', 'after'] as const) {
      const clock = new VirtualClock(RECEIVED_AT);
      const server = createMemoryTableClient({ clock });
      const whole = instance(server, clock);
      await whole.inbox.accept(sampleEvent('e_1'));
      await routeToOne(whole.store, event, SUBSCRIBER, clock.nowEpochMs());
      const dying = instance(mortalTableClient(server, dieAt, when).tables, clock);
      const options = {
        ...dying,
        clock,
        random: systemRandom,
        owner: 'first',
        backoff: { waitsMs: [], jitter: 0 },
      };
      await runDelivery(options, requestOf(event, SUBSCRIBER, 1), () =>
        Promise.reject(new TypeError('unforeseen')),
      ).catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error;
      });

      await recover(server, clock, new Effects());

      const [, delivery] = await stateOfAll(server);
      const letters: unknown[] = [];
      for await (const letter of whole.store.listDeadLetters(corpId)) letters.push(letter);
      expect(letters).toHaveLength(delivery === 'dead' ? 1 : 0);
      expect(delivery).toMatch(/^(dead|done)$/);
      expect(await rowsOf(server, tables.pendingWork)).toEqual([]);
    }
  }
});
