import * as z from 'zod';

/** States that the task API shows (help page "Asynchronous tasks"); those which occur here. */
export type AsyncTaskStatus =
  'Enqueued' | 'Running' | 'Retrying' | 'Succeeded' | 'Failed' | 'Expired' | 'Invalid';

/** An asynchronous invocation that was accepted. */
export interface AsyncTask {
  readonly requestId: string;
  readonly taskId: string;
  readonly functionName: string;
  /** Version or alias that it runs. */
  readonly qualifier: string;
  readonly enqueuedAtEpochMs: number;
  /** What `event` holds: an event, or the record of a request to a web function. */
  readonly form: 'event' | 'http';
  /** Dropped when the task is finished. */
  event: Buffer | undefined;
  status: AsyncTaskStatus;
  functionErrors: number;
  refusals: number;
  dueAtEpochMs: number;
  finishedAtEpochMs: number | undefined;
}

/** One line of the queue's journal. */
export const taskRecord = z.discriminatedUnion('record', [
  z.object({
    v: z.literal(1),
    record: z.literal('enqueued'),
    requestId: z.string(),
    taskId: z.string(),
    functionName: z.string(),
    qualifier: z.string().default('LATEST'),
    form: z.enum(['event', 'http']).default('event'),
    event: z.base64(),
    at: z.number(),
    /** Later than `at` if a delay was asked for. */
    dueAt: z.number().optional(),
  }),
  z.object({
    v: z.literal(1),
    record: z.literal('postponed'),
    requestId: z.string(),
    functionErrors: z.number(),
    refusals: z.number(),
    dueAt: z.number(),
  }),
  z.object({
    v: z.literal(1),
    record: z.literal('finished'),
    requestId: z.string(),
    status: z.enum(['Succeeded', 'Failed', 'Expired', 'Invalid']),
    at: z.number(),
  }),
]);

export type TaskRecord = z.infer<typeof taskRecord>;

/** Applies a journal record to the known tasks. */
export function applyTaskRecord(tasks: Map<string, AsyncTask>, record: TaskRecord): void {
  if (record.record === 'enqueued') {
    tasks.set(record.requestId, {
      requestId: record.requestId,
      taskId: record.taskId,
      functionName: record.functionName,
      qualifier: record.qualifier,
      enqueuedAtEpochMs: record.at,
      form: record.form,
      event: Buffer.from(record.event, 'base64'),
      status: 'Enqueued',
      functionErrors: 0,
      refusals: 0,
      dueAtEpochMs: record.dueAt ?? record.at,
      finishedAtEpochMs: undefined,
    });
    return;
  }
  const task = tasks.get(record.requestId);
  if (task === undefined) return;
  if (record.record === 'postponed') {
    task.status = 'Retrying';
    task.functionErrors = record.functionErrors;
    task.refusals = record.refusals;
    task.dueAtEpochMs = record.dueAt;
    return;
  }
  task.status = record.status;
  task.finishedAtEpochMs = record.at;
  task.event = undefined;
}

/** The records that rebuild a task. */
export function recordsOfTask(task: AsyncTask): readonly TaskRecord[] {
  const { requestId } = task;
  const { functionErrors, refusals, dueAtEpochMs: dueAt, finishedAtEpochMs: at, status } = task;
  const records: TaskRecord[] = [
    {
      v: 1,
      record: 'enqueued',
      requestId,
      taskId: task.taskId,
      functionName: task.functionName,
      qualifier: task.qualifier,
      form: task.form,
      event: task.event?.toString('base64') ?? '',
      at: task.enqueuedAtEpochMs,
      dueAt,
    },
  ];
  if (functionErrors + refusals > 0) {
    records.push({ v: 1, record: 'postponed', requestId, functionErrors, refusals, dueAt });
  }
  if (at !== undefined && isFinal(status)) {
    records.push({ v: 1, record: 'finished', requestId, status, at });
  }
  return records;
}

function isFinal(
  status: AsyncTaskStatus,
): status is Extract<TaskRecord, { readonly record: 'finished' }>['status'] {
  return ['Succeeded', 'Failed', 'Expired', 'Invalid'].includes(status);
}
