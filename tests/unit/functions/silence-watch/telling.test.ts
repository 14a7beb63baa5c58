import { beforeEach, describe, expect, it } from 'vitest';
import { UnavailableError } from '../../../../shared/dingtalk/index.ts';
import { TriggersUnreadableError } from '../../../../shared/function-compute/index.ts';
import { benchConfiguration, CORP_ID, SilenceBench } from '../../../support/silence-bench.ts';

let bench: SilenceBench;

beforeEach(() => {
  bench = new SilenceBench();
});

async function watchAfter(minutes: number): Promise<void> {
  bench.passMinutes(minutes);
  await bench.beat();
  await bench.watch();
}

const answered = (): never => {
  throw new UnavailableError({ operation: 'robot/send', httpStatus: 503 }, 'HTTP 503');
};
const unanswered = (): never => {
  throw new UnavailableError({ operation: 'robot/send' }, 'time-out');
};

describe('telling an alarm', () => {
  it('happens once though two instances watch at the same time', async () => {
    await bench.beat();

    await Promise.all([bench.watch(), bench.watch(), bench.watch()]);
    await bench.watch();

    expect(bench.alarms).toEqual(['silence-run-absent begun']);
  });

  it('is kept and tried again for as long as the robot answers that it cannot', async () => {
    bench.beforeTelling = answered;
    for (let watch = 0; watch < 8; watch += 1) await watchAfter(10);
    expect(bench.alarms).toEqual([]);
    expect(bench.logged.join('\n')).toContain('silence.alarm-not-told');

    bench.beforeTelling = () => undefined;
    await watchAfter(10);

    expect(bench.alarms).toEqual(['silence-run-absent begun']);
    expect(bench.told[0]?.en).not.toContain('You may have read this already');
  });

  it('whose outcome nobody knows is tried once more, says so, and is left at that', async () => {
    let tries = 0;
    bench.beforeTelling = () => {
      tries += 1;
      unanswered();
    };

    for (let watch = 0; watch < 6; watch += 1) await watchAfter(10);

    expect(tries).toBe(2);
    expect(bench.logged.join('\n')).toContain('silence.telling-unknown');
  });

  it('reaches the group once if the first had arrived without an answer', async () => {
    bench.afterTelling = unanswered;
    await watchAfter(0);
    bench.afterTelling = () => undefined;
    await watchAfter(10);
    await watchAfter(10);

    expect(bench.alarms).toEqual(['silence-run-absent begun']);
  });

  it('says that it may have been read if the first had not arrived', async () => {
    bench.beforeTelling = unanswered;
    await watchAfter(0);
    bench.beforeTelling = () => undefined;
    await watchAfter(10);

    expect(bench.told[0]?.en).toContain('(You may have read this already.)');
    expect(bench.told[0]?.zhHK).toContain('（此訊息可能已發出一次。）');
  });

  it('leaves a line in the log and an entry in the trail', async () => {
    await watchAfter(0);

    const lines = bench.logged.map((line) => JSON.parse(line) as Record<string, unknown>);
    const watched = lines.find(({ message }) => message === 'silence.watched');
    expect(watched).toMatchObject({
      corpId: CORP_ID,
      overdue: ['silence-run-absent/HKSC/2026-10'],
      told: 1,
    });
    const entries: unknown[] = [];
    const [organisation] = bench.configuration.organisations;
    if (organisation === undefined) throw new Error('nothing is configured');
    const trail = bench.deps.auditTrailOf(organisation);
    for await (const entry of trail.list('2026-11-02')) entries.push(entry);
    expect(entries).toMatchObject([
      {
        action: 'silence.alarm',
        subject: 'silence-run-absent/HKSC/2026-10',
        details: { phase: 'begun', inGroup: true },
      },
    ]);
  });

  it('names no person', async () => {
    await bench.run({ state: 'held', accepted: ['hk001'] });
    bench.passTo('2026-11-05T17:06');
    await bench.watch();

    expect(JSON.stringify(bench.told)).not.toContain('hk001');
  });
});

describe('blindness', () => {
  it('is told after half an hour, and says nothing of what it cannot see', async () => {
    bench.triggersFail = new TriggersUnreadableError('dt-event-worker-test', 'Forbidden');
    await bench.run({ state: 'delivered', deliveredAtEpochMs: bench.clock.nowEpochMs() });
    await watchAfter(0);
    await watchAfter(29);
    expect(bench.alarms).toEqual([]);

    await watchAfter(1);

    expect(bench.alarms).toEqual(['silence-watch-blind begun']);
    expect(bench.told[0]?.en).toContain('cannot look at timers');

    bench.triggersFail = undefined;
    await watchAfter(10);
    expect(bench.alarms).toEqual(['silence-watch-blind begun', 'silence-watch-blind over']);
  });

  it('that passes soon is not told', async () => {
    await bench.run({ state: 'delivered', deliveredAtEpochMs: bench.clock.nowEpochMs() });
    bench.triggersFail = new TriggersUnreadableError('dt-event-worker-test', 'ServiceUnavailable');
    await watchAfter(0);
    bench.triggersFail = undefined;
    await watchAfter(20);
    await watchAfter(20);

    expect(bench.alarms).toEqual([]);
  });

  it('neither begins nor ends an alarm about what cannot be seen', async () => {
    await watchAfter(0);
    await bench.put(
      'payrollRun',
      { organisation: `test/${CORP_ID}`, period: 'HKSC/2026-10/adp-hk-generic', run: '0001' },
      { record: 'no JSON' },
    );

    await watchAfter(10);

    expect(bench.alarms).toEqual(['silence-run-absent begun']);
    expect(bench.logged.join('\n')).toContain('silence.row-unreadable');
  });
});

describe('status', () => {
  it('tells what is expected by when, and tells nobody', async () => {
    bench.passTo('2026-11-01T10:00');
    await bench.beat();

    const status = await bench.ask('status');

    expect(status.outcome).toBe('all-well');
    expect(bench.told).toEqual([]);
    expect(status['organisations']).toMatchObject([
      {
        overdue: 0,
        deadlines: [
          '2026-11-01 14:00 silence-run-absent HKSC/2026-10',
          '2026-11-05 17:00 silence-release-absent HKSC/2026-10',
          '2026-11-05 18:30 silence-delivery-absent HKSC/2026-10',
          expect.stringContaining('silence-acknowledgement-absent HKSC/2026-10'),
        ],
      },
    ]);
  });

  it('shows since when an alarm stands and when it was told', async () => {
    await watchAfter(0);
    bench.passMinutes(5);

    const status = await bench.ask('status');

    expect(status.outcome).toBe('silent');
    const [organisation] = status['organisations'] as [{ expectations: unknown[] }];
    expect(organisation.expectations).toContainEqual(
      expect.objectContaining({
        alarm: 'silence-run-absent',
        state: 'overdue',
        alarmSinceHongKong: '2026-11-02 09:00',
        toldHongKong: '2026-11-02 09:00',
      }),
    );
  });

  it('says so where timers are not watched', async () => {
    bench.configuration = benchConfiguration({ payCalendar: undefined });

    expect(await bench.ask('status')).toMatchObject({ timersWatched: true });
  });
});
