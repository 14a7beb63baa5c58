import { expect, test } from 'vitest';
import { hasUntoldNews } from '../../../../../functions/attendance-export/messages/tell-of-run.ts';
import {
  newRunRecord,
  type RunRecord,
} from '../../../../../functions/attendance-export/run-record.ts';

const STARTED = Date.parse('2026-11-02T09:10:00+08:00');
const HOUR_MS = 3_600_000;
const settings = { groupRobotSecret: 'group-robot', agentId: 0, reportUserIds: [], linkHours: 24 };
const readers = { ...settings, groupRobotSecret: undefined, agentId: 7, reportUserIds: ['u1'] };

function record(change: Partial<RunRecord>): RunRecord {
  const begun = newRunRecord({
    from: '2026-10-01',
    to: '2026-10-31',
    startedAtEpochMs: STARTED,
    startedBy: 'timer',
  });
  return { ...begun, ...change };
}

test('a held run is news to the group until it is noted as told', () => {
  const now = STARTED + HOUR_MS;

  expect(hasUntoldNews(settings, record({ state: 'held' }), now)).toBe(true);
  const told = record({ state: 'held', notified: ['group:held'] });
  expect(hasUntoldNews(settings, told, now)).toBe(false);
  expect(hasUntoldNews(settings, record({ state: 'collecting' }), now)).toBe(false);
});

test('nobody is told where nobody is named', () => {
  const silent = { ...settings, groupRobotSecret: undefined };
  const run = record({ state: 'held', exceptionsKey: 'a/exceptions.csv' });

  expect(hasUntoldNews(silent, run, STARTED)).toBe(false);
  expect(hasUntoldNews({ ...readers, agentId: 0 }, run, STARTED)).toBe(false);
  expect(hasUntoldNews({ ...readers, reportUserIds: [] }, run, STARTED)).toBe(false);
  expect(hasUntoldNews(readers, run, STARTED)).toBe(true);
});

test('a day after delivery nothing is news any more, for a robot that was set up late', () => {
  const deliveredAtEpochMs = STARTED + 100 * HOUR_MS;
  const run = record({ state: 'delivered', deliveredAtEpochMs });

  expect(hasUntoldNews(settings, run, deliveredAtEpochMs + 24 * HOUR_MS)).toBe(true);
  expect(hasUntoldNews(settings, run, deliveredAtEpochMs + 24 * HOUR_MS + 1)).toBe(false);
});
