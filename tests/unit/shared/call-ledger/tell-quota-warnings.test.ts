import { beforeEach, describe, expect, it } from 'vitest';
import {
  createTableWarningMarks,
  tellQuotaWarnings,
  type QuotaWarning,
  type WarningMarks,
} from '../../../../shared/call-ledger/index.ts';
import { createJsonLogger } from '../../../../shared/observability/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { createMemoryTableClient } from '../../../../shared/table-store/index.ts';
import { withWriteFates, type WriteFate } from '../../../support/faulty-table-client.ts';
import { SteppedClock } from '../../../support/stepped-clock.ts';

let clock: SteppedClock;
let fates: WriteFate[];
let marks: WarningMarks;
let lines: string[];
/** What reached the group, under the key of the message. */
let heard: string[];

beforeEach(() => {
  clock = new SteppedClock(Date.parse('2026-11-20T02:00:00Z'));
  fates = [];
  lines = [];
  heard = [];
  const { tables } = withWriteFates(
    createMemoryTableClient({ clock }),
    () => fates.shift() ?? 'answered',
  );
  const random = { bytes: (length: number) => systemRandom.bytes(length), unit: () => 0 };
  marks = createTableWarningMarks({ tables, clock, random, organisation: 'test/ding' });
});

function warning(change: Partial<QuotaWarning> = {}): QuotaWarning {
  const text = { en: 'calls', zhHK: '呼叫' };
  return { kind: 'calls', month: '2026-11', level: 70, used: 3_500, quota: 5_000, text, ...change };
}

/** One run of a timer that sees these warnings; `isReached`: the robot answers. */
async function run(warnings: readonly QuotaWarning[], isReached = true): Promise<number> {
  const told = await tellQuotaWarnings({
    report: { warnings },
    marks,
    log: createJsonLogger({ clock, write: (line) => lines.push(line) }),
    tell: (_warning, key) => {
      if (!isReached) return Promise.reject(new Error('robot is down'));
      heard.push(key.join(' '));
      return Promise.resolve(true);
    },
  });
  return told.length;
}

describe('a quota warning', () => {
  it('is told once for its month, kind and level', async () => {
    for (const each of [
      [warning()],
      [warning({ used: 3_700 })],
      [warning({ level: 85 }), warning({ kind: 'pushes' })],
      [warning({ level: 70 }), warning({ kind: 'pushes' })],
      [warning({ month: '2026-12' })],
    ]) {
      await run(each);
    }

    expect(heard).toEqual([
      '2026-11 calls 70',
      '2026-11 calls 85',
      '2026-11 pushes 70',
      '2026-12 calls 70',
    ]);
    expect(lines.filter((line) => line.includes('call-ledger.quota-warning"'))).toHaveLength(4);
  });

  it('is told by one of many that come at the same moment', async () => {
    const told = await Promise.all(Array.from({ length: 10 }, () => run([warning()])));

    expect(told.filter((count) => count > 0)).toHaveLength(1);
    expect(heard).toHaveLength(1);
  });

  it('that could not be told is told by the next, and keeps no other from being told', async () => {
    await run([warning(), warning({ kind: 'pushes' })], false);
    expect(heard).toEqual([]);

    await run([warning(), warning({ kind: 'pushes' })]);

    expect(heard).toEqual(['2026-11 calls 70', '2026-11 pushes 70']);
  });

  it('whose teller was killed is told again under the same key after five minutes', async () => {
    await marks.claim(warning());
    expect(await run([warning()])).toBe(0);

    await clock.pass(5 * 60_000);

    expect(await run([warning()])).toBe(1);
    expect(heard).toEqual(['2026-11 calls 70']);
  });

  it('claimed anew is not settled by the one that was late', async () => {
    const late = await marks.claim(warning());
    await clock.pass(5 * 60_000);
    const anew = await marks.claim(warning());
    if (late === undefined || anew === undefined) throw new Error('neither may be refused');

    await marks.giveUp(late);
    expect(await marks.claim(warning())).toBeUndefined();
    await marks.settle(anew);

    expect(await run([warning()])).toBe(0);
  });

  it.each<WriteFate>(['lost-after', 'lost-before', 'delayed'])(
    'is told once when the answer to its claim or its settling was %s',
    async (fate) => {
      for (const each of [[fate], ['answered' as const, fate]]) {
        fates = [...each];
        await run([warning({ level: 85 })]);
        await clock.pass(5 * 60_000);
      }
      await run([warning({ level: 85 })]);

      expect(heard).toEqual(['2026-11 calls 85']);
    },
  );
});
