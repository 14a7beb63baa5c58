import { describe, expect, test } from 'vitest';
import type { DayAmount } from '../../../../../functions/attendance-export/domain/day-amount.ts';
import {
  AmountsWriter,
  readAmounts,
} from '../../../../../functions/attendance-export/ledger/amounts-archive.ts';
import { Netting } from '../../../../../functions/attendance-export/ledger/netting.ts';
import type {
  AmountsReference,
  RunPins,
} from '../../../../../functions/attendance-export/run-pins.ts';
import { createMemoryObjectStore } from '../../../../../shared/object-storage/index.ts';
import { amount } from '../domain/sample-amounts.ts';
import { identity, sealer } from '../sample-runs.ts';

const OCTOBER = { from: '2026-10-01', to: '2026-10-31' };
const SEPTEMBER = { from: '2026-09-01', to: '2026-09-30' };

class Files {
  readonly stores = { objects: createMemoryObjectStore(), sealer: sealer() };
  #count = 0;

  /** Stores what some file has delivered, or is due. */
  async store(...amounts: readonly DayAmount[]): Promise<AmountsReference> {
    this.#count += 1;
    const writer = new AmountsWriter();
    for (const userId of new Set(amounts.map((one) => one.userId))) {
      writer.add({ userId, amounts: amounts.filter((one) => one.userId === userId) });
    }
    const run = identity(String(this.#count).padStart(4, '0'));
    return { run: run.run, ...(await writer.store(this.stores, run)) };
  }

  netting(
    pins: Partial<RunPins>,
    paysNegative = false,
    onlyUserIds?: ReadonlySet<string>,
  ): Promise<Netting> {
    return Netting.open({
      stores: this.stores,
      pins: { delivered: [], corrections: [], ...pins } as unknown as RunPins,
      period: OCTOBER,
      paysNegative,
      onlyUserIds,
      adjust: (_, computed) => computed,
    });
  }
}

const minutes = (amounts: readonly DayAmount[]): unknown[] =>
  amounts.map((one) => [one.date, one.earningsCode, one.minutes]);

describe('what a file pays', () => {
  test('is what is due while no other file has delivered anything, kept once', async () => {
    const files = new Files();
    const netting = await files.netting({});

    expect(netting.amend('u1', [amount()])).toEqual([amount()]);
    expect([...netting.others()]).toEqual([]);
    const { due, paid } = await netting.store(identity('0009'));
    expect(paid).toEqual(due);
    expect(await readAmounts(files.stores, due)).toEqual([{ userId: 'u1', amounts: [amount()] }]);
  });

  test('leaves out what a final pay has delivered, and keeps due and paid apart', async () => {
    const files = new Files();
    const finalPay = await files.store(amount(), amount({ date: '2026-10-06', minutes: 400 }));
    const netting = await files.netting({ delivered: [finalPay] });
    const due = [amount(), amount({ date: '2026-10-06', minutes: 480 })];

    expect(minutes(netting.amend('u1', due))).toEqual([['2026-10-06', 'REG', 80]]);
    expect(netting.amend('u2', [amount({ userId: 'u2' })])).toHaveLength(1);
    const stored = await netting.store(identity('0009'));
    expect(stored.paid).not.toEqual(stored.due);
    const [first] = await readAmounts(files.stores, stored.paid);
    expect(minutes(first?.amounts ?? [])).toEqual([['2026-10-06', 'REG', 80]]);
  });

  test('has no line of nothing for somebody who was wholly paid before', async () => {
    const files = new Files();
    const finalPay = await files.store(amount());
    const netting = await files.netting({ delivered: [finalPay] });

    expect(netting.amend('u1', [amount()])).toEqual([]);
  });

  test('of a final pay takes nothing back from people whom it is not about', async () => {
    const files = new Files();
    const regular = await files.store(amount(), amount({ userId: 'u2' }));
    const netting = await files.netting({ delivered: [regular] }, true, new Set(['u1']));

    expect(netting.amend('u1', [amount()])).toEqual([]);
    expect([...netting.others()]).toEqual([]);
    expect(netting.exceptions).toEqual([]);
  });

  test('takes minutes back only where the form can, and says so in either case', async () => {
    const files = new Files();
    const finalPay = await files.store(amount({ minutes: 480 }));
    const pins = { delivered: [finalPay] };
    const due = [amount({ minutes: 400 })];

    const refusing = await files.netting(pins);
    expect(refusing.amend('u1', due)).toEqual([]);
    expect(refusing.exceptions.map(({ kind }) => kind)).toEqual(['delivered-more-than-computed']);
    const paying = await files.netting(pins, true);
    expect(minutes(paying.amend('u1', due))).toEqual([['2026-10-05', 'REG', -80]]);
    expect(paying.exceptions).toHaveLength(1);
  });

  test('carries what a paid period still lacks, also of people who are no longer in scope', async () => {
    const files = new Files();
    const september = (userId: string, worked: number): DayAmount =>
      amount({ userId, date: '2026-09-15', minutes: worked });
    const delivered = await files.store(september('u1', 0), september('gone', 100));
    const due = await files.store(september('u1', 480), september('gone', 130));
    const netting = await files.netting({
      corrections: [{ ...due, ...SEPTEMBER, delivered: [delivered] }],
    });

    expect(netting.priorPeriods).toEqual([SEPTEMBER]);
    expect(minutes(netting.amend('u1', [amount()]))).toEqual([
      ['2026-10-05', 'REG', 480],
      ['2026-09-15', 'REG', 480],
    ]);
    expect([...netting.others()].map((one) => [one.userId, minutes(one.amounts)])).toEqual([
      ['gone', [['2026-09-15', 'REG', 30]]],
    ]);
  });

  test('carries nothing of a correction that a file has delivered since', async () => {
    const files = new Files();
    const paidLate = amount({ date: '2026-09-15', minutes: 30 });
    const delivered = await files.store(amount({ date: '2026-09-15', minutes: 450 }));
    const later = await files.store(paidLate, amount({ date: '2026-10-05' }));
    const due = await files.store(amount({ date: '2026-09-15', minutes: 480 }));
    const netting = await files.netting({
      corrections: [{ ...due, ...SEPTEMBER, delivered: [delivered, later] }],
    });

    expect(minutes(netting.amend('u1', [amount()]))).toEqual([['2026-10-05', 'REG', 480]]);
    expect([...netting.others()]).toEqual([]);
  });

  test('is not worked out from amounts that were altered', async () => {
    const files = new Files();
    const finalPay = await files.store(amount());

    await expect(
      files.netting({ delivered: [{ ...finalPay, sha256: '0'.repeat(64) }] }),
    ).rejects.toMatchObject({ code: 'answer.altered' });
    await files.stores.objects.delete(finalPay.key);
    await expect(files.netting({ delivered: [finalPay] })).rejects.toMatchObject({
      code: 'answer.altered',
    });
  });
});
