import fc from 'fast-check';
import { expect, it } from 'vitest';
import { reportError } from '../../../../shared/errors/index.ts';
import {
  createTableEventStore,
  type Claim,
  type EventStore,
} from '../../../../shared/event-delivery/index.ts';
import { createTableEventInbox, type EventInbox } from '../../../../shared/event-inbox/index.ts';
import { LeaseLostError } from '../../../../shared/lease/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import {
  createMemoryTableClient,
  isTableError,
  tables,
  type Row,
  type TableClient,
} from '../../../../shared/table-store/index.ts';
import type { Clock } from '../../../../shared/time/index.ts';
import {
  withWriteFates,
  type BatchFate,
  type WriteFate,
} from '../../../support/faulty-table-client.ts';
import { Killed } from '../../../support/mortal-table-client.ts';
import {
  SAMPLE_CORP_ID as corpId,
  sampleEvent,
  sampleSealer,
} from '../../../support/sample-events.ts';
import { rowsOf } from '../../../support/table-rows.ts';
import { takingTurns } from '../../../support/taking-turns.ts';

const LEASE_MS = 10_000;
const GUARD_MS = 1_000;
const START = Date.UTC(2026, 10, 2);
const event = { corpId, key: 'e_1' };
const delivery = { ...event, subscriber: 'jira' };
const sealer = sampleSealer();

const DEEDS = [
  'accept',
  'claim-event',
  'finish-event',
  'postpone-event',
  'bury-event',
  'reopen-event',
  'open',
  'claim',
  'renew',
  'finish',
  'postpone',
  'bury',
  'next',
  'reopen',
] as const;
type Deed = (typeof DEEDS)[number];

const step = fc.record({
  deed: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom<Deed>('claim', 'claim-event', 'finish', 'open') },
    { weight: 4, arbitrary: fc.constantFrom<Deed>(...DEEDS) },
  ),
  /** Time that passes on the server before it. */
  passMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 14_000 })),
  /** The instance dies at this call of the step; most live. */
  dieAt: fc.oneof(
    { weight: 5, arbitrary: fc.constant(Number.POSITIVE_INFINITY) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 5 }) },
  ),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

const fates = fc.infiniteStream(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant<WriteFate>('answered') },
    { weight: 1, arbitrary: fc.constantFrom<WriteFate>('lost-before', 'lost-after', 'delayed') },
  ),
);
const batchFates = fc.infiniteStream(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant<BatchFate>('answered') },
    {
      weight: 2,
      arbitrary: fc.constantFrom<BatchFate>(
        'lost-before',
        'lost-after',
        'delayed',
        'torn-first',
        'torn-last',
        'refused-first',
        'refused-last',
      ),
    },
  ),
);

type Held = 'event' | 'delivery';

/** What every instance believes, and what was promised, checked against the rows at every turn. */
class Model {
  readonly #believed = new Map<string, { readonly work: Held; readonly claim: Claim }>();
  readonly #granted = new Map<string, string>();
  readonly #highest: Record<Held, bigint> = { event: 0n, delivery: 0n };
  isAcknowledged = false;
  isOpened = false;

  believes(instance: number, work: Held, claim: Claim): void {
    const number = `${work}/${claim.fencingToken.toString()}`;
    const holder = this.#granted.get(number) ?? claim.owner;
    expect(holder, 'a fencing number is granted once').toBe(claim.owner);
    this.#granted.set(number, claim.owner);
    this.#believed.set(`${work}/${String(instance)}`, { work, claim });
  }

  forgets(instance: number, work: Held): void {
    this.#believed.delete(`${work}/${String(instance)}`);
  }

  claimOf(instance: number, work: Held): Claim | undefined {
    return this.#believed.get(`${work}/${String(instance)}`)?.claim;
  }

  checkHolders(work: Held, row: Row | undefined, nowEpochMs: number): void {
    const unexpired = [...this.#believed.values()].filter(
      (held) => held.work === work && held.claim.expiresAtServerEpochMs > nowEpochMs,
    );
    expect(unexpired.length, `at most one unexpired holder of the ${work}`).toBeLessThanOrEqual(1);
    const fence = row?.columns['fence'];
    if (typeof fence !== 'bigint') return;
    expect(fence >= this.#highest[work], 'fencing numbers never fall').toBe(true);
    this.#highest[work] = fence;
    const holder = unexpired[0];
    // Who reopens ends the right of whoever held it before.
    if (holder !== undefined && row?.columns['owner'] !== '') {
      expect(row?.columns['owner'], 'the row names the unexpired holder').toBe(holder.claim.owner);
    }
  }
}

async function checkRows(server: TableClient, model: Model, nowEpochMs: number): Promise<void> {
  const [inboxRow] = await rowsOf(server, tables.inbox);
  const [deliveryRow] = await rowsOf(server, tables.eventDelivery);
  const markers = (await rowsOf(server, tables.pendingWork)).map(({ key }) => key['work']);
  const letters = (await rowsOf(server, tables.deadLetter)).map(({ key }) => key['entry']);
  if (model.isAcknowledged) {
    expect(inboxRow, 'what was acknowledged has a row').toBeDefined();
    if (inboxRow?.columns['state'] === 'new') {
      expect(markers, 'an unfinished event has a marker').toContain('event/e_1');
    }
  }
  if (model.isOpened && deliveryRow?.columns['state'] === 'pending') {
    expect(markers, 'an unfinished delivery has a marker').toContain('delivery/e_1/jira');
  }
  for (const row of [inboxRow, deliveryRow]) {
    if (row?.columns['state'] !== 'dead') continue;
    expect(letters, 'what is dead has its letter').toContain(row.columns['letter']);
  }
  model.checkHolders('event', inboxRow, nowEpochMs);
  model.checkHolders('delivery', deliveryRow, nowEpochMs);
}

interface Instance {
  readonly id: number;
  readonly inbox: EventInbox;
  readonly store: EventStore;
  readonly nowEpochMs: () => number;
}

const report = reportError(new TypeError('unforeseen'));

/** One deed of an instance; what it believes follows from what it is told. */
async function act(
  { id, inbox, store, nowEpochMs }: Instance,
  model: Model,
  deed: Deed,
): Promise<void> {
  const due = { dueEpochMs: nowEpochMs() + 5_000 };
  const options = { owner: `instance-${String(id)}`, leaseMs: LEASE_MS };
  const ofEvent = model.claimOf(id, 'event');
  const ofDelivery = model.claimOf(id, 'delivery');
  /** Who gives a claim back stops believing in it before it asks. */
  const giveBack = async (work: Held, end: (claim: Claim) => Promise<void>): Promise<void> => {
    const claim = model.claimOf(id, work);
    if (claim === undefined) return;
    model.forgets(id, work);
    await end(claim);
  };
  switch (deed) {
    case 'accept':
      await inbox.accept(sampleEvent('e_1', { receivedAtEpochMs: nowEpochMs() }));
      model.isAcknowledged = true;
      return;
    case 'claim-event': {
      if (ofEvent !== undefined) return;
      const claimed = await store.claimEvent(event, options);
      if (claimed.outcome === 'claimed') model.believes(id, 'event', claimed.claim);
      return;
    }
    case 'finish-event':
      return giveBack('event', (claim) => store.finishEvent(event, claim, 'routed'));
    case 'postpone-event':
      return giveBack('event', (claim) => store.postponeEvent(event, claim, due));
    case 'bury-event':
      return giveBack('event', (claim) => store.buryEvent(event, claim, report));
    case 'reopen-event':
      await store.reopenEvent(event);
      return;
    case 'open':
      await store.openDelivery(delivery, due);
      model.isOpened = true;
      return;
    case 'claim': {
      if (ofDelivery !== undefined) return;
      const claimed = await store.claimDelivery(delivery, options);
      if (claimed.outcome === 'claimed') model.believes(id, 'delivery', claimed.claim);
      return;
    }
    case 'renew':
      if (ofDelivery === undefined) return;
      model.believes(id, 'delivery', await store.renewDelivery(delivery, ofDelivery, LEASE_MS));
      return;
    case 'finish':
      return giveBack('delivery', (claim) =>
        store.finishDelivery(delivery, claim, { state: 'done', result: claim.owner }),
      );
    case 'postpone':
      return giveBack('delivery', (claim) =>
        store.postponeDelivery(delivery, claim, { ...due, errorCode: 'x.y' }),
      );
    case 'bury':
      return giveBack('delivery', (claim) => store.buryDelivery(delivery, claim, report));
    case 'next': {
      const found = await store.findDelivery(delivery);
      if (found !== undefined) await store.nextAttempt(delivery, found.attempt, due);
      return;
    }
    case 'reopen':
      await store.reopenDelivery(delivery);
      return;
  }
}

/** True unless the instance died of it. A refusal or a lost claim is an answer like others. */
async function tryTo(instance: Instance, model: Model, deed: Deed): Promise<boolean> {
  try {
    await act(instance, model, deed);
    return true;
  } catch (error) {
    if (error instanceof Killed) return false;
    if (!(error instanceof LeaseLostError) && !isTableError(error)) throw error;
    if (error instanceof LeaseLostError) {
      model.forgets(instance.id, deed.endsWith('event') ? 'event' : 'delivery');
    }
    return true;
  }
}

function nextOf<Fate>(stream: Iterator<Fate, unknown>): Fate | 'answered' {
  const next = stream.next();
  return next.done === true ? 'answered' : next.value;
}

it('keeps every promise, whatever is killed, delayed, torn or lost on the way', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.array(step, { minLength: 1, maxLength: 8 }), { minLength: 2, maxLength: 3 }),
      fates,
      batchFates,
      async (scheduler, scripts, fate, batchFate) => {
        let now = START;
        const nowEpochMs = (): number => now;
        const serverClock: Clock = {
          nowEpochMs,
          sleep: () => Promise.reject(new Error('the server never sleeps')),
        };
        // The instances' waits end when their turn comes.
        const instanceClock: Clock = {
          nowEpochMs,
          sleep: () => scheduler.schedule(Promise.resolve(), 'wait'),
        };
        const server = createMemoryTableClient({ clock: serverClock });
        const faulty = withWriteFates(
          server,
          () => nextOf<WriteFate>(fate),
          () => nextOf<BatchFate>(batchFate),
        );
        const model = new Model();
        const check = (): Promise<void> => checkRows(server, model, now);
        const instanceOf = (id: number, callsLeft: { count: number }): Instance => {
          const turn = async (): Promise<void> => {
            await scheduler.schedule(Promise.resolve(), 'call');
            await check();
            callsLeft.count -= 0.5;
            if (callsLeft.count <= 0) throw new Killed();
          };
          const options = {
            tables: takingTurns(faulty.tables, turn),
            environment: 'test',
            sealer,
            clock: instanceClock,
            random: systemRandom,
          };
          return {
            id,
            nowEpochMs,
            inbox: createTableEventInbox(options),
            store: createTableEventStore({ ...options, guardMs: GUARD_MS }),
          };
        };
        const runs = scripts.map(async (script: readonly Step[], id) => {
          const callsLeft = { count: Number.POSITIVE_INFINITY };
          const instance = instanceOf(id, callsLeft);
          for (const { deed, passMs, dieAt } of script) {
            await scheduler.schedule(Promise.resolve(), 'step');
            now += passMs;
            if (passMs % 3 === 0) await faulty.deliverDelayed();
            await check();
            callsLeft.count = dieAt;
            const isAlive = await tryTo(instance, model, deed);
            // Whoever comes after it in its place knows nothing.
            if (!isAlive)
              for (const work of ['event', 'delivery'] as const) model.forgets(id, work);
            callsLeft.count = Number.POSITIVE_INFINITY;
            await check();
          }
        });
        await scheduler.waitFor(Promise.all(runs));
        await faulty.deliverDelayed();
        await check();
      },
    ),
    { numRuns: 600 },
  );
});
