import { describe, expect, it } from 'vitest';
import {
  hasEnded,
  missedEndOf,
} from '../../../../../../functions/event-worker/backstop/domain/approval-end.ts';
import { isLatePush } from '../../../../../../functions/event-worker/backstop/domain/late-push.ts';
import { watchedForms } from '../../../../../../functions/event-worker/backstop/domain/watched-forms.ts';

const NOW = Date.parse('2026-11-02T04:00:00Z');
const CUT_TO_MINUTE = Date.parse('2026-11-02T02:10:00Z');
const PLACE = { corpId: 'dingcorp', processCode: 'PROC-A', instanceId: 'a1b2-c3' };
const APPROVAL = {
  status: 'COMPLETED',
  result: 'agree',
  businessId: '2026',
  originatorUserId: 'hk001',
  createTime: CUT_TO_MINUTE - 60_000,
  finishTime: CUT_TO_MINUTE,
};

describe('the event of an end that no push has told', () => {
  it('reads as the push would have', () => {
    const { key, type, content } = missedEndOf(APPROVAL, PLACE, NOW);

    expect(key).toBe('q_a1b2-c3');
    expect(type).toBe('bpms_instance_change');
    expect(JSON.parse(content)).toEqual({
      EventType: 'bpms_instance_change',
      CorpId: 'dingcorp',
      processInstanceId: 'a1b2-c3',
      processCode: 'PROC-A',
      businessId: '2026',
      staffId: 'hk001',
      createTime: CUT_TO_MINUTE - 60_000,
      finishTime: CUT_TO_MINUTE,
      type: 'finish',
      result: 'agree',
    });
  });

  it('has no result if it was taken back', () => {
    const { content } = missedEndOf({ ...APPROVAL, status: 'TERMINATED' }, PLACE, NOW);

    expect(JSON.parse(content)).toMatchObject({ type: 'terminate' });
    expect(content).not.toContain('result');
  });

  it('counts as of the end of its minute, since seconds are cut, but never of the future', () => {
    expect(missedEndOf(APPROVAL, PLACE, NOW).eventTimeEpochMs).toBe(CUT_TO_MINUTE + 59_999);
    const soon = CUT_TO_MINUTE + 1_000;
    expect(missedEndOf(APPROVAL, PLACE, soon).eventTimeEpochMs).toBe(soon);
    const exact = { ...APPROVAL, finishTime: CUT_TO_MINUTE + 7_000 };
    expect(missedEndOf(exact, PLACE, NOW).eventTimeEpochMs).toBe(CUT_TO_MINUTE + 7_000);
  });

  it('has a key that fits, whatever the id', () => {
    const odd = missedEndOf(APPROVAL, { ...PLACE, instanceId: '審批/1' }, NOW);

    expect(odd.key).toMatch(/^q_h[0-9a-f]{64}$/);
  });

  it.each([
    ['COMPLETED', true],
    ['TERMINATED', true],
    ['CANCELED', true],
    ['RUNNING', false],
    ['NEW', false],
  ])('is made of a status %s: %s', (status, isEnd) => {
    expect(hasEnded({ status })).toBe(isEnd);
  });
});

describe('a push', () => {
  it.each([
    ['at once', 1_200, false],
    ['by the first retry', 10_400, true],
    ['by the second retry', 41_000, true],
    ['an hour later, held up elsewhere', 3_600_000, false],
    ['before it happened, by a wrong clock', -5_000, false],
  ])('that came %s is late: %i ms, %s', (_what, delayMs, isLate) => {
    const event = { eventTimeEpochMs: NOW, receivedAtEpochMs: NOW + delayMs };

    expect(isLatePush({ ...event, source: 'callback' })).toBe(isLate);
    expect(isLatePush({ ...event, source: 'failed-list' })).toBe(false);
  });
});

describe('forms that are watched', () => {
  it('are those of which somebody hears the end, each once', () => {
    const approvals = { eventTypes: ['bpms_instance_change'] };

    expect(
      watchedForms([
        { ...approvals, when: { processCodes: ['B', 'A'], types: ['finish'] } },
        { ...approvals, when: { processCodes: ['A', 'C'] } },
        { ...approvals, when: { processCodes: ['D'], types: ['start'] } },
        { ...approvals, when: {} },
        { eventTypes: ['bpms_task_change'], when: { processCodes: ['E'] } },
      ]),
    ).toEqual(['A', 'B', 'C']);
  });
});
