import { randomBytes, randomUUID } from 'node:crypto';
import type { AppCall, AppOperation } from '../operation.ts';
import { newRefusal } from '../refusal.ts';
import {
  readDetailUrl,
  readDueTime,
  readPeople,
  readPriority,
  readSubject,
} from './todo-request.ts';
import type { TodoTask } from './todo-task.ts';

const TASKS = 'v1.0/todo/users/{unionId}/tasks';
const TO_DO_API = { family: 'rest', isMetered: true } as const;
const WRITE = ['Todo.Todo.Write'];

/** To-dos; metered. */
export const TO_DO_OPERATIONS: readonly AppOperation[] = [
  { ...TO_DO_API, api: TASKS, method: 'POST', scopes: WRITE, handle: createTask },
  {
    ...TO_DO_API,
    api: `PUT ${TASKS}/{taskId}`,
    method: 'PUT',
    scopes: WRITE,
    handle: updateTask,
  },
  {
    ...TO_DO_API,
    api: `DELETE ${TASKS}/{taskId}`,
    method: 'DELETE',
    scopes: WRITE,
    handle: async (call) => {
      const task = ownTask(call, 'taskDelete');
      await call.todoBook.save({ ...task, isDeleted: true, modifiedEpochMs: call.nowEpochMs });
      return { result: true, requestId: randomUUID() };
    },
  },
  {
    ...TO_DO_API,
    api: `${TASKS}/sources/{sourceId}`,
    method: 'GET',
    scopes: ['Todo.Todo.Read'],
    handle: (call) => {
      requirePerson(call, 'taskQuery');
      const task = call.todoBook.findBySource(call.app.appKey, call.pathValues['sourceId'] ?? '');
      if (task === undefined) throw refused('taskQuery', 'task not exist');
      return describeTask(task);
    },
  },
];

async function createTask(call: AppCall): Promise<Record<string, unknown>> {
  const { app, nowEpochMs, parameters, todoBook } = call;
  const ownerUnionId = requirePerson(call, 'taskCreate');
  const subject = readSubject(call, 'taskCreate');
  if (subject === undefined) throw refused('taskCreate', 'todo.taskCreate.paramError');
  const sourceId = parameters.text('sourceId');
  if (sourceId !== undefined) {
    if (todoBook.isLocked(app.appKey, sourceId)) {
      throw newRefusal('todo.taskCreate.lockError', 'todo.taskCreate.lockError');
    }
    if (todoBook.findBySource(app.appKey, sourceId) !== undefined) {
      throw refused('taskCreate', 'task exist');
    }
  }
  const creatorUnionId = parameters.text('creatorId') ?? ownerUnionId;
  const task: TodoTask = {
    id: `task${randomBytes(12).toString('hex')}`,
    corpId: app.corpId,
    appKey: app.appKey,
    ownerUnionId,
    creatorUnionId,
    modifierUnionId: parameters.text('operatorId') ?? creatorUnionId,
    sourceId,
    subject,
    executorUnionIds: readPeople(call, 'taskCreate', 'executorIds') ?? [],
    participantUnionIds: readPeople(call, 'taskCreate', 'participantIds') ?? [],
    dueEpochMs: readDueTime(call, 'taskCreate'),
    detailUrl: readDetailUrl(call),
    priority: readPriority(call),
    isDone: false,
    isDeleted: false,
    createdEpochMs: nowEpochMs,
    modifiedEpochMs: nowEpochMs,
    finishedEpochMs: undefined,
  };
  await todoBook.save(task);
  return describeTask(task);
}

async function updateTask(call: AppCall): Promise<Record<string, unknown>> {
  const { nowEpochMs, parameters, todoBook } = call;
  const task = ownTask(call, 'taskUpdate');
  const isDone = parameters.raw('done') === undefined ? task.isDone : parameters.flag('done');
  await todoBook.save({
    ...task,
    subject: readSubject(call, 'taskUpdate') ?? task.subject,
    dueEpochMs: readDueTime(call, 'taskUpdate') ?? task.dueEpochMs,
    executorUnionIds: readPeople(call, 'taskUpdate', 'executorIds') ?? task.executorUnionIds,
    participantUnionIds:
      readPeople(call, 'taskUpdate', 'participantIds') ?? task.participantUnionIds,
    modifierUnionId: parameters.text('operatorId') ?? task.modifierUnionId,
    isDone,
    finishedEpochMs: isDone ? (task.finishedEpochMs ?? nowEpochMs) : undefined,
    modifiedEpochMs: nowEpochMs,
  });
  return { result: true };
}

/** The unionId of the path. */
function requirePerson(call: AppCall, action: string): string {
  const unionId = call.pathValues['unionId'] ?? '';
  if (call.directory.memberByUnionId(unionId) !== undefined) return unionId;
  throw refused(action, `todo.${action}.paramError`);
}

function ownTask(call: AppCall, action: 'taskUpdate' | 'taskDelete'): TodoTask {
  requirePerson(call, action);
  const task = call.todoBook.find(call.app.corpId, call.pathValues['taskId'] ?? '');
  if (task === undefined) throw refused(action, 'task not exist');
  if (task.appKey !== call.app.appKey) throw refused(action, 'task not belong to bizTag');
  return task;
}

function describeTask(task: TodoTask): Record<string, unknown> {
  const { dueEpochMs, finishedEpochMs, sourceId } = task;
  return {
    id: task.id,
    subject: task.subject,
    ...(dueEpochMs === undefined ? {} : { dueTime: dueEpochMs }),
    ...(finishedEpochMs === undefined ? {} : { finishTime: finishedEpochMs }),
    done: task.isDone,
    executorIds: task.executorUnionIds,
    participantIds: task.participantUnionIds,
    detailUrl: task.detailUrl,
    ...(sourceId === undefined ? {} : { sourceId }),
    source: task.appKey,
    bizTag: task.appKey,
    createdTime: task.createdEpochMs,
    modifiedTime: task.modifiedEpochMs,
    creatorId: task.creatorUnionId,
    modifierId: task.modifierUnionId,
    priority: task.priority,
    isOnlyShowExecutor: false,
    requestId: randomUUID(),
  };
}

function refused(action: string, message: string): Error {
  return newRefusal(`todo.${action}.paramError`, message);
}
