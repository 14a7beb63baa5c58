import type * as CalendarModule from '@alicloud/dingtalk/dist/calendar_1_0/client.js';
import type * as TodoModule from '@alicloud/dingtalk/dist/todo_1_0/client.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createCalendarEvent,
  createTodoTask,
  deleteCalendarEvent,
  deleteTodoTask,
  getCalendarEvent,
  getTodoTaskBySourceId,
  OutsideAuthorisedScopeError,
  PermissionMissingError,
  RequestRejectedError,
  updateTodoTask,
  type NewCalendarEvent,
  type NewTodoTask,
} from '../../../../shared/dingtalk/index.ts';
import { benchApp, BENCH_NOW } from '../../../support/dingtalk-bench.ts';
import { startClientBench, type ClientBench } from '../../../support/dingtalk-client-bench.ts';
import { failureOf } from '../../../support/failure-of.ts';
import { officialModule, sdkRuntime } from '../../../support/official-ding-talk-sdk.ts';

const calendar = officialModule('calendar_1_0') as typeof CalendarModule.default;
const todo = officialModule('todo_1_0') as typeof TodoModule.default;

const DAY_MS = 86_400_000;
const VISIT: NewCalendarEvent = {
  organiserUnionId: 'union-hk001',
  requestKey: 'visit-0001',
  summary: '客戶拜訪',
  time: { fromEpochMs: BENCH_NOW + DAY_MS, toEpochMs: BENCH_NOW + DAY_MS + 3_600_000 },
  attendeeUnionIds: ['union-hk002'],
};
const SIGN: NewTodoTask = {
  creatorUnionId: 'union-hk001',
  sourceId: 'onboarding-0001',
  subject: '簽署僱傭合約',
  executorUnionIds: ['union-hk002'],
  detailUrl: { app: 'https://hr.example.hk/m/1', pc: 'https://hr.example.hk/1' },
};

let started: ClientBench;

beforeEach(async () => {
  started = await startClientBench();
});

afterEach(() => started.close());

/** The next call of this operation has its effect, and no answer comes of it. */
function loseAnswerOf(operation: string): void {
  const effect = { kind: 'drop', when: 'after' } as const;
  started.bench.context.faults.add({ standIn: 'dingtalk', operation, effect, times: 1 });
}

function theirCalendar() {
  const xAcsDingtalkAccessToken = started.token;
  const client = new calendar.default(started.sdkConfig());
  return {
    create: (request: ConstructorParameters<typeof calendar.CreateEventRequest>[0], key: string) =>
      client.createEventWithOptions(
        'union-hk001',
        'primary',
        new calendar.CreateEventRequest(request),
        new calendar.CreateEventHeaders({ xAcsDingtalkAccessToken, xClientToken: key }),
        sdkRuntime(),
      ),
    get: (eventId: string, unionId = 'union-hk001') =>
      client.getEventWithOptions(
        unionId,
        'primary',
        eventId,
        new calendar.GetEventRequest({ maxAttendees: 500 }),
        new calendar.GetEventHeaders({ xAcsDingtalkAccessToken }),
        sdkRuntime(),
      ),
    remove: (eventId: string) =>
      client.deleteEventWithOptions(
        'union-hk001',
        'primary',
        eventId,
        new calendar.DeleteEventRequest({ pushNotification: false }),
        new calendar.DeleteEventHeaders({ xAcsDingtalkAccessToken, xClientToken: `no-${eventId}` }),
        sdkRuntime(),
      ),
  };
}

function theirTodo() {
  const xAcsDingtalkAccessToken = started.token;
  const client = new todo.default(started.sdkConfig());
  return {
    create: (request: ConstructorParameters<typeof todo.CreateTodoTaskRequest>[0]) =>
      client.createTodoTaskWithOptions(
        'union-hk001',
        new todo.CreateTodoTaskRequest(request),
        new todo.CreateTodoTaskHeaders({ xAcsDingtalkAccessToken }),
        sdkRuntime(),
      ),
    bySource: (sourceId: string) =>
      client.getTodoTaskBySourceIdWithOptions(
        'union-hk001',
        sourceId,
        new todo.GetTodoTaskBySourceIdHeaders({ xAcsDingtalkAccessToken }),
        sdkRuntime(),
      ),
    update: (taskId: string, done: boolean) =>
      client.updateTodoTaskWithOptions(
        'union-hk001',
        taskId,
        new todo.UpdateTodoTaskRequest({ done, operatorId: 'union-hk001' }),
        new todo.UpdateTodoTaskHeaders({ xAcsDingtalkAccessToken }),
        sdkRuntime(),
      ),
    remove: (taskId: string) =>
      client.deleteTodoTaskWithOptions(
        'union-hk001',
        taskId,
        new todo.DeleteTodoTaskRequest({ operatorId: 'union-hk001' }),
        new todo.DeleteTodoTaskHeaders({ xAcsDingtalkAccessToken }),
        sdkRuntime(),
      ),
  };
}

describe('a calendar event', () => {
  it('made twice by the same request, by us and by the official SDK, is one event', async () => {
    const first = await started.client.call(createCalendarEvent, VISIT);
    const again = await started.client.call(createCalendarEvent, VISIT);
    const theirs = await theirCalendar().create({ summary: '客戶拜訪' }, 'visit-0001');
    const other = await started.client.call(createCalendarEvent, {
      ...VISIT,
      requestKey: 'visit-0002',
    });

    expect(again.answer.id).toBe(first.answer.id);
    expect(theirs.body?.id).toBe(first.answer.id);
    expect(other.answer.id).not.toBe(first.answer.id);
  });

  it('is another one a day later, when the request is forgotten', async () => {
    const first = await started.client.call(createCalendarEvent, VISIT);
    started.bench.clock.advance(DAY_MS);

    const later = await started.client.call(createCalendarEvent, VISIT);

    expect(later.answer.id).not.toBe(first.answer.id);
  });

  it('reads the same through both clients, for organiser and attendee', async () => {
    const { answer } = await started.client.call(createCalendarEvent, VISIT);

    const ours = await started.client.call(getCalendarEvent, {
      unionId: 'union-hk002',
      eventId: answer.id,
    });
    const theirs = await theirCalendar().get(answer.id, 'union-hk002');

    expect(ours.answer).toEqual({
      id: theirs.body?.id,
      summary: theirs.body?.summary,
      status: theirs.body?.status,
      start: { dateTime: theirs.body?.start?.dateTime, timeZone: theirs.body?.start?.timeZone },
      end: { dateTime: theirs.body?.end?.dateTime, timeZone: theirs.body?.end?.timeZone },
      isAllDay: theirs.body?.isAllDay,
      organizer: { id: theirs.body?.organizer?.id },
      attendees: theirs.body?.attendees?.map(({ id, responseStatus }) => ({ id, responseStatus })),
    });
    expect(ours.answer).toMatchObject({
      summary: '客戶拜訪',
      status: 'confirmed',
      start: { dateTime: '2026-11-05T10:00:00+08:00', timeZone: 'Asia/Hong_Kong' },
      organizer: { id: 'union-hk001' },
      attendees: [{ id: 'union-hk002', responseStatus: 'needsAction' }],
    });
  });

  it('of whole days covers them to the end of the last', async () => {
    const { answer } = await started.client.call(createCalendarEvent, {
      ...VISIT,
      time: { firstDate: '2026-11-10', lastDate: '2026-11-11' },
    });

    const read = await theirCalendar().get(answer.id);

    expect(read.body?.isAllDay).toBe(true);
    expect([read.body?.start?.date, read.body?.end?.date]).toEqual(['2026-11-10', '2026-11-12']);
  });

  it('taken away by either client is cancelled for both', async () => {
    const one = await started.client.call(createCalendarEvent, VISIT);
    const two = await started.client.call(createCalendarEvent, { ...VISIT, requestKey: 'v-2' });
    const gone = {
      unionId: 'union-hk001',
      eventId: one.answer.id,
      requestKey: 'gone-1',
      notifies: false,
    };

    await started.client.call(deleteCalendarEvent, gone);
    await started.client.call(deleteCalendarEvent, gone);
    const theirs = await theirCalendar().remove(two.answer.id);
    const again = await failureOf(
      started.client.call(deleteCalendarEvent, { ...gone, requestKey: 'gone-2' }),
    );

    expect(theirs.statusCode).toBe(200);
    for (const eventId of [one.answer.id, two.answer.id]) {
      const read = await started.client.call(getCalendarEvent, { unionId: 'union-hk002', eventId });
      expect(read.answer.status).toBe('cancelled');
    }
    expect(again).toMatchObject({ vendorCode: 'itemNotFound', meaning: 'not-there' });
  });

  it('lives through a lost answer: the repetition finds the same event', async () => {
    loseAnswerOf('v1.0/calendar/users/{userId}/calendars/{calendarId}/events');

    const { answer, attempts } = await started.client.call(createCalendarEvent, VISIT);
    const read = await started.client.call(getCalendarEvent, {
      unionId: 'union-hk001',
      eventId: answer.id,
    });

    expect(attempts).toBe(2);
    expect(read.answer.id).toBe(answer.id);
    expect(started.bench.controls.counters()[0]?.apiCalls).toBe(3);
  });

  it('is refused after the hundredth of the day, told apart from throttling', async () => {
    for (let count = 0; count < 100; count += 1) {
      await started.client.call(createCalendarEvent, { ...VISIT, requestKey: `n-${count}` });
    }

    const error = await failureOf(
      started.client.call(createCalendarEvent, { ...VISIT, requestKey: 'n-100' }),
    );
    started.bench.clock.advance(DAY_MS);
    const tomorrow = await started.client.call(createCalendarEvent, VISIT);

    expect(error).toBeInstanceOf(RequestRejectedError);
    expect(error).toMatchObject({ vendorCode: 'flowLimit', meaning: 'spent-for-today' });
    expect(tomorrow.attempts).toBe(1);
  });

  it('is not made for whom the app may not see, nor without the permission', async () => {
    await started.close();
    started = await startClientBench({ apps: [benchApp({ departmentScope: [20] })] });
    const outside = await failureOf(started.client.call(createCalendarEvent, VISIT));
    await started.close();
    started = await startClientBench({ apps: [benchApp({ scopes: ['Calendar.Event.Read'] })] });

    const forbidden = await failureOf(started.client.call(createCalendarEvent, VISIT));

    expect(outside).toBeInstanceOf(OutsideAuthorisedScopeError);
    expect(forbidden).toBeInstanceOf(PermissionMissingError);
    expect(forbidden).toMatchObject({ scopes: ['Calendar.Event.Write'] });
  });
});

describe('a to-do', () => {
  it('is one for each id of ours, whichever client makes it, and is then found by it', async () => {
    const made = await started.client.call(createTodoTask, SIGN);
    const ours = await failureOf(started.client.call(createTodoTask, SIGN));
    const theirs = await failureOf(
      theirTodo().create({
        sourceId: SIGN.sourceId,
        subject: 'x',
        detailUrl: { appUrl: 'https://a', pcUrl: 'https://a' },
      }),
    );
    const found = await started.client.call(getTodoTaskBySourceId, {
      unionId: 'union-hk001',
      sourceId: SIGN.sourceId,
    });

    expect(ours).toMatchObject({
      vendorCode: 'todo.taskCreate.paramError',
      meaning: 'already-there',
    });
    expect(theirs).toMatchObject({ code: 'todo.taskCreate.paramError', statusCode: 400 });
    expect(found.answer.id).toBe(made.answer.id);
  });

  it('reads the same through both clients, before and after it is done', async () => {
    const { answer } = await started.client.call(createTodoTask, {
      ...SIGN,
      dueEpochMs: BENCH_NOW + DAY_MS,
    });
    const read = async () => {
      const ours = await started.client.call(getTodoTaskBySourceId, {
        unionId: 'union-hk001',
        sourceId: SIGN.sourceId,
      });
      return { ours: ours.answer, theirs: (await theirTodo().bySource(SIGN.sourceId)).body };
    };

    const open = await read();
    await started.client.call(updateTodoTask, {
      operatorUnionId: 'union-hk001',
      taskId: answer.id,
      isDone: true,
    });
    const done = await read();
    const reopened = await theirTodo().update(answer.id, false);

    for (const { ours, theirs } of [open, done]) {
      expect(ours).toEqual({
        id: theirs?.id,
        sourceId: theirs?.sourceId,
        subject: theirs?.subject,
        done: theirs?.done,
        dueTime: theirs?.dueTime,
        ...(theirs?.finishTime === undefined ? {} : { finishTime: theirs.finishTime }),
        creatorId: theirs?.creatorId,
        executorIds: theirs?.executorIds,
      });
    }
    expect([open.ours.done, done.ours.done, done.ours.finishTime]).toEqual([
      false,
      true,
      BENCH_NOW,
    ]);
    expect(reopened.body?.result).toBe(true);
    expect((await read()).ours.done).toBe(false);
  });

  it('taken away is there for neither client, and its id is free again', async () => {
    const one = await started.client.call(createTodoTask, SIGN);
    const two = await started.client.call(createTodoTask, { ...SIGN, sourceId: 'onboarding-0002' });
    const gone = { operatorUnionId: 'union-hk001', taskId: one.answer.id };

    await started.client.call(deleteTodoTask, gone);
    const theirs = await theirTodo().remove(two.answer.id);
    const again = await failureOf(started.client.call(deleteTodoTask, gone));
    const update = await failureOf(started.client.call(updateTodoTask, { ...gone, isDone: true }));
    const anew = await started.client.call(createTodoTask, SIGN);

    expect(theirs.body?.result).toBe(true);
    for (const error of [again, update]) expect(error).toMatchObject({ meaning: 'not-there' });
    expect(anew.answer.id).not.toBe(one.answer.id);
  });

  it('whose first answer was lost is told to be there already', async () => {
    loseAnswerOf('v1.0/todo/users/{unionId}/tasks');

    const error = await failureOf(started.client.call(createTodoTask, SIGN));

    expect(error).toMatchObject({ meaning: 'already-there' });
    expect(started.events.map(({ outcome }) => outcome)).toEqual([
      'dingtalk.unavailable',
      'dingtalk.request-rejected',
    ]);
  });

  it('without a page to open is refused, as DingTalk does since February 2024', async () => {
    const error = await failureOf(theirTodo().create({ sourceId: 's', subject: 'x' }));

    expect(error).toMatchObject({ code: 'todo.taskCreate.paramError' });
  });
});
