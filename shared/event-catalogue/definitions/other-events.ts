import * as z from 'zod';
import { wireValues } from '../../dingtalk/index.ts';
import { defineEvents } from '../event-definition.ts';
import { ids, integers, part } from '../event-values.ts';

const { id, optionalBoolean, optionalId, optionalInstant, optionalInteger, optionalText } =
  wireValues;
const common = { family: 'other', metering: 'metered', ordering: 'none' } as const;

export const otherEvents = [
  ...defineEvents(['check_url'], { ...common, metering: 'exempt', schema: z.object({}) }),
  /** Field check-in, which is no attendance. */
  ...defineEvents(['check_in'], { ...common, schema: z.object({ staffId: id }) }),
  ...defineEvents(['calendar_event_change'], {
    ...common,
    typeField: 'changeType',
    schema: z.object({
      calendarEventId: id,
      calendarId: optionalId,
      unionIdList: ids,
      changeType: optionalText,
      calendarEventUpdateTime: optionalInstant,
      operator: part({ type: optionalText }).optional(),
    }),
  }),
  ...defineEvents(['todo_task_create', 'todo_task_update', 'todo_task_delete'], {
    ...common,
    schema: z.object({ taskId: id, bizTag: optionalText, unionIdList: ids }),
  }),
  ...defineEvents(['hrm_user_record_change'], {
    ...common,
    typeField: 'actionType',
    schema: z.object({ staffId: id, actionType: optionalText }),
  }),
  ...defineEvents(['hrm_mdm_user_change'], {
    ...common,
    typeField: 'changeType',
    schema: z.object({ staffId: id, changeType: optionalInteger }),
  }),
  ...defineEvents(['hrm_solution_manage'], {
    ...common,
    typeField: 'solutionStatus',
    schema: z.object({ staffIds: ids, solutionType: optionalText, solutionStatus: optionalText }),
  }),
  ...defineEvents(['inner_app_scopes_change'], {
    ...common,
    schema: z.object({
      userIds: ids,
      deptIds: integers,
      roleIds: ids,
      operatorUnionId: optionalId,
      unifiedAppId: optionalId,
    }),
  }),
  ...defineEvents(['exclusive_delete_trusted_device', 'org_file_send_check'], {
    ...common,
    schema: z.object({}),
  }),
  /** A message to the app's robot; the intake gives it this type. */
  ...defineEvents(['robot_message'], {
    ...common,
    metering: 'unknown',
    schema: z.object({
      msgId: id,
      msgtype: optionalText,
      conversationId: optionalId,
      conversationType: optionalId,
      createAt: optionalInstant,
      senderStaffId: optionalId,
      senderCorpId: optionalId,
      robotCode: optionalId,
      isAdmin: optionalBoolean,
      isInAtList: optionalBoolean,
      text: part({ content: optionalText }).optional(),
      sessionWebhook: optionalText,
      sessionWebhookExpiredTime: optionalInstant,
    }),
  }),
] as const;
