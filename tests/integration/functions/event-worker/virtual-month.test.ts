import { describe, expect, it } from 'vitest';
import { hongKongMidnightEpochMs } from '../../../../shared/time/index.ts';
import { MONTH_ENDS, VirtualMonth, type MonthOptions } from '../../../support/virtual-month.ts';

/** Some 25 pushes a working day leave gaps of hours: a whole office day without one is silence. */
const STAFF: MonthOptions = {
  employees: 500,
  approvals: 260,
  seed: 20_261_101,
  events: { silenceAlarmMinutes: 540 },
};
const LIST_IDS = 'v1.0/workflow/processes/instanceIds/query';
const FAILED_LIST = 'call_back/get_call_back_failed_result';
const BACKSTOP_CALLS = 600;
const HOUR_MS = 3_600_000;

async function monthOf(options: MonthOptions): Promise<VirtualMonth> {
  const month = await VirtualMonth.start(options);
  try {
    await month.pass();
    return month;
  } finally {
    await month.close();
  }
}

function show(title: string, month: VirtualMonth): void {
  const rows = [...month.countedByOperation()].sort(([, left], [, right]) => right - left);
  const lines = rows.map(([api, count]) => `${String(count).padStart(6)}  ${api}`);
  lines.push(
    `${String(month.made(FAILED_LIST)).padStart(6)}  ${FAILED_LIST} (booked, not counted)`,
  );
  const total = `${String(month.counted()).padStart(6)}  of 5000`;
  process.stdout.write([`metered calls, ${title}`, ...lines, total, ''].join('\n'));
}

/** Approvals that were agreed before the instant: each must have become a request. */
function agreedBefore(month: VirtualMonth, epochMs: number): string[] {
  return month.plan
    .filter(({ result, decidedAtEpochMs }) => result === 'agree' && decidedAtEpochMs < epochMs)
    .flatMap(({ processInstanceId }) => processInstanceId ?? [])
    .sort();
}

function deliveredOnce(month: VirtualMonth): string[] {
  const once = [...month.deliveries].filter(([, events]) => events.length === 1);
  return once.map(([instance]) => instance).sort();
}

describe('a month of 500 people with all timers', () => {
  it('takes few of the 5,000 calls while pushes come, and asks for nothing twice', async () => {
    const month = await monthOf(STAFF);

    show('500 people, pushed', month);
    const counted = month.countedByOperation();
    const agreed = agreedBefore(month, MONTH_ENDS - HOUR_MS);
    expect(agreed.length).toBeGreaterThan(150);
    expect(deliveredOnce(month)).toEqual(expect.arrayContaining(agreed));
    expect(month.deliveries.size).toBe(deliveredOnce(month).length);
    expect(month.counted()).toBeLessThanOrEqual(5_000);
    expect(counted.get('GET v1.0/workflow/processInstances')).toBe(month.deliveries.size);
    expect(month.made(FAILED_LIST)).toBe(30);
    expect(await month.bench.usedCalls('2026-11')).toBeLessThanOrEqual(BACKSTOP_CALLS);
    expect(month.bench.alarms).toEqual([]);
  });

  it('loses no approval with pushes silent from the 20th on, within the same calls', async () => {
    const silentFromEpochMs = hongKongMidnightEpochMs('2026-11-20');
    const month = await monthOf({ ...STAFF, silentFromEpochMs });

    show('500 people, silent from the 20th', month);
    const counted = month.countedByOperation();
    const agreed = agreedBefore(month, MONTH_ENDS - 24 * HOUR_MS);
    const silent = [...month.deliveries.values()].filter(
      ([event]) => event?.source === 'instance-query',
    );
    expect(silent.length).toBeGreaterThan(30);
    expect(deliveredOnce(month)).toEqual(expect.arrayContaining(agreed));
    expect(month.deliveries.size).toBe(deliveredOnce(month).length);
    expect(month.counted()).toBeLessThanOrEqual(5_000);
    const used = await month.bench.usedCalls('2026-11');
    expect(used).toBeLessThanOrEqual(BACKSTOP_CALLS);
    // The ledger has every call of the backstop: lists, failed lists, a reading for each missed end.
    const readings = counted.get('GET v1.0/workflow/processInstances') ?? 0;
    const lists = month.made(LIST_IDS) + month.made(FAILED_LIST);
    expect(used).toBe(lists + readings - month.deliveries.size);
    expect(month.bench.alarms.map(({ text }) => text.en).join()).toContain('has pushed no event');
  });
});
