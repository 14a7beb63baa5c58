import * as z from 'zod';
import { wireValues } from '../../dingtalk/index.ts';
import { defineEvents } from '../event-definition.ts';

const { id, optionalId, optionalInstant, optionalText } = wireValues;
const common = { family: 'approval', metering: 'metered' } as const;

const instance = {
  processInstanceId: id,
  processCode: id,
  businessId: optionalId,
  /** For example `attendance.goout`; empty texts count as left out. */
  bizCategoryId: optionalId,
  businessType: optionalId,
  title: optionalText,
  url: optionalText,
  staffId: optionalId,
  createTime: optionalInstant,
  finishTime: optionalInstant,
  /** `agree`, `refuse`; of a task also `redirect`. Absent until it has ended, and on `terminate`. */
  result: optionalId,
};

/**
 * `staffId` is the originator of an instance and the approver of a task. A task that is handed over
 * arrives as `finish` with `redirect`; `cancel` goes to the other approvers of an or-sign node.
 */
export const approvalEvents = [
  ...defineEvents(['bpms_instance_change'], {
    ...common,
    ordering: 'approval',
    /** `start`, `finish`, `terminate`, `delete`. */
    schema: z.object({ ...instance, type: id }),
  }),
  ...defineEvents(['bpms_task_change'], {
    ...common,
    ordering: 'approval-task',
    /** `start`, `finish`, `cancel`. */
    schema: z.object({ ...instance, type: id, taskId: optionalId, remark: optionalText }),
  }),
] as const;
