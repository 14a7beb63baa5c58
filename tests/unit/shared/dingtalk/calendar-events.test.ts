import { describe, expect, it } from 'vitest';
import {
  createCalendarEvent,
  decodeAnswer,
  decodeStoredAnswer,
  deleteCalendarEvent,
  getCalendarEvent,
  InvalidCallError,
  type NewCalendarEvent,
} from '../../../../shared/dingtalk/index.ts';

const VISIT: NewCalendarEvent = {
  organiserUnionId: 'union-hk001',
  requestKey: 'visit-0001',
  summary: '客戶拜訪',
  // 10:00 to 11:30 in Hong Kong.
  time: {
    fromEpochMs: Date.parse('2026-11-05T02:00:00Z'),
    toEpochMs: Date.parse('2026-11-05T03:30:00Z'),
  },
};

describe('a new calendar event', () => {
  it('goes into the primary calendar, with Hong Kong times and a key against doubles', () => {
    const request = createCalendarEvent.encode({
      ...VISIT,
      attendeeUnionIds: ['union-hk002'],
      location: '中環',
      description: '帶合約',
      reminderMinutes: [30],
    });

    expect(request).toEqual({
      pathValues: { unionId: 'union-hk001' },
      idempotencyKey: 'visit-0001',
      headers: { 'x-client-token': 'visit-0001' },
      body: {
        summary: '客戶拜訪',
        description: '帶合約',
        isAllDay: false,
        start: { dateTime: '2026-11-05T10:00:00+08:00', timeZone: 'Asia/Hong_Kong' },
        end: { dateTime: '2026-11-05T11:30:00+08:00', timeZone: 'Asia/Hong_Kong' },
        attendees: [{ id: 'union-hk002' }],
        location: { displayName: '中環' },
        reminders: [{ method: 'dingtalk', minutes: 30 }],
      },
    });
    expect(createCalendarEvent.safeToRepeat).toBe(false);
  });

  it('of whole days ends, as DingTalk counts, on the day after its last', () => {
    const { body } = createCalendarEvent.encode({
      ...VISIT,
      time: { firstDate: '2026-12-31', lastDate: '2026-12-31' },
    });

    expect(body).toMatchObject({
      isAllDay: true,
      start: { date: '2026-12-31' },
      end: { date: '2027-01-01' },
    });
  });

  it('says nothing of what is left out, and of reminders that there are none', () => {
    const plain = createCalendarEvent.encode(VISIT).body;
    const silent = createCalendarEvent.encode({ ...VISIT, reminderMinutes: [] }).body;

    expect(Object.keys(plain as object).sort()).toEqual(['end', 'isAllDay', 'start', 'summary']);
    expect(silent).toMatchObject({ reminders: [] });
  });

  it.each([
    ['without a title', { summary: '' }],
    ['with a title of 2,049 characters', { summary: 'a'.repeat(2_049) }],
    ['with a description of 5,001 characters', { description: 'a'.repeat(5_001) }],
    ['with 501 attendees', { attendeeUnionIds: Array<string>(501).fill('u') }],
    ['that ends before it begins', { time: { fromEpochMs: 2, toEpochMs: 1 } }],
    [
      'whose days are in the wrong order',
      { time: { firstDate: '2026-02-02', lastDate: '2026-02-01' } },
    ],
    ['on a day that does not exist', { time: { firstDate: '2026-02-30', lastDate: '2026-03-01' } }],
    ['of a person without an id', { organiserUnionId: '' }],
    ['in a calendar beyond the path', { organiserUnionId: '..' }],
    ['without a request key', { requestKey: '' }],
    ['with a request key that breaks the header', { requestKey: 'a\r\nb' }],
  ])('is not sent %s', (_what, wrong) => {
    expect(() => createCalendarEvent.encode({ ...VISIT, ...wrong })).toThrow(InvalidCallError);
  });
});

describe('a calendar event', () => {
  it('is read as the page shows it, dates and times side by side', () => {
    const event = decodeStoredAnswer(
      getCalendarEvent,
      Buffer.from(
        JSON.stringify({
          id: 'cnNTbW1YbU9s',
          summary: 'test event',
          status: 'confirmed',
          start: {
            date: '2020-01-01',
            dateTime: '2020-01-01T10:15:30+08:00',
            timeZone: 'Asia/Shanghai',
          },
          end: { date: '2020-01-01' },
          isAllDay: false,
          attendees: [{ id: 'u1', displayName: 'jack', responseStatus: 'accepted', self: false }],
          organizer: { id: 'u2', displayName: 'tony' },
        }),
      ),
    );

    expect(event).toEqual({
      id: 'cnNTbW1YbU9s',
      summary: 'test event',
      status: 'confirmed',
      start: {
        date: '2020-01-01',
        dateTime: '2020-01-01T10:15:30+08:00',
        timeZone: 'Asia/Shanghai',
      },
      end: { date: '2020-01-01' },
      isAllDay: false,
      attendees: [{ id: 'u1', responseStatus: 'accepted' }],
      organizer: { id: 'u2' },
    });
  });

  it('is asked for with as many attendees as DingTalk tells at most', () => {
    expect(getCalendarEvent.encode({ unionId: 'u1', eventId: 'e1' })).toEqual({
      pathValues: { unionId: 'u1', eventId: 'e1' },
      query: { maxAttendees: '500' },
    });
  });

  it('is taken away by a request that answers with no body', () => {
    const request = { unionId: 'u1', eventId: 'e1', requestKey: 'gone-1', notifies: false };

    const { answer } = decodeAnswer(
      deleteCalendarEvent,
      { status: 200, body: new Uint8Array() },
      { nowEpochMs: 0, secrets: [] },
    );

    expect(answer).toEqual({});
    expect(deleteCalendarEvent.encode(request)).toEqual({
      pathValues: { unionId: 'u1', eventId: 'e1' },
      query: { pushNotification: 'false' },
      idempotencyKey: 'gone-1',
      headers: { 'x-client-token': 'gone-1' },
    });
  });
});
