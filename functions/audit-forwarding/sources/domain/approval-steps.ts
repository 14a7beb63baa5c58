import type { ProcessInstance } from '../../../../shared/dingtalk/index.ts';
import type { SourceRecord } from '../../domain/source-record.ts';

/** Ends of an approval of which the steps are worth a call; the others have none yet, or none any more. */
const ENDS: readonly unknown[] = ['finish', 'terminate'];

/** The approval whose steps belong to a record; undefined where there are none to read. */
export function approvalWithSteps({ fields, kind }: SourceRecord): string | undefined {
  const { processInstanceId: id, type } = fields;
  const isEnd = kind === 'bpms_instance_change' && ENDS.includes(type);
  return isEnd && typeof id === 'string' && id !== '' ? id : undefined;
}

/** Who did what and when, without the form, the remarks and whoever was only told. */
export function withSteps(record: SourceRecord, instance: ProcessInstance): SourceRecord {
  return {
    ...record,
    fields: {
      ...record.fields,
      originatorUserId: instance.originatorUserId,
      originatorDeptId: instance.originatorDeptId,
      status: instance.status,
      operationRecords: instance.operationRecords.map(
        ({ date, result, showName, type, userId }) => ({
          userId,
          type,
          result,
          showName,
          date: isoTimeOf(date),
        }),
      ),
      tasks: instance.tasks.map(({ activityId, createTime, finishTime, taskId, ...task }) => ({
        taskId,
        activityId,
        userId: task.userId,
        status: task.status,
        result: task.result,
        createTime: isoTimeOf(createTime),
        finishTime: isoTimeOf(finishTime),
      })),
    },
  };
}

/** `reason`: stable code of why there are none. */
export function withoutSteps(record: SourceRecord, reason: string): SourceRecord {
  return { ...record, fields: { ...record.fields, stepsMissing: reason } };
}

function isoTimeOf(epochMs: number | undefined): string | undefined {
  return epochMs === undefined ? undefined : new Date(epochMs).toISOString();
}
