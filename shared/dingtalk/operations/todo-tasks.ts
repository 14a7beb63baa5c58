import * as z from 'zod';
import { pathPart, requireCount, requireText, requireWithin } from '../call-limits.ts';
import { changedFields } from '../given-fields.ts';
import { defineOperation, metered } from '../operation.ts';
import {
  done,
  id,
  list,
  optionalBoolean,
  optionalId,
  optionalInstant,
  optionalText,
} from '../wire-values.ts';

const CREATE = 'todo/tasks/create';
const PATH = '/v1.0/todo/users/{unionId}/tasks';
const LONGEST_ADDRESS_BYTES = 1_024;

export interface NewTodoTask {
  /** Whoever makes it. */
  readonly creatorUnionId: string;
  /** Our own id of it, of visible ASCII signs; the app has one to-do for each. */
  readonly sourceId: string;
  /** 1 to 1,024 characters. */
  readonly subject: string;
  /** Whose to-do it is: 1 to 100. */
  readonly executorUnionIds: readonly string[];
  readonly dueEpochMs?: number;
  /** Pages of ours that it opens, on a telephone and on a computer; up to 1,024 bytes each. */
  readonly detailUrl: { readonly app: string; readonly pc: string };
  /** 10 low, 20 ordinary (DingTalk's choice if absent), 30 high, 40 urgent. */
  readonly priority?: 10 | 20 | 30 | 40;
}

/**
 * Gives people a to-do. The app's own id makes it safe to repeat: if the answer of the first attempt
 * was lost, the second is refused with `already-there`, and `getTodoTaskBySourceId` tells the id.
 *
 * Page: add-dingtalk-to-do-task, 2025-09-12.
 */
export const createTodoTask = defineOperation({
  name: CREATE,
  host: 'api',
  method: 'POST',
  path: PATH,
  family: 'new-rest',
  metering: metered,
  safeToRepeat: true,
  encode: (params: NewTodoTask) => {
    const { creatorUnionId, detailUrl, dueEpochMs, executorUnionIds, priority } = params;
    pathPart(CREATE, 'the source id', params.sourceId);
    requireText(CREATE, 'the subject', params.subject, 1_024);
    requireCount(CREATE, 'people', executorUnionIds, 100);
    requireAddress(detailUrl.app);
    requireAddress(detailUrl.pc);
    return {
      pathValues: { unionId: pathPart(CREATE, 'the unionId', creatorUnionId) },
      query: { operatorId: creatorUnionId },
      body: {
        sourceId: params.sourceId,
        subject: params.subject,
        creatorId: creatorUnionId,
        executorIds: executorUnionIds,
        detailUrl: { appUrl: detailUrl.app, pcUrl: detailUrl.pc },
        ...(dueEpochMs === undefined ? {} : { dueTime: dueTimeOf(CREATE, dueEpochMs) }),
        ...(priority === undefined ? {} : { priority }),
      },
    };
  },
  schema: z.object({ id }),
});

const UPDATE = 'todo/tasks/update';

export interface TodoTaskChange {
  /** In whose name. */
  readonly operatorUnionId: string;
  readonly taskId: string;
  /** Done for everybody, or open again. */
  readonly isDone?: boolean;
  readonly subject?: string;
  readonly dueEpochMs?: number;
}

/**
 * Changes what is named and leaves the rest.
 *
 * Page: updates-dingtalk-to-do-tasks, 2026-04-08.
 */
export const updateTodoTask = defineOperation({
  name: UPDATE,
  host: 'api',
  method: 'PUT',
  path: `${PATH}/{taskId}`,
  family: 'new-rest',
  metering: metered,
  safeToRepeat: true,
  encode: (params: TodoTaskChange) => {
    const { isDone, subject, dueEpochMs } = params;
    if (subject !== undefined) requireText(UPDATE, 'the subject', subject, 1_024);
    const dueTime = dueEpochMs === undefined ? undefined : dueTimeOf(UPDATE, dueEpochMs);
    const body = changedFields(UPDATE, { done: isDone, subject, dueTime });
    return { ...placeOf(UPDATE, params), body };
  },
  schema: z.object({ result: done }),
});

const DELETE = 'todo/tasks/delete';

/**
 * Takes a to-do away from everybody. After a lost answer the repetition may meet `not-there`.
 *
 * Page: delete-dingtalk-to-do-tasks, 2025-09-12.
 */
export const deleteTodoTask = defineOperation({
  name: DELETE,
  host: 'api',
  method: 'DELETE',
  path: `${PATH}/{taskId}`,
  family: 'new-rest',
  metering: metered,
  safeToRepeat: true,
  encode: (params: { readonly operatorUnionId: string; readonly taskId: string }) =>
    placeOf(DELETE, params),
  schema: z.object({ result: done }),
});

const GET = 'todo/tasks/getBySourceId';

const todoTask = z.object({
  id,
  sourceId: optionalId,
  subject: optionalText,
  done: optionalBoolean,
  dueTime: optionalInstant,
  finishTime: optionalInstant,
  creatorId: optionalId,
  executorIds: list(id),
});
export type TodoTask = z.output<typeof todoTask>;

/**
 * The to-do that the app made under an id of its own. Which code says that there is none stands on
 * no page.
 *
 * No page of the documentation; official SDK 2.2.27, `todo_1_0`.
 */
export const getTodoTaskBySourceId = defineOperation({
  name: GET,
  host: 'api',
  method: 'GET',
  path: `${PATH}/sources/{sourceId}`,
  family: 'new-rest',
  metering: metered,
  safeToRepeat: true,
  encode: (params: { readonly unionId: string; readonly sourceId: string }) => ({
    pathValues: {
      unionId: pathPart(GET, 'the unionId', params.unionId),
      sourceId: pathPart(GET, 'the source id', params.sourceId),
    },
  }),
  schema: todoTask,
});

function placeOf(
  operation: string,
  { operatorUnionId, taskId }: { readonly operatorUnionId: string; readonly taskId: string },
): { pathValues: Record<string, string>; query: Record<string, string> } {
  return {
    pathValues: {
      unionId: pathPart(operation, 'the unionId', operatorUnionId),
      taskId: pathPart(operation, 'the id of the to-do', taskId),
    },
    query: { operatorId: operatorUnionId },
  };
}

function dueTimeOf(operation: string, epochMs: number): number {
  requireWithin(operation, 'the due time', epochMs, 1, Number.MAX_SAFE_INTEGER);
  return epochMs;
}

function requireAddress(address: string): void {
  const bytes = Buffer.byteLength(address);
  requireWithin(CREATE, 'the bytes of an address', bytes, 1, LONGEST_ADDRESS_BYTES);
}
