import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { runbookOf } from '../../../../infra/alarms/alarm-declaration.ts';
import { alarms } from '../../../../infra/alarms/alarms.ts';
import { overviewDashboard } from '../../../../infra/dashboards/overview-dashboard.ts';
import { functionLogIndex } from '../../../../infra/logs/function-log-index.ts';
import { indexSchema, type LogLine } from '../../../../infra/local/sls/index-configuration.ts';
import { findLogs } from '../../../../infra/local/sls/read-logs.ts';
import { NOW_SECONDS, raisedBy, recordedLines, writtenLine } from '../../../support/alarm-logs.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const WORKER = 'dt-event-worker-test';
const INTAKE = 'dt-webhook-intake-test';
const AUDIT = 'dt-audit-forwarding-test';

const watched = writtenLine('dt-silence-watch-test', { level: 'info', message: 'silence.watched' });
const counters = (fields: object): LogLine =>
  writtenLine(INTAKE, { level: 'info', message: 'intake.counters', ...fields });
const sink = (fields: object): LogLine =>
  writtenLine(AUDIT, {
    level: 'info',
    message: 'audit-forwarding.sink',
    sink: 'splunk',
    ...fields,
  });
const times = (count: number, line: LogLine): readonly LogLine[] =>
  Array<LogLine>(count).fill(line);

const tokenFailures = recordedLines('sabotaged').filter(({ fields }) =>
  fields['message']?.includes('"message":"tokens.not-refreshed"'),
);

/** An ordinary hour, in the shapes of the sources; nothing here is worth an alarm. */
const ordinary: readonly LogLine[] = [
  ...recordedLines('healthy'),
  watched,
  counters({ counts: { accepted: 120, duplicate: 4, refused: 3 }, latencyMs: { '<=25': 127 } }),
  sink({ backlog: 12, lagSeconds: 40, delivered: 300, rejected: 0, openRejections: 0 }),
  writtenLine('dt-attendance-export-test', {
    level: 'info',
    message: 'payroll.run-ended',
    run: 'HKSC/2026-10/adp-hk-generic/0001',
    outcome: 'awaiting-release',
  }),
  writtenLine(WORKER, 'FC Invoke End RequestId: 1-6b09292f'),
];

/** What sets each alarm off, in the shapes of the sources; for absences, what is missing. */
const sabotaged: Readonly<Record<string, readonly LogLine[]>> = {
  'silence-watch-absent': ordinary.filter((line) => line !== watched),
  'logs-absent': [],
  'function-failed': [
    writtenLine(
      WORKER,
      'FC Invoke Failed RequestId: 1-6b {"errorMessage":"Process exited unexpectedly","errorType":"x"}',
    ),
  ],
  'function-timed-out': [
    writtenLine(
      WORKER,
      'FC Invoke Failed RequestId: 1-6b {"errorMessage":"Function timed out after 120 seconds (maxMemoryUsage: 90MB)"}',
    ),
  ],
  'errors-repeated': times(
    5,
    writtenLine(WORKER, { level: 'error', message: 'events.sweep-failed', corpId: 'dinga' }),
  ),
  'function-throttled': times(
    10,
    writtenLine(WORKER, {
      level: 'warn',
      message: 'events.invocation-failed',
      error: { code: 'function-compute.throttled' },
    }),
  ),
  'intake-unavailable': [
    counters({ counts: { unavailable: 2, 'unavailable:not-recorded': 2 }, latencyMs: {} }),
  ],
  'intake-refusals': times(2, counters({ counts: { refused: 10, 'refused:signature': 10 } })),
  'intake-slow': [counters({ counts: { accepted: 2 }, latencyMs: { '<=1500': 1, more: 1 } })],
  'dead-letters': [
    writtenLine(WORKER, {
      level: 'warn',
      message: 'events.alarm',
      corpId: 'dinga',
      alarm: 'dead-letters',
    }),
  ],
  'event-stream-silent': [
    writtenLine(WORKER, {
      level: 'error',
      message: 'event-backstop.alarm',
      corpId: 'dinga',
      kind: 'silence',
    }),
  ],
  'token-not-fresh': [...tokenFailures, ...tokenFailures],
  'dingtalk-quota': [
    writtenLine(WORKER, {
      level: 'warn',
      message: 'call-ledger.quota-warning',
      kind: 'calls',
      month: '2026-11',
    }),
  ],
  'payroll-failed': [
    writtenLine('dt-attendance-export-test', {
      level: 'error',
      message: 'payroll.failed',
      company: 'HKSC',
      error: { code: 'payroll.delivery-failed' },
    }),
  ],
  'payroll-waiting': times(
    6,
    writtenLine('dt-attendance-export-test', {
      level: 'info',
      message: 'payroll.run-ended',
      run: 'HKSC/2026-10/adp-hk-generic/0001',
      outcome: 'awaiting-release',
    }),
  ),
  'audit-lag': [sink({ backlog: 900, lagSeconds: 7_200, openRejections: 0 })],
  'audit-rejections': [sink({ backlog: 0, lagSeconds: 10, openRejections: 3 })],
  'audit-failed': times(
    3,
    writtenLine(AUDIT, { level: 'warn', message: 'audit-forwarding.sink-failed', sink: 'splunk' }),
  ),
  'audit-alarm-not-told': [
    writtenLine(AUDIT, { level: 'error', message: 'audit-forwarding.alarm-not-told' }),
  ],
};

it.each(alarms)('$id is quiet in an ordinary hour', async (alarm) => {
  expect(await raisedBy(alarm, ordinary)).toBeUndefined();
});

it.each(alarms)('$id is raised by what it is for, and its message is filled in', async (alarm) => {
  const fired = await raisedBy(alarm, sabotaged[alarm.id] ?? []);

  expect(fired).toMatchObject({ name: alarm.id });
  expect(fired?.annotations['desc']).not.toContain('${');
  expect(fired?.annotations['desc']).toContain(`runbooks/alarms/${alarm.id}.md`);
});

it('is told by the lines of functions that run while tables and DingTalk fail', async () => {
  const lines = [...recordedLines('sabotaged'), ...recordedLines('sabotaged')];

  const raised = [];
  for (const alarm of alarms) {
    if ((await raisedBy(alarm, lines)) !== undefined) raised.push(alarm.id);
  }

  expect(raised).toContain('token-not-fresh');
  expect(raised).toContain('silence-watch-absent');
});

it('looks at lines of its own time only: an old failure is no alarm', async () => {
  const old = (sabotaged['function-failed'] ?? []).map((line) => ({
    ...line,
    timeSeconds: NOW_SECONDS - 3_600,
  }));

  const [failed] = alarms.filter(({ id }) => id === 'function-failed');

  expect(failed && (await raisedBy(failed, old))).toBeUndefined();
});

it.each(overviewDashboard.charts)('the chart $id can be drawn', async ({ query, x, y }) => {
  const lines = [...ordinary, ...Object.values(sabotaged).flat()];
  const question = { from: 0, to: 2e9, query, line: 100, offset: 0, reverse: false };

  const { rows } = await findLogs(lines, indexSchema.parse(functionLogIndex), question);

  expect(rows.length).toBeGreaterThan(0);
  expect(Object.keys(rows[0] ?? {})).toEqual(expect.arrayContaining([x, ...y]));
});

it('has for each alarm a page in each language with the same headings', () => {
  for (const alarm of alarms) {
    const english = readFileSync(path.join(ROOT, runbookOf(alarm)), 'utf8');
    const chinese = readFileSync(
      path.join(ROOT, runbookOf(alarm).replace(/\.md$/, '.zh-HK.md')),
      'utf8',
    );

    expect(english.match(/^## /gm)).toHaveLength(5);
    expect(chinese.match(/^## /gm)).toHaveLength(5);
    expect(english).toContain(`\`${alarm.id}\``);
    expect(chinese).toContain(`\`${alarm.id}\``);
    expect(english.startsWith(`# ${alarm.title.en}\n`)).toBe(true);
    expect(chinese.startsWith(`# ${alarm.title.zhHK}\n`)).toBe(true);
  }
});

it('names in its queries only message keys that stand in the source of a function', () => {
  const written = new Set(['functions', 'shared'].flatMap(messageKeysBelow));
  const named = alarms.flatMap(({ query }) =>
    [...query.matchAll(/message\.message: ([a-z.-]+)/g)].map(([, key = '']) => key),
  );

  expect(named.length).toBeGreaterThan(10);
  // The watcher of silence is a function of its own, and may come with another release.
  const missing = named.filter((key) => !written.has(key) && key !== 'silence.watched');
  expect(missing).toEqual([]);
});

/** First arguments of calls of the logger. */
function messageKeysBelow(folder: string): readonly string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const source = readFileSync(path.join(ROOT, folder, file), 'utf8');
      return [...source.matchAll(/\.(?:info|warn|error)\(\s*'([a-z.-]+)'/g)].map(
        ([, key = '']) => key,
      );
    });
}

it('has ids that can be names of alerts and of files', () => {
  const ids = alarms.map(({ id }) => id);

  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !/^[a-z][a-z-]{3,60}[a-z]$/.test(id))).toEqual([]);
  const pages = readdirSync(path.join(ROOT, 'runbooks/alarms')).map((file) =>
    file.replace(/(\.zh-HK)?\.md$/, ''),
  );
  expect(ids.filter((id) => pages.filter((page) => page === id).length !== 2)).toEqual([]);
});
