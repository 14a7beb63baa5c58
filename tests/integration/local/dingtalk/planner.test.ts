import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { benchApp, DingTalkBench, type BenchAnswer } from '../../../support/dingtalk-bench.ts';

const EVENTS = '/v1.0/calendar/users/union-hk001/calendars/primary/events';
const TASKS = '/v1.0/todo/users/union-hk001/tasks';
const EVENT = {
  summary: 'test event',
  start: { dateTime: '2026-11-05T10:00:00+08:00', timeZone: 'Asia/Hong_Kong' },
  end: { dateTime: '2026-11-05T11:00:00+08:00', timeZone: 'Asia/Hong_Kong' },
};
const TASK = {
  sourceId: 's-1',
  subject: 'x',
  executorIds: ['union-hk002'],
  detailUrl: { appUrl: 'https://a.example', pcUrl: 'https://a.example' },
};
let bench: DingTalkBench;

beforeEach(async () => {
  bench = await DingTalkBench.start();
});

afterEach(() => bench.close());

async function send(
  method: string,
  path: string,
  body?: unknown,
  clientToken?: string,
): Promise<BenchAnswer> {
  return bench.request('api', path, {
    method,
    headers: {
      'content-type': 'application/json',
      'x-acs-dingtalk-access-token': await bench.token(),
      ...(clientToken === undefined ? {} : { 'x-client-token': clientToken }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

describe('calendars of the stand-in', () => {
  it.each([
    ['a blank title', { summary: ' ' }, 'Event summary cannot be blank'],
    ['no start', { start: undefined }, 'Event start time not set.'],
    ['no end', { end: undefined }, 'Event end time not set.'],
    [
      'an end before the start',
      { end: { ...EVENT.end, dateTime: '2026-11-05T09:00:00+08:00' } },
      '',
    ],
    ['no such zone', { start: { ...EVENT.start, timeZone: 'Asia/Atlantis' } }, ''],
    ['a time without a zone', { start: { dateTime: '2026-11-05T10:00:00' } }, ''],
    ['whole days that have a time', { isAllDay: true }, ''],
    ['an attendee who is nobody', { attendees: [{ id: 'union-hk998' }] }, ''],
    ['a reminder by pigeon', { reminders: [{ method: 'pigeon', minutes: 5 }] }, ''],
  ])('refuse %s', async (_what, wrong, message) => {
    const answer = await send('POST', EVENTS, { ...EVENT, ...wrong });

    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'invalidParameter' });
    expect(String(answer.body['message'])).toContain(message);
  });

  it('take whole days whose end is the day after, and nothing shorter', async () => {
    const days = (end: string) => ({
      summary: 'x',
      isAllDay: true,
      start: { date: '2026-11-05' },
      end: { date: end },
    });

    expect((await send('POST', EVENTS, days('2026-11-06'))).status).toBe(200);
    expect((await send('POST', EVENTS, days('2026-11-05'))).status).toBe(400);
    expect((await send('POST', EVENTS, days('2026-02-30'))).status).toBe(400);
  });

  it('know no other calendar than the primary, and nobody else’s events', async () => {
    const made = await send('POST', EVENTS, EVENT);
    const id = String(made.body['id']);

    const other = await send('GET', `${EVENTS.replace('primary', 'second')}/${id}`);
    const stranger = await send('GET', `${EVENTS.replace('hk001', 'hk003')}/${id}`);

    for (const answer of [other, stranger]) {
      expect([answer.status, answer.body['code']]).toEqual([404, 'itemNotFound']);
    }
  });

  it('answer a removal with no byte; an attendee removes only for himself', async () => {
    const made = await send('POST', EVENTS, { ...EVENT, attendees: [{ id: 'union-hk002' }] });
    const theirs = `${EVENTS.replace('hk001', 'hk002')}/${String(made.body['id'])}`;

    const removed = await send('DELETE', theirs);
    const gone = await send('GET', theirs);
    const kept = await send('GET', `${EVENTS}/${String(made.body['id'])}`);

    expect([removed.status, removed.text]).toEqual([200, '']);
    expect(gone.status).toBe(404);
    expect(kept.body).toMatchObject({ status: 'confirmed' });
  });

  it('answer the same request at the same time as being worked on, and make one event', async () => {
    const answers = await Promise.all(
      [1, 2, 3].map(() => send('POST', EVENTS, EVENT, 'same-request')),
    );

    const made = answers.filter(({ status }) => status === 200).map(({ body }) => body['id']);
    const refused = answers.filter(({ status }) => status !== 200).map(({ body }) => body['code']);
    expect(new Set(made).size).toBe(1);
    expect(new Set(refused).size).toBeLessThanOrEqual(1);
    expect(refused[0] ?? 'idempotencyProcessing').toBe('idempotencyProcessing');
    const again = await send('POST', EVENTS, EVENT, 'same-request');
    expect(again.body['id']).toBe(made[0]);
  });

  it('keep events, and the requests that made them, over a restart', async () => {
    const made = await send('POST', EVENTS, EVENT, 'request-1');
    await bench.restart();

    const again = await send('POST', EVENTS, EVENT, 'request-1');
    const read = await send('GET', `${EVENTS}/${String(made.body['id'])}`);

    expect(again.body['id']).toBe(made.body['id']);
    expect(read.body).toMatchObject({ summary: 'test event', start: EVENT.start });
  });
});

describe('to-dos of the stand-in', () => {
  it.each([
    ['a title of 1,025 characters', { subject: 'a'.repeat(1_025) }, 'subject is oversize'],
    ['1,001 people', { executorIds: Array<string>(1_001).fill('u') }, 'executors is oversize'],
    ['a due time that is none', { dueTime: 'soon' }, 'dueTime is invalid'],
    ['no page to open', { detailUrl: undefined }, 'todo.taskCreate.paramError'],
    ['no title', { subject: undefined }, 'todo.taskCreate.paramError'],
  ])('refuse %s', async (_what, wrong, message) => {
    const answer = await send('POST', TASKS, { ...TASK, ...wrong });

    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'todo.taskCreate.paramError', message });
  });

  it('are one for each source id even when asked for at the same time', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => send('POST', TASKS, TASK)));

    const codes = answers.map(({ status, body }) => (status === 200 ? 'made' : body['code']));
    expect(codes.filter((code) => code === 'made').length).toBe(1);
    for (const code of codes) {
      expect(['made', 'todo.taskCreate.lockError', 'todo.taskCreate.paramError']).toContain(code);
    }
  });

  it('can be changed by the app that made them alone', async () => {
    await bench.close();
    const other = benchApp({ appKey: 'dingappkey0002', appSecret: 'invented-secret-0002' });
    bench = await DingTalkBench.start({ apps: [benchApp(), other] });
    const made = await send('POST', TASKS, TASK);
    const path = `${TASKS}/${String(made.body['id'])}`;

    const foreign = await bench.request('api', path, {
      method: 'DELETE',
      headers: { 'x-acs-dingtalk-access-token': await bench.token(other) },
    });
    const own = await send('DELETE', path);

    expect(foreign.body).toMatchObject({ message: 'task not belong to bizTag' });
    expect(own.body).toMatchObject({ result: true });
  });

  it('are there after a restart', async () => {
    const made = await send('POST', TASKS, TASK);
    await send('PUT', `${TASKS}/${String(made.body['id'])}`, { done: true });
    await bench.restart();

    const read = await send('GET', `${TASKS}/sources/s-1`);

    expect(read.body).toMatchObject({ id: made.body['id'], done: true, subject: 'x' });
  });

  it('are counted by the call, those of different to-dos not as repeated', async () => {
    const one = await send('POST', TASKS, TASK);
    const two = await send('POST', TASKS, { ...TASK, sourceId: 's-2' });
    for (const { body } of [one, two]) {
      await send('PUT', `${TASKS}/${String(body['id'])}`, { done: true });
    }

    expect(bench.controls.repeatedCalls()).toEqual([]);
    expect(bench.controls.counters()[0]?.apiCalls).toBe(4);
  });

  it('answer another method than theirs as an unknown address', async () => {
    const answer = await send('PUT', TASKS, TASK);

    expect(answer.body).toMatchObject({ errcode: 404 });
  });
});
