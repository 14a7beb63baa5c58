import { vi } from 'vitest';
import { createSharedCallPacer } from '../../shared/call-pacing/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import { createLocalCallPacer } from '../../shared/resilience/index.ts';
import {
  createMemoryTableClient,
  tables,
  type TableClient,
} from '../../shared/table-store/index.ts';
import { QuietClock, quietTables, skewed } from '../support/quiet-clock.ts';
import { runTablestore } from '../support/running-tablestore.ts';
import { describeCallPacer, type PacerSettings } from './call-pacer.suite.ts';

const START = Date.UTC(2026, 10, 4, 2, 30);

/** Shared pacers leave a margin: (1,000 + 100 + 100) ms for the calls of a second. */
const longestSpacingMs = (callsPerSecond: number): number => Math.ceil(1_200 / callsPerSecond);

function noStoreIsGivenUp(messageKey: string): never {
  throw new Error(`the shared pacer fell back: ${messageKey}`);
}

describeCallPacer('of one instance alone', async () => {
  const clock = new QuietClock(START);
  return {
    clock,
    create: (settings) => createLocalCallPacer({ clock, ...settings }),
    longestSpacingMs: (callsPerSecond) => Math.ceil(1_000 / callsPerSecond),
    latenessMs: 0,
    runs: 30,
    dispose: async () => undefined,
  };
});

function createShared(
  tableClient: TableClient,
  clock: QuietClock,
): (settings: PacerSettings) => ReturnType<typeof createSharedCallPacer> {
  return ({ callsPerSecond, ...settings }) =>
    createSharedCallPacer({
      tables: tableClient,
      organisation: 'test/dingtiny0001',
      clock,
      random: systemRandom,
      limits: { callsPerSecond },
      log: { info: () => undefined, warn: noStoreIsGivenUp },
      ...settings,
    });
}

describeCallPacer('of many instances, over tables in memory', async () => {
  const clock = new QuietClock(START);
  // A store whose clock is three minutes ahead: no slot may be judged by the instance's own.
  const store = createMemoryTableClient({ clock: skewed(clock, 180_000) });
  return {
    clock,
    create: createShared(store, clock),
    longestSpacingMs,
    latenessMs: 100,
    runs: 30,
    dispose: async () => undefined,
  };
});

describeCallPacer('of many instances, over Tablestore through the official SDK', async () => {
  // The SDK and the stand-in both read the machine's date: it is the clock's, for them too.
  vi.useFakeTimers({ toFake: ['Date'] });
  const clock = new QuietClock(Date.now(), {
    onMove: (nowEpochMs) => vi.setSystemTime(nowEpochMs),
  });
  const tablestore = await runTablestore([tables.callAllowance]);
  const store = tablestore.connect();
  return {
    clock,
    create: createShared(quietTables(store, clock), clock),
    longestSpacingMs,
    latenessMs: 100,
    runs: 5,
    dispose: async () => {
      vi.useRealTimers();
      await tablestore.dispose();
    },
  };
});
