import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endedInstanceIn } from '../../../../../functions/event-worker/backstop/ended-instance.ts';
import { readFailedPush } from '../../../../../functions/event-worker/backstop/failed-push.ts';
import { readEvent } from '../../../../../shared/event-catalogue/index.ts';

const NOW = Date.parse('2026-11-02T04:00:00Z');
const AT = NOW - 300_000;

function approvalItem(change: Record<string, unknown> = {}) {
  const data = { processInstanceId: 'a1', processCode: 'PROC-A', type: 'finish', ...change };
  return {
    call_back_tag: 'bpms_instance_change',
    event_time: AT,
    bpms_instance_change: { corpid: 'dingcorp', bpmsCallBackData: data },
  };
}

describe('an item of the list of failed pushes', () => {
  it('becomes the event that its push would have been', () => {
    const push = readFailedPush(approvalItem({ result: 'agree' }), 'dingcorp', NOW);

    if (push.kind !== 'event') throw new Error(push.kind);
    const { event } = readEvent(push);
    expect(event).toMatchObject({
      eventType: 'bpms_instance_change',
      processInstanceId: 'a1',
      type: 'finish',
      result: 'agree',
      eventTimeEpochMs: AT,
    });
    expect(push.eventTimeEpochMs).toBe(AT);
    expect(endedInstanceIn(push)).toBe('a1');
  });

  it('of the directory keeps its people', () => {
    const item = {
      call_back_tag: 'user_add_org',
      event_time: String(AT),
      user_add_org: { corpid: 'dingcorp', userid: ['hk001', 'hk002'] },
    };
    const push = readFailedPush(item, 'dingcorp', NOW);

    if (push.kind !== 'event') throw new Error(push.kind);
    expect(readEvent(push).traits.people).toEqual(['hk001', 'hk002']);
    expect(push.eventTimeEpochMs).toBe(AT);
  });

  it('has the key of its push if it names its event', () => {
    expect(readFailedPush(approvalItem({ eventId: 'c7c7-1' }), 'dingcorp', NOW)).toMatchObject({
      key: 'e_c7c7-1',
    });
  });

  it('has the same key however often it is read, and another for another time', () => {
    const key = (item: unknown, now: number) => {
      const push = readFailedPush(item, 'dingcorp', now);
      return push.kind === 'event' ? push.key : push.kind;
    };
    const later = { ...approvalItem(), event_time: AT + 1 };

    expect(key(approvalItem(), NOW)).toBe(key(approvalItem(), NOW + 86_400_000));
    expect(key(approvalItem(), NOW)).not.toBe(key(later, NOW));
    expect(key(approvalItem(), NOW)).toMatch(/^c_[0-9a-f]{40}_\d+$/);
  });

  it('of an approval without its id only tells that something happened', () => {
    const bare = { call_back_tag: 'bpms_instance_change', event_time: AT };

    expect(readFailedPush(bare, 'dingcorp', NOW)).toEqual({ kind: 'nameless-approval' });
  });

  it('whose tag is no name is an event all the same; what the tag says stays in the content', () => {
    const tag = '手機 +852 9618 3047';
    const item = { call_back_tag: tag, event_time: AT, [tag]: { userid: ['hk001'] } };

    const push = readFailedPush(item, 'dingcorp', NOW);

    if (push.kind !== 'event') throw new Error(push.kind);
    const { content, ...shown } = push;
    expect(shown.type).toBe('malformed');
    expect(JSON.stringify(shown)).not.toContain('9618');
    expect(JSON.parse(content)).toMatchObject({ EventType: tag, UserId: ['hk001'] });
  });

  it.each([
    ['no object', 'text'],
    ['nothing', null],
    ['without a tag', { event_time: AT, user_add_org: {} }],
    [
      'of another organisation',
      { call_back_tag: 'user_add_org', user_add_org: { corpid: 'dingother', userid: ['hk001'] } },
    ],
  ])('%s is unreadable', (_what, item) => {
    expect(readFailedPush(item, 'dingcorp', NOW)).toEqual({ kind: 'unreadable' });
  });

  it('is read without an exception, whatever it is, and its key always fits', () => {
    const known = fc.constantFrom('bpms_instance_change', 'user_add_org', 'label_user_change');
    const tag = fc.oneof(known, fc.string());
    const anyPart = fc.oneof(
      fc.jsonValue(),
      fc.record({ bpmsCallBackData: fc.jsonValue(), corpid: fc.constant('dingcorp') }),
      fc.record({ eventId: fc.string(), processInstanceId: fc.string() }),
    );
    const item = fc
      .tuple(tag, anyPart, fc.jsonValue())
      .map(([name, part, time]) => ({ call_back_tag: name, event_time: time, [name]: part }));
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), item), (value) => {
        const push = readFailedPush(value, 'dingcorp', NOW);

        if (push.kind !== 'event') return;
        expect(push.key).toMatch(/^[A-Za-z0-9_-]{1,120}$/);
        expect(push.type).toMatch(/^[\w.-]{1,64}$/);
        expect(JSON.parse(push.content)).toMatchObject({ CorpId: 'dingcorp' });
        endedInstanceIn(push);
      }),
      { numRuns: 1_000 },
    );
  });
});
