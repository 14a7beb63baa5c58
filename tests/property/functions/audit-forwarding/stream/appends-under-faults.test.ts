import fc from 'fast-check';
import { expect, it } from 'vitest';
import { StreamMovedError } from '../../../../../functions/audit-forwarding/stream/errors.ts';
import type { AuditStreams } from '../../../../../functions/audit-forwarding/ports.ts';
import { createTableAuditStreams } from '../../../../../functions/audit-forwarding/stream/table-audit-streams.ts';
import { ApplicationError } from '../../../../../shared/errors/index.ts';
import { createMemoryObjectStore } from '../../../../../shared/object-storage/index.ts';
import { systemRandom } from '../../../../../shared/random/index.ts';
import { createMemoryTableClient } from '../../../../../shared/table-store/index.ts';
import type { Clock } from '../../../../../shared/time/index.ts';
import {
  collectRecords,
  type Collection,
} from '../../../../support/audit-streams/collect-records.ts';
import {
  withObjectFates,
  type FaultyObjects,
} from '../../../../support/audit-streams/faulty-objects.ts';
import { Lockstep } from '../../../../support/audit-streams/lockstep.ts';
import { storesThrough, type Passage } from '../../../../support/audit-streams/stores-through.ts';
import { WatchedStream } from '../../../../support/audit-streams/watched-stream.ts';
import {
  withWriteFates,
  type BatchFate,
  type FaultyTableClient,
  type WriteFate,
} from '../../../../support/faulty-table-client.ts';
import { Killed } from '../../../../support/mortal-table-client.ts';
import { SAMPLE_AUDIT_TIME } from '../../../../support/sample-audit-drafts.ts';
import { sampleSealer } from '../../../../support/sample-events.ts';

const owner = { environment: 'test', corpId: 'dingexample' };
const around = { ...owner, sealer: sampleSealer(), random: systemRandom };

const step = fc.record({
  /** None: only the cursor is as it was, and the append has nothing to do. */
  take: fc.integer({ min: 0, max: 4 }),
  overlap: fc.integer({ min: 0, max: 6 }),
  passMs: fc.integer({ min: -5_000, max: 60_000 }),
  /** The instance dies in this half of a call of the step, and another takes its place. Most live. */
  dieAt: fc.oneof(
    { weight: 4, arbitrary: fc.constant(Number.POSITIVE_INFINITY) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 16 }) },
  ),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

const LOSSES = ['lost-before', 'lost-after', 'delayed'] as const;
const fates = fc.infiniteStream(
  fc.oneof(
    { weight: 5, arbitrary: fc.constant<WriteFate>('answered') },
    { weight: 2, arbitrary: fc.constantFrom<WriteFate>(...LOSSES) },
  ),
);
const batchFates = fc.infiniteStream(
  fc.oneof(
    { weight: 5, arbitrary: fc.constant<BatchFate>('answered') },
    { weight: 3, arbitrary: fc.constantFrom<BatchFate>(...LOSSES, 'refused-first') },
  ),
);
const picks = fc.infiniteStream(fc.nat());

interface Chances {
  readonly fate: Iterator<WriteFate, unknown>;
  readonly batchFate: Iterator<BatchFate, unknown>;
  readonly pick: Iterator<number, unknown>;
}

function nextOf<Value>(stream: Iterator<Value, unknown>, otherwise: Value): Value {
  const next = stream.next();
  return next.done === true ? otherwise : next.value;
}

/** The stores, the instances that work on them, and somebody who watches the stream at every turn. */
class World {
  readonly appended: string[] = [];
  readonly refused: string[] = [];
  kills = 0;
  readonly watched: WatchedStream;
  readonly #lockstep: Lockstep;
  readonly #tables: FaultyTableClient;
  readonly #objects: FaultyObjects;
  #now = SAMPLE_AUDIT_TIME;

  constructor({ fate, batchFate, pick }: Chances) {
    const tables = createMemoryTableClient({ clock: this.#clockOf('the server') });
    const objects = createMemoryObjectStore();
    const nextFate = (): WriteFate => nextOf(fate, 'answered');
    this.#tables = withWriteFates(tables, nextFate, () => nextOf(batchFate, 'answered'));
    this.#objects = withObjectFates(objects, nextFate);
    this.#lockstep = new Lockstep((waiting) => nextOf(pick, 0) % waiting);
    const clock = this.#clockOf('who only reads');
    this.watched = new WatchedStream(
      createTableAuditStreams({ ...around, tables, objects, clock }),
      owner,
    );
  }

  async play(scripts: readonly (readonly Step[])[]): Promise<void> {
    await this.#lockstep.run(scripts.map((script, actor) => () => this.#act(actor, script)));
    await this.#deliverDelayed();
    await this.watched.readAll();
  }

  async #act(actor: number, script: readonly Step[]): Promise<void> {
    const life = { halvesLeft: Number.POSITIVE_INFINITY };
    let streams = this.#instance(actor, life);
    for (const [index, { take, overlap, passMs, dieAt }] of script.entries()) {
      await this.#lockstep.turn(actor);
      this.#now += passMs;
      if (passMs % 3 === 0) await this.#deliverDelayed();
      const attempt = `${String(actor)}/${String(index)}`;
      life.halvesLeft = dieAt;
      const end = await this.#collect(streams, { attempt, take, overlap });
      life.halvesLeft = Number.POSITIVE_INFINITY;
      // Whoever takes its place knows nothing of what it had written.
      if (end === 'killed') streams = this.#instance(actor, life);
    }
  }

  async #collect(streams: AuditStreams, collection: Collection): Promise<'alive' | 'killed'> {
    try {
      await collectRecords(streams, collection);
      if (collection.take > 0) this.appended.push(collection.attempt);
    } catch (error) {
      if (error instanceof Killed) {
        this.kills += 1;
        return 'killed';
      }
      if (error instanceof StreamMovedError) this.refused.push(collection.attempt);
      else if (!(error instanceof ApplicationError && error.retryable)) throw error;
    }
    return 'alive';
  }

  #instance(actor: number, life: { halvesLeft: number }): AuditStreams {
    const turn = async (): Promise<void> => {
      await this.#lockstep.turn(actor);
      await this.watched.look();
      life.halvesLeft -= 1;
      if (life.halvesLeft <= 0) throw new Killed();
    };
    const pass: Passage = async (act) => {
      await turn();
      const result = await act();
      await turn();
      return result;
    };
    const stores = { tables: this.#tables.tables, objects: this.#objects.objects };
    // Its waits end when its turn comes.
    const sleep = (): Promise<void> => this.#lockstep.turn(actor);
    const clock = { nowEpochMs: () => this.#now, sleep };
    return createTableAuditStreams({ ...around, ...storesThrough(stores, pass), clock });
  }

  async #deliverDelayed(): Promise<void> {
    await this.#tables.deliverDelayed();
    await this.#objects.deliverDelayed();
    await this.watched.look();
  }

  #clockOf(whose: string): Clock {
    const sleep = (): Promise<void> => Promise.reject(new Error(`${whose} never sleeps`));
    return { nowEpochMs: () => this.#now, sleep };
  }
}

it('keeps a stream whole, whatever is killed, delayed or lost, and whoever else appends', async () => {
  let overtaken = 0;
  let kills = 0;
  const scripts = fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), {
    minLength: 1,
    maxLength: 3,
  });
  await fc.assert(
    fc.asyncProperty(scripts, fates, batchFates, picks, async (played, fate, batchFate, pick) => {
      const world = new World({ fate, batchFate, pick });

      await world.play(played);

      const present = new Set(world.watched.attempts);
      const isThere = (attempt: string): boolean => present.has(attempt);
      expect(
        world.appended.filter((one) => !isThere(one)),
        'told as appended',
      ).toEqual([]);
      expect(world.refused.filter(isThere), 'told as refused').toEqual([]);
      overtaken += world.refused.length;
      kills += world.kills;
    }),
    { numRuns: 400 },
  );

  expect(overtaken, 'some appends were overtaken').toBeGreaterThan(0);
  expect(kills, 'some instances were killed').toBeGreaterThan(0);
});
