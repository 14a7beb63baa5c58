import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { WATCHED_TIMERS } from '../../../../functions/silence-watch/domain/watched-timers.ts';
import { benchConfiguration, SilenceBench } from '../../../support/silence-bench.ts';

const EXPORT = 'dt-attendance-export-test';

let bench: SilenceBench;

beforeEach(async () => {
  bench = new SilenceBench();
  const deliveredAtEpochMs = Date.parse('2026-11-02T08:50+08:00');
  await bench.run({ state: 'delivered', deliveredAtEpochMs });
});

async function watchAt(hongKong: string): Promise<readonly string[]> {
  bench.passTo(hongKong);
  await bench.beat();
  await bench.watch();
  return bench.alarms;
}

function setTimer(functionName: string, name: string, change: object): void {
  const timers = bench.timers.get(functionName) ?? [];
  bench.timers.set(
    functionName,
    timers.map((one) => (one.triggerName === name ? { ...one, ...change } : one)),
  );
}

describe('a timer', () => {
  it('of payroll that is off is told before pay day, with the date by which it must be on', async () => {
    setTimer(EXPORT, 'hourly', { isEnabled: false });

    expect(await watchAt('2026-11-02T09:06')).toEqual(['silence-timer-disabled begun']);
    expect(bench.told[0]?.en).toContain('dt-attendance-export-test/hourly is switched off');
    expect(bench.told[0]?.en).toContain('on by 2026-12-01 12:00, the cut-off of HKSC/2026-11');
    expect(bench.told[0]?.zhHK).toContain('2026-12-01 12:00（HKSC/2026-11 的截數時間）');

    setTimer(EXPORT, 'hourly', { isEnabled: true });

    expect(await watchAt('2026-11-02T09:16')).toContain('silence-timer-disabled over');
  });

  it('of payroll waits until the notice, where that is set shorter', async () => {
    const payCalendar = { watchFrom: '2026-10-01' };
    bench.configuration = benchConfiguration({ payCalendar }, { silence: { timerNoticeDays: 3 } });
    setTimer(EXPORT, 'hourly', { isEnabled: false });

    expect(await watchAt('2026-11-28T11:59')).toEqual([]);
    expect(await watchAt('2026-11-28T12:00')).toEqual(['silence-timer-disabled begun']);
  });

  it('of payroll must be on now while a period is not delivered', async () => {
    bench = new SilenceBench();
    await bench.run({ state: 'held' });
    setTimer(EXPORT, 'hourly', { isEnabled: false });

    await watchAt('2026-11-02T09:06');

    expect(bench.told[0]?.en).toContain('must be on now: HKSC/2026-10 is not delivered yet');
  });

  it.each([
    ['is not there', 'dt-token-refresh-test', () => bench.timers.set('dt-token-refresh-test', [])],
    ['is not there', 'dt-event-worker-test', () => bench.timers.delete('dt-event-worker-test')],
    [
      'invokes "LATEST" rather than the alias "live"',
      'dt-token-refresh-test',
      () => setTimer('dt-token-refresh-test', 'refresh', { qualifier: undefined }),
    ],
  ])('that %s is told at once', async (words, functionName, change) => {
    change();

    await watchAt('2026-11-02T09:06');

    const texts = bench.told.map(({ en }) => en);
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts) expect(text).toContain(words);
    expect(texts[0]).toContain(functionName);
  });

  it('of a function that the organisation does not use may be off', async () => {
    bench.timers.delete('dt-audit-forwarding-test');

    expect(await watchAt('2026-11-02T09:06')).toEqual([]);
  });
});

describe('the timers that are watched', () => {
  it('are all timers of s.yaml but the watcher’s own', () => {
    const file = path.resolve(import.meta.dirname, '../../../../s.yaml');
    const { resources } = parse(readFileSync(file, 'utf8')) as {
      readonly resources: Readonly<
        Record<
          string,
          {
            readonly props: {
              readonly functionName: string;
              readonly triggers?: readonly {
                readonly triggerName: string;
                readonly triggerType: string;
              }[];
            };
          }
        >
      >;
    };
    const described = Object.values(resources).flatMap(({ props }) =>
      (props.triggers ?? [])
        .filter(({ triggerType }) => triggerType === 'timer')
        .map(({ triggerName }) => `${props.functionName.split('-${')[0] ?? ''}/${triggerName}`),
    );

    const watched = WATCHED_TIMERS.flatMap(({ functionName, timers }) =>
      timers.map(({ triggerName }) => `dt-${functionName}/${triggerName}`),
    );

    expect([...watched, 'dt-silence-watch/watch'].sort()).toEqual([...described].sort());
  });
});
