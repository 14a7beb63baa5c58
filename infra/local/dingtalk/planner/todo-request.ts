import { isRecord } from '../json-value.ts';
import type { AppCall } from '../operation.ts';
import { newRefusal } from '../refusal.ts';
import type { TodoTask } from './todo-task.ts';

const LONGEST_SUBJECT = 1_024;
const LONGEST_URL_BYTES = 1_024;
const MOST_PEOPLE = 1_000;
const PRIORITIES = [10, 20, 30, 40];

/** Which of the two operations reads: it is part of its codes. */
export type TodoAction = 'taskCreate' | 'taskUpdate';

/** The title, if one is named. @throws Refusal subject is oversize */
export function readSubject(call: AppCall, action: TodoAction): string | undefined {
  const subject = call.parameters.text('subject');
  if ((subject?.length ?? 0) > LONGEST_SUBJECT) throw refused(action, 'subject is oversize');
  return subject;
}

/** When it is due, if it is said. @throws Refusal dueTime is invalid */
export function readDueTime(call: AppCall, action: TodoAction): number | undefined {
  const dueEpochMs = call.parameters.integer('dueTime');
  if (dueEpochMs !== undefined && !(dueEpochMs > 0)) throw refused(action, 'dueTime is invalid');
  return dueEpochMs;
}

/** People by unionId; whoever is nobody of the organisation is left out. */
export function readPeople(
  call: AppCall,
  action: TodoAction,
  name: 'executorIds' | 'participantIds',
): readonly string[] | undefined {
  if (call.parameters.raw(name) === undefined) return undefined;
  const unionIds = call.parameters.list(name);
  if (unionIds.length > MOST_PEOPLE) {
    throw refused(action, `${name === 'executorIds' ? 'executors' : 'participants'} is oversize`);
  }
  return unionIds.filter((unionId) => call.directory.memberByUnionId(unionId) !== undefined);
}

/** Both addresses of the app's own page; needed since February 2024. */
export function readDetailUrl(call: AppCall): TodoTask['detailUrl'] {
  const value = call.parameters.raw('detailUrl');
  const appUrl = isRecord(value) ? value['appUrl'] : undefined;
  const pcUrl = isRecord(value) ? value['pcUrl'] : undefined;
  if (!isAddress(appUrl) || !isAddress(pcUrl)) {
    throw refused('taskCreate', 'todo.taskCreate.paramError');
  }
  return { appUrl, pcUrl };
}

/** 20 is ordinary. */
export function readPriority(call: AppCall): number {
  const priority = call.parameters.integer('priority') ?? 20;
  if (!PRIORITIES.includes(priority)) throw refused('taskCreate', 'todo.taskCreate.paramError');
  return priority;
}

function isAddress(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && Buffer.byteLength(value) <= LONGEST_URL_BYTES;
}

function refused(action: TodoAction, message: string): Error {
  return newRefusal(`todo.${action}.paramError`, message);
}
