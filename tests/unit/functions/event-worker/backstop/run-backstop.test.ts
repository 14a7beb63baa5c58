import { describe, expect, it } from 'vitest';
import {
  LAST_LATE_PUSH,
  LAST_PUSH,
} from '../../../../../functions/event-worker/backstop/health-aspects.ts';
import { runPartsOf } from '../../../../../functions/event-worker/backstop/backstop-run.ts';
import { runBackstop } from '../../../../../functions/event-worker/backstop/run-backstop.ts';
import { QuotaExhaustedError, UnavailableError } from '../../../../../shared/dingtalk/index.ts';
import { DAY_MS, MINUTE_MS } from '../../../../../shared/time/index.ts';
import { BackstopBench, FORM, MONDAY_MORNING } from '../../../../support/backstop-bench.ts';

const LIST = 'workflow/processes/instanceIds/query';
const FAILED = 'call_back/get_call_back_failed_result';
const HOUR_MS = 60 * MINUTE_MS;

/** Notes a push as routing does. */
async function notePush(bench: BackstopBench, aspect = LAST_PUSH): Promise<void> {
  await runPartsOf(bench.deps, bench.organisation).book.advance(aspect, bench.clock.nowEpochMs());
}

/** Hourly runs, with a push before each one while pushes come. */
async function hours(bench: BackstopBench, count: number, pushes = true): Promise<void> {
  for (let hour = 0; hour < count; hour += 1) {
    await bench.clock.pass(HOUR_MS);
    if (pushes) await notePush(bench);
    await bench.tick();
  }
}

function endedApproval(bench: BackstopBench, id: string): void {
  const now = bench.clock.nowEpochMs();
  const times = { createdEpochMs: now - MINUTE_MS, finishedEpochMs: now };
  const approval = { id, processCode: FORM, status: 'COMPLETED' as const, result: 'agree' };
  bench.dingTalk.approvals.push({ ...approval, ...times });
}

/** As many pushes as these, numbered from `from` on, of which every fifth is a robot's message. */
async function fillInbox(bench: BackstopBench, to: number, from = 0, type = 'bpms_task_change') {
  for (let index = from; index < to; index += 1) {
    await bench.inbox.accept({
      corpId: bench.corpId,
      app: 'main',
      source: index % 5 === 0 ? 'robot' : 'callback',
      key: `e_${type}_${String(index)}`,
      type,
      eventTimeEpochMs: undefined,
      receivedAtEpochMs: bench.clock.nowEpochMs(),
      content: '{}',
      isStale: false,
    });
  }
}

const texts = (bench: BackstopBench): string[] => bench.alarms.map(({ text }) => text.en);

describe('a day of pushes', () => {
  it('costs one look and one reading of the failed list, however often the timer fires', async () => {
    const bench = new BackstopBench();
    await bench.tick();
    bench.dingTalk.calls.length = 0;
    await bench.clock.pass(DAY_MS - HOUR_MS);

    await hours(bench, 12);

    expect(bench.dingTalk.calls).toEqual([LIST, LIST, FAILED]);
    expect(bench.alarms).toEqual([]);
  });

  it('begins at half past seven, and is caught up with whenever the timer comes back', async () => {
    const bench = new BackstopBench({ now: Date.parse('2026-11-02T07:20:00+08:00') });

    const early = await bench.tick();
    await bench.clock.pass(9 * HOUR_MS);
    const late = await bench.tick();

    expect(early.looks).toBeUndefined();
    expect(early.pushes).toBeUndefined();
    expect(late).toMatchObject({ looks: { forms: 1, missed: 0 }, pushes: 0, mode: 'polling' });
  });

  it('costs nothing where nobody has subscribed', async () => {
    const bench = new BackstopBench({ events: { subscriptions: [] } });

    expect(await bench.tick()).toEqual({ outcome: 'not-used', failures: [] });
    expect((await bench.ledger().summary('2026-11')).spenders).toEqual([]);
  });

  it('is done once though two timers fire at the same moment', async () => {
    const bench = new BackstopBench();

    const both = Promise.all([bench.tick(), bench.tick()]);
    await bench.clock.pass(1_000);
    await both;

    expect(bench.dingTalk.calls).toEqual([LIST, FAILED]);
  });

  it('is left to the run that is at work', async () => {
    const bench = new BackstopBench();
    const leases = bench.deps.leasesOf(bench.organisation);
    await leases.acquire('event-backstop', { owner: 'another', durationMs: 60_000 });

    expect(await bench.tick()).toEqual({ outcome: 'held', failures: [] });
    expect(bench.dingTalk.calls).toEqual([]);
  });
});

describe('trouble at the intake', () => {
  it('shows in pushes that came late, and the failed list is read within the hour', async () => {
    const bench = new BackstopBench();
    await bench.tick();
    await hours(bench, 1);
    expect(bench.dingTalk.count(FAILED)).toBe(1);

    await notePush(bench, LAST_LATE_PUSH);
    await hours(bench, 2);

    expect(bench.dingTalk.count(FAILED)).toBe(2);
  });

  it('that does not end costs six readings a day at most', async () => {
    const bench = new BackstopBench();
    for (let hour = 0; hour < 14; hour += 1) {
      await notePush(bench, LAST_LATE_PUSH);
      await hours(bench, 1);
    }

    expect(bench.dingTalk.count(FAILED)).toBe(6);
  });

  it('shows in an approval that no push had told', async () => {
    const bench = new BackstopBench();
    await bench.tick();
    await bench.clock.pass(HOUR_MS);
    await notePush(bench);
    endedApproval(bench, 'a1');
    await bench.clock.pass(DAY_MS - 2 * HOUR_MS);
    bench.dingTalk.failedPages = [[]];

    await hours(bench, 1);

    expect(bench.inbox.keys()).toEqual(['q_a1']);
    expect(bench.dingTalk.count(FAILED)).toBe(2);
  });

  it.each([
    ['names an approval without its id', () => undefined, [{ call_back_tag: 'bpms_task_change' }]],
    [
      'is lost on the way',
      () => {
        throw new UnavailableError({ operation: FAILED }, 'time-out');
      },
      [],
    ],
  ])('is followed by a look if the failed list %s', async (_what, afterCall, page) => {
    const bench = new BackstopBench();
    await bench.tick();
    await notePush(bench);
    await notePush(bench, LAST_LATE_PUSH);
    await bench.clock.pass(HOUR_MS);
    await notePush(bench, LAST_LATE_PUSH);
    endedApproval(bench, 'a1');
    await bench.clock.pass(15 * MINUTE_MS);
    bench.dingTalk.failedPages = [page];
    bench.dingTalk.afterCall = (operation) => {
      if (operation === FAILED) afterCall();
    };

    const result = await bench.tick();

    expect(result.looks).toEqual({ forms: 1, missed: 1 });
    expect(bench.inbox.keys()).toEqual(['q_a1']);
  });

  it('that struck between storing and handing over is mended by the next run without a call', async () => {
    const bench = new BackstopBench();
    const item = { call_back_tag: 'user_add_org', event_time: 1, user_add_org: { userid: ['a'] } };
    bench.dingTalk.failedPages = [[item]];
    bench.inbox.beforeAccept = () => {
      throw new Error('table is down');
    };
    const first = await bench.tick();
    expect(first.failures.map(({ step }) => step)).toEqual(['failed-list']);
    bench.inbox.beforeAccept = () => undefined;

    await hours(bench, 1);

    expect(bench.inbox.events).toHaveLength(1);
    expect(bench.dingTalk.count(FAILED)).toBe(1);
  });
});

describe('silence', () => {
  /** Pushed until 09:20 on Monday, then nothing. */
  async function silentSince920(events: Record<string, unknown> = {}): Promise<BackstopBench> {
    const bench = new BackstopBench({ events });
    await bench.tick();
    await hours(bench, 1);
    return bench;
  }

  it('of four office hours is told once that day, in both languages, and approvals are asked for', async () => {
    const bench = await silentSince920();
    await hours(bench, 3, false);
    expect(bench.alarms).toEqual([]);

    await hours(bench, 4, false);

    expect(texts(bench)).toEqual([
      "Harbour Group: DingTalk has pushed no event for 240 office minutes. Approvals are asked for instead. Check the callback address in the DingTalk console and the month's push quota.",
    ]);
    expect(bench.alarms[0]?.text.zhHK).toContain('釘釘已有 240 分鐘');
    // The look of the morning, then one an hour from 13:20 to 16:20: two calls each but the first.
    expect(bench.dingTalk.count(LIST)).toBe(1 + 4 * 2);
  });

  it('is told again on the next day, and not at night', async () => {
    const bench = await silentSince920();
    await hours(bench, 4, false);
    expect(bench.alarms).toHaveLength(1);

    await hours(bench, 18, false);
    expect(bench.alarms).toHaveLength(1);
    await hours(bench, 5, false);

    expect(bench.alarms).toHaveLength(2);
  });

  it('over a weekend or a closed day is none', async () => {
    const bench = new BackstopBench({
      now: Date.parse('2026-11-06T17:20:00+08:00'),
      events: { officeHours: { closedDays: ['2026-11-09'] } },
    });
    await notePush(bench);
    await bench.tick();

    await hours(bench, 3 * 24 + 15, false);

    expect(bench.alarms).toEqual([]);
  });

  it('ends with the next push: the looks are those of a day again', async () => {
    const bench = await silentSince920();
    await hours(bench, 5, false);
    await hours(bench, 1);
    bench.dingTalk.calls.length = 0;

    await hours(bench, 3);

    expect(bench.dingTalk.calls).toEqual([]);
    expect((await bench.tick()).mode).toBe('pushed');
  });

  it('is told by the log alone where there is no robot, and the run goes on', async () => {
    const bench = await silentSince920();
    bench.robot = () => false;

    await hours(bench, 4, false);

    expect(bench.alarms).toEqual([]);
    expect(bench.logLines.join()).toContain('event-backstop.alarm');
    expect(bench.dingTalk.count(LIST)).toBe(3);
  });

  it('is told by a later run if the robot fails', async () => {
    const bench = await silentSince920();
    bench.robot = () => {
      throw new UnavailableError({ operation: 'robot/send' }, 'time-out');
    };
    await hours(bench, 4, false);
    bench.robot = () => true;

    await hours(bench, 1, false);

    expect(bench.alarms).toHaveLength(1);
  });

  it('that was sent but not noted has the same id when it is sent again', async () => {
    const bench = await silentSince920();
    const ids: string[] = [];
    bench.robot = ({ messageId }) => {
      ids.push(messageId);
      throw new UnavailableError({ operation: 'robot/send' }, 'time-out');
    };

    await hours(bench, 6, false);

    expect(ids.length).toBeGreaterThan(1);
    expect(new Set(ids).size).toBe(1);
  });

  it('finds what is approved within the hour', async () => {
    const bench = await silentSince920();
    await hours(bench, 5, false);
    endedApproval(bench, 'a1');

    await hours(bench, 1, false);

    expect(bench.inbox.keys()).toEqual(['q_a1']);
  });

  it('that cannot be bridged says so', async () => {
    const bench = await silentSince920({ backstopCallsPerMonth: 0 });

    await hours(bench, 4, false);

    expect(texts(bench)[0]).toContain('cannot be asked for');
    expect(bench.dingTalk.calls).toEqual([]);
  });
});

describe('the month’s pushes', () => {
  it('are warned of once at each share, by the count of the inbox', async () => {
    const bench = new BackstopBench({ events: { pushesPerMonth: 100 } });
    await fillInbox(bench, 70);
    await bench.clock.pass(1);
    await notePush(bench);
    expect((await bench.tick()).pushes).toBe(70);
    expect(texts(bench)).toEqual([
      'Harbour Group: 70% of the pushes of 2026-11 are used (70 of 100 counted). When they are spent, DingTalk falls silent until the next month.',
    ]);

    await hours(bench, 24);
    expect(bench.alarms).toHaveLength(1);
    await fillInbox(bench, 86, 70);
    await hours(bench, 24);

    expect(texts(bench)[1]).toContain('85%');
  });

  it('and calls are in the audit trail and the log too, and reach nobody where there is no robot', async () => {
    const bench = new BackstopBench({ events: { pushesPerMonth: 100 } });
    bench.robot = () => false;
    await bench.ledger().recordUsed({ month: '2026-11', spender: 'sap', usedCalls: 4_300 });
    await fillInbox(bench, 96);
    await bench.clock.pass(1);
    await notePush(bench);

    await hours(bench, 3);

    const records: [string, string, object][] = [];
    for await (const entry of bench.deps.auditTrailOf(bench.organisation).list('2026-11-02')) {
      const { action, subject, outcome, details } = entry;
      if (action === 'call-ledger.quota-warning') records.push([subject, outcome, details]);
    }
    // Entries of one instant have no order.
    records.sort(([one], [other]) => (one < other ? -1 : 1));
    expect(records).toEqual([
      ['2026-11/calls', 'refused', { level: 85, used: 4_302, quota: 5_000 }],
      ['2026-11/pushes', 'refused', { level: 95, used: 96, quota: 100 }],
    ]);
    const lines = bench.logLines.filter((line) => line.includes('"call-ledger.quota-warning"'));
    expect(lines).toHaveLength(2);
    expect(bench.alarms).toEqual([]);
  });

  it('whose warning the robot refuses are warned of by the next run', async () => {
    const bench = new BackstopBench({ events: { pushesPerMonth: 100 } });
    const robot = bench.robot;
    bench.robot = () => {
      throw new UnavailableError({ operation: 'robot/send' }, 'no answer', false);
    };
    await fillInbox(bench, 70);
    await bench.clock.pass(1);
    await notePush(bench);
    const first = await bench.tick();
    bench.robot = robot;

    await hours(bench, 2);

    expect(first.failures).toEqual([]);
    expect(texts(bench).filter((text) => text.includes('70%'))).toHaveLength(1);
  });

  it('of the directory are exempt, messages to robots are not', async () => {
    const bench = new BackstopBench();
    await fillInbox(bench, 10);
    await fillInbox(bench, 10, 0, 'user_add_org');
    await bench.clock.pass(1);

    expect((await bench.tick()).pushes).toBe(10 + 2);
  });

  it('of the month before do not count', async () => {
    const bench = new BackstopBench({ now: Date.parse('2026-10-31T23:00:00+08:00') });
    await fillInbox(bench, 50);
    await bench.clock.pass(DAY_MS);
    await fillInbox(bench, 53, 50);
    await bench.clock.pass(1);

    expect((await bench.tick()).pushes).toBe(3);
  });

  it('that are spent mean asking at once, told in office time, until the month ends', async () => {
    const bench = new BackstopBench({
      now: Date.parse('2026-11-30T08:20:00+08:00'),
      events: { pushesPerMonth: 100 },
    });
    await fillInbox(bench, 100);
    await notePush(bench);
    await bench.clock.pass(1);
    expect((await bench.tick()).mode).toBe('polling');
    expect(texts(bench).filter((text) => text.includes('spent (100'))).toEqual([]);

    await hours(bench, 2, false);
    expect(texts(bench).filter((text) => text.includes('spent (100'))).toHaveLength(1);
    await hours(bench, 15, false);

    expect((await bench.tick()).mode).toBe('pushed');
  });
});

describe('the ledger', () => {
  it('that refuses calls is told, and the run does what costs none', async () => {
    const bench = new BackstopBench();
    const others = { month: '2026-11', spender: 'attendance-export/HKSC', calls: 4_500 };
    await bench.ledger().reserve({ ...others, quotaCalls: 5_000, reserveCalls: 500 });
    await notePush(bench);

    const result = await bench.tick();
    await hours(bench, 2);

    expect(result).toMatchObject({ calls: { used: 0, granted: 0 }, pushes: 0, failures: [] });
    expect(texts(bench)).toEqual([
      'Harbour Group: Looking for missed events needs 600 DingTalk calls this month; the call ledger grants only 0. It is done less often, or not at all. Raise the quota or lower the reserve in the configuration.',
    ]);
    expect(bench.dingTalk.calls).toEqual([]);
  });

  it('that is out of reach stops what costs calls, not the watch', async () => {
    const bench = new BackstopBench();
    const inner = bench.deps;
    const ledger = { ...bench.ledger(), reserve: () => Promise.reject(new Error('down')) };
    const broken = { ...inner, ledgerOf: () => ledger };

    const result = await runBackstop(broken, bench.organisation, { owner: 'test' });

    expect(result).toMatchObject({ mode: 'pushed', pushes: 0 });
    expect(result.failures).toMatchObject([
      { step: 'account', report: { code: 'system.unexpected' } },
    ]);
  });

  it('and DingTalk disagree: a spent quota is told and costs nothing more', async () => {
    const bench = new BackstopBench();
    bench.dingTalk.costOfCall = 0;
    bench.dingTalk.beforeCall = (operation) => {
      throw new QuotaExhaustedError({ operation });
    };
    await notePush(bench);

    await bench.tick();

    expect(texts(bench)).toHaveLength(1);
    expect(texts(bench)[0]).toContain('are used up');
  });
});

describe('a list of approvals that holds what is no id', () => {
  it('is told as a failure without saying what, and the other form is looked at', async () => {
    const other = 'PROC-OTHER';
    const bench = new BackstopBench({
      events: {
        subscriptions: [
          {
            name: 'service-desk',
            function: 'jira-service-desk',
            eventTypes: ['bpms_instance_change'],
            when: { processCodes: [FORM, other] },
          },
        ],
      },
    });
    const createdEpochMs = bench.clock.nowEpochMs();
    const running = { status: 'RUNNING' as const, createdEpochMs };
    bench.dingTalk.approvals.push({ ...running, id: '手機 +852 9618 3047', processCode: FORM });
    bench.dingTalk.approvals.push({ ...running, id: 'a1', processCode: other });

    const result = await bench.tick();

    expect(result.looks).toEqual({ forms: 2, missed: 0 });
    expect(result.failures).toMatchObject([
      {
        step: 'look',
        report: {
          code: 'event-backstop.ids-refused',
          details: { processCode: FORM, refused: 1 },
        },
      },
    ]);
    expect(JSON.stringify(result) + bench.logLines.join('')).not.toContain('9618');
  });
});

describe('clocks', () => {
  it('that jump over the end of a month open the account of the new one', async () => {
    const bench = new BackstopBench();
    await bench.tick();
    await bench.clock.pass(40 * DAY_MS);
    await notePush(bench);

    const result = await bench.tick();

    expect(result.calls?.used).toBe(await bench.usedCalls('2026-12'));
    expect(result.calls?.used).toBeGreaterThan(0);
  });

  it('that ran ahead do not stop the duties of the days until then', async () => {
    const ahead = new BackstopBench({ now: MONDAY_MORNING + 20 * DAY_MS });
    await ahead.tick();
    const bench = new BackstopBench();
    bench.tables = ahead.tables;
    await notePush(bench);

    const result = await bench.tick();

    expect(result).toMatchObject({ looks: { forms: 1 }, pushes: 0 });
    expect(bench.dingTalk.count(FAILED)).toBe(1);
  });
});
