import type { AllowedField, AllowedFields, FieldForm, FieldPurpose } from './allowed-field.ts';
import type { StreamName } from './stream-name.ts';

/**
 * The fields of each stream that may leave, by purpose. Names are DingTalk's own (`facts` of
 * 2026-11: file audit and screenshots from the pages of the exclusive edition, storage and administrator
 * operations from the SDK `@alicloud/dingtalk`, events from the event pages) or those of our sources.
 * Left out on purpose: telephone numbers, e-mail addresses, addresses of pictures and of documents'
 * contents, remarks to approvals, job numbers, network addresses of devices.
 */
export const allowedFieldsOf: Readonly<Record<StreamName, AllowedFields>> = {
  'file-audit': {
    ...fields('who', 'id', 'userId'),
    ...fields('who', 'text', 'operatorName', 'realName', 'orgName'),
    ...fields('what', 'text', 'action', 'actionView', 'operateModule', 'operateModuleView'),
    ...fields('what', 'text', 'resource', 'resourceExtension', 'status'),
    ...fields('what', 'number', 'resourceSize'),
    ...fields('what', 'id', 'bizId'),
    ...fields('who', 'text', 'receiverName', 'receiverType', 'receiverTypeView'),
    ...fields('where', 'address', 'ipAddress'),
    ...fields('where', 'text', 'platform', 'platformView', 'workSpaceName'),
    ...fields('where', 'id', 'targetSpaceId', 'workSpaceId'),
    ...fields('when', 'number', 'gmtCreate', 'gmtModified'),
    ...nested('what', 'docMemberList', {
      ...fields('who', 'text', 'memberName', 'memberType', 'memberTypeView'),
      ...fields('what', 'text', 'permissionRole', 'permissionRoleView'),
    }),
    ...nested('what', 'docReceiverList', {
      ...fields('who', 'text', 'receiverName', 'receiverType', 'receiverTypeView'),
    }),
  },
  'admin-operations': {
    ...fields('who', 'id', 'opUserId'),
    ...fields('who', 'text', 'opName'),
    ...fields('what', 'text', 'category1Name', 'category2Name', 'content'),
    ...fields('when', 'number', 'opTime'),
  },
  storage: {
    ...fields('who', 'id', 'operatorId'),
    ...fields('what', 'text', 'action', 'scene', 'subjectName', 'subjectType'),
    ...fields('what', 'facts', 'details'),
    ...fields('what', 'id', 'id', 'subjectId'),
    ...fields('where', 'link', 'subjectUrl'),
    ...fields('when', 'number', 'operateTime'),
  },
  screenshots: {
    ...fields('who', 'id', 'userId'),
    ...fields('who', 'text', 'userName'),
    ...fields('what', 'text', 'type', 'scene'),
    ...fields('where', 'text', 'platform'),
    ...fields('when', 'number', 'time'),
  },
  'trusted-devices': {
    ...fields('who', 'id', 'userId'),
    ...fields('what', 'id', 'id', 'serialNumber', 'deviceUuid'),
    ...fields('what', 'text', 'status', 'title', 'model'),
    ...fields('where', 'text', 'platform'),
    ...fields('when', 'number', 'createTime', 'modifiedTime'),
  },
  'directory-events': {
    ...fields('who', 'id', 'userId', 'userIds', 'userIdList', 'staffId', 'staffIds'),
    ...fields('who', 'id', 'operatorUnionId'),
    ...fields('what', 'id', 'deptId', 'deptIds', 'labelIdList', 'roleIds', 'unifiedAppId'),
    ...fields('what', 'text', 'action', 'actionType', 'changeType', 'solutionType'),
    ...fields('what', 'text', 'solutionStatus', 'changedFields'),
    ...nested('what', 'diffInfo', {
      ...fields('who', 'id', 'userId', 'userid'),
      ...nested('what', 'prev', personFacts()),
      ...nested('what', 'curr', personFacts()),
    }),
    ...fields('what', 'id', 'eventId', 'calendarEventId', 'taskId'),
    ...fields('when', 'number', 'timeStamp', 'eventTime', 'receivedAtEpochMs'),
    ...fields('when', 'text', 'timeFrom'),
  },
  'directory-snapshot': {
    ...fields('who', 'id', 'userId', 'managerUserId'),
    ...fields('who', 'text', 'name', 'title'),
    ...fields('what', 'id', 'departmentId', 'departmentIds', 'parentId', 'roleId'),
    ...fields('what', 'text', 'departmentName', 'roleName', 'groupName'),
    ...fields('what', 'number', 'isAdmin', 'isBoss', 'isActive', 'sysLevel'),
    ...fields('what', 'text', 'changedFields', 'reason', 'unreadParts'),
    ...fields('what', 'id', 'unreadDepartmentIds', 'unreadRoleIds'),
    ...fields('what', 'facts', 'counts', 'carriedOver'),
    ...nested('what', 'before', snapshotFacts()),
    ...nested('what', 'after', snapshotFacts()),
    ...fields('when', 'text', 'day', 'comparedWith'),
    ...fields('when', 'number', 'takenAtEpochMs', 'comparedWithEpochMs'),
  },
  approvals: {
    ...fields('who', 'id', 'staffId', 'originatorUserId', 'userId', 'approverUserIds', 'ccUserIds'),
    ...fields('what', 'id', 'processInstanceId', 'mainProcessInstanceId', 'processCode', 'taskId'),
    // A serial number of 21 digits, which the masks leave; a shorter one could be a person's.
    ...fields('what', 'text', 'businessId', 'businessType'),
    ...fields('what', 'id', 'bizCategoryId', 'originatorDeptId'),
    ...fields('what', 'text', 'title', 'type', 'result', 'status'),
    ...nested('what', 'operationRecords', {
      ...fields('who', 'id', 'userId'),
      ...fields('what', 'text', 'type', 'result', 'showName'),
      ...fields('when', 'text', 'date'),
    }),
    ...nested('what', 'tasks', {
      ...fields('who', 'id', 'userId'),
      ...fields('what', 'id', 'taskId', 'activityId'),
      ...fields('what', 'text', 'status', 'result'),
      ...fields('when', 'text', 'createTime', 'finishTime'),
    }),
    ...fields('what', 'id', 'eventId'),
    ...fields('what', 'text', 'stepsMissing'),
    ...fields('when', 'number', 'createTime', 'finishTime', 'eventTime', 'receivedAtEpochMs'),
    ...fields('when', 'text', 'timeFrom'),
  },
  'own-trail': {
    ...fields('who', 'text', 'actor'),
    ...fields('what', 'id', 'id', 'organisation', 'company'),
    ...fields('what', 'text', 'action', 'subject', 'outcome'),
    ...fields('what', 'facts', 'details'),
    ...fields('when', 'text', 'at'),
  },
  'chain-anchors': {
    ...headFields(),
    ...nested('what', 'heads', headFields()),
    ...fields('when', 'text', 'day', 'at'),
  },
};

/** Kind of the event that stands for a record of which no event could be made. */
export const UNREADABLE_KIND = 'unreadable';
/** What such an event tells, in whatever stream. */
export const unreadableFields: AllowedFields = fields(
  'what',
  'id',
  'unreadableKind',
  'unreadableReason',
  'unreadableSha256',
);

/** Of a person only where they stand in the company; that a telephone number changed is in `changedFields`. */
function personFacts(): AllowedFields {
  return {
    ...fields('who', 'text', 'name', 'title'),
    ...fields('who', 'id', 'managerUserid'),
    ...fields('where', 'text', 'workPlace'),
    ...fields('when', 'number', 'hiredDate'),
  };
}

function snapshotFacts(): AllowedFields {
  return {
    ...fields('who', 'text', 'name', 'title'),
    ...fields('who', 'id', 'userIds', 'managerUserId'),
    ...fields('what', 'id', 'departmentIds', 'deptIds', 'parentId'),
    ...fields('what', 'text', 'departmentName', 'roleName', 'groupName', 'userFields'),
    ...fields('what', 'number', 'isAdmin', 'isBoss', 'isActive', 'sysLevel'),
  };
}

function headFields(): AllowedFields {
  return {
    ...fields('what', 'text', 'stream'),
    ...fields('what', 'id', 'headHash'),
    ...fields('what', 'number', 'lastSequence', 'events'),
  };
}

function fields(purpose: FieldPurpose, form: FieldForm, ...names: string[]): AllowedFields {
  const allowed: AllowedField = { purpose, form };
  return Object.fromEntries(names.map((name) => [name, allowed]));
}

function nested(purpose: FieldPurpose, name: string, form: AllowedFields): AllowedFields {
  return fields(purpose, form, name);
}
