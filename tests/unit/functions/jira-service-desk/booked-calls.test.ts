import { describe, expect, it } from 'vitest';
import { bookedCalls } from '../../../../functions/jira-service-desk/booked-calls.ts';
import { createTableCallLedger, type CallLedger } from '../../../../shared/call-ledger/index.ts';
import type { CallEvent } from '../../../../shared/dingtalk/index.ts';
import { createJsonLogger } from '../../../../shared/observability/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { createMemoryTableClient } from '../../../../shared/table-store/index.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const clock = new VirtualClock(Date.UTC(2026, 10, 26));
const call = (quotaCost: 0 | 1) => ({ quotaCost }) as CallEvent;

function ledgerOf(): CallLedger {
  const tables = createMemoryTableClient({ clock });
  return createTableCallLedger({ tables, organisation: 'test/c', clock, random: systemRandom });
}

function booking(ledger: CallLedger, requestId: string, lines: string[] = []) {
  const log = createJsonLogger({ clock, write: (line) => lines.push(line) });
  return bookedCalls({ ledger, requestId, clock, log });
}

describe('the metered calls of invocations', () => {
  it('are booked as they come, those of several invocations side by side', async () => {
    const ledger = ledgerOf();
    for (const requestId of ['r1', 'r2']) {
      const { onCall, book } = booking(ledger, requestId);
      onCall(call(1));
      await book();
      onCall(call(1));
      onCall(call(0));
      await book();
      await book();
    }

    expect((await ledger.summary('2026-11')).usedCalls).toBe(4);
  });

  it('that cannot be booked are told, and booked with the next', async () => {
    const ledger = ledgerOf();
    const lines: string[] = [];
    let isDown = true;
    const failing: CallLedger = {
      ...ledger,
      recordUsed: (...parameters) =>
        isDown ? Promise.reject(new Error('down')) : ledger.recordUsed(...parameters),
    };
    const { onCall, book } = booking(failing, 'r1', lines);

    onCall(call(1));
    await book();
    isDown = false;
    await book();

    expect(lines.join()).toContain('jira.spending-not-noted');
    expect((await ledger.summary('2026-11')).usedCalls).toBe(1);
  });
});
