import type { StreamName } from './stream-name.ts';
import {
  partOf,
  partsOf,
  textOf,
  textsOf,
  wholeNumberOf,
  type RecordFields,
} from './field-values.ts';

/** A person as the record tells of them. */
export interface PersonFacts {
  readonly userId?: string | undefined;
  /** Where DingTalk names the person by this alone. */
  readonly unionId?: string | undefined;
  readonly name?: string | undefined;
}

/** What something was done to, if it is not a person. */
export interface ThingFacts {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly type?: string | undefined;
  readonly isFolder?: boolean;
  readonly isDeleted?: boolean | undefined;
  readonly sizeBytes?: number | undefined;
}

/** Who did something, to whom or what, from where, with what end: the same questions to every stream. */
export interface RecordFacts {
  readonly actor?: PersonFacts | undefined;
  /** People that something was done to. */
  readonly people: readonly PersonFacts[];
  readonly thing?: ThingFacts | undefined;
  readonly address?: string | undefined;
  readonly platform?: string | undefined;
  readonly roles?: readonly ThingFacts[];
  /** What was asked of a function, where that is more than the activity. */
  readonly operation?: string | undefined;
  /** OCSF `status_id`: 0 unknown, 1 success, 2 failure. */
  readonly statusId: 0 | 1 | 2;
  /** The source's own word for the status. */
  readonly statusCode?: string | undefined;
}

/** Reads a record of a stream. Total; gives the same people for a record as for what is left of it. */
export function recordFactsOf(stream: StreamName, fields: RecordFields, kind: string): RecordFacts {
  return READERS[stream](fields, kind);
}

type Reader = (fields: RecordFields, kind: string) => RecordFacts;

/** Sources of logs tell what was done; what failed they do not list. */
const done = { people: [], statusId: 1 } as const;

const READERS: Readonly<Record<StreamName, Reader>> = {
  'file-audit': (fields) => ({
    ...done,
    actor: person(textOf(fields, 'userId'), textOf(fields, 'operatorName', 'realName')),
    thing: {
      id: textOf(fields, 'bizId'),
      name: textOf(fields, 'resource'),
      type: textOf(fields, 'resourceExtension'),
      // 0 ordinary, 1 deleted since.
      isDeleted: textOf(fields, 'status') === '1' ? true : undefined,
      sizeBytes: wholeNumberOf(fields, 'resourceSize'),
    },
    address: textOf(fields, 'ipAddress'),
    platform: FILE_PLATFORMS[textOf(fields, 'platform') ?? ''] ?? textOf(fields, 'platformView'),
  }),
  'admin-operations': (fields) => ({
    ...done,
    actor: person(textOf(fields, 'opUserId'), textOf(fields, 'opName')),
    thing: {
      name: textOf(fields, 'category2Name', 'category1Name'),
      type: textOf(fields, 'category1Name'),
    },
  }),
  storage: (fields) => ({
    ...done,
    actor: { unionId: textOf(fields, 'operatorId') },
    thing: {
      id: textOf(fields, 'subjectId'),
      name: textOf(fields, 'subjectName'),
      type: textOf(fields, 'subjectType'),
      isFolder: /folder|space|文件夹|資料夾/i.test(textOf(fields, 'subjectType') ?? ''),
    },
  }),
  screenshots: (fields) => ({
    ...done,
    actor: person(textOf(fields, 'userId'), textOf(fields, 'userName')),
    thing: { name: textOf(fields, 'scene'), type: 'screen' },
    platform: SCREEN_PLATFORMS[textOf(fields, 'platform') ?? ''] ?? textOf(fields, 'platform'),
  }),
  'trusted-devices': (fields) => ({
    ...done,
    people: [person(textOf(fields, 'userId'))],
    thing: { id: textOf(fields, 'id'), name: textOf(fields, 'title', 'model'), type: 'Device' },
    platform: textOf(fields, 'platform'),
    statusCode: textOf(fields, 'status'),
  }),
  'directory-events': (fields, kind) => ({
    ...done,
    actor: { unionId: textOf(fields, 'operatorUnionId') },
    people: directoryPeople(fields, kind),
    thing: directoryThing(fields, kind),
    roles: textsOf(fields, 'labelIdList').map((id) => ({ id })),
  }),
  'directory-snapshot': (fields, kind) => ({
    ...done,
    actor: kind.startsWith('snapshot') ? { name: 'dingtalk-hk-functions' } : undefined,
    people: textsOf(fields, 'userId').map((userId) => person(userId, textOf(fields, 'name'))),
    thing: snapshotThing(fields, kind),
    roles: textsOf(fields, 'roleId').map((id) => ({ id, name: textOf(fields, 'roleName') })),
  }),
  approvals: (fields, kind) => readApproval(fields, kind),
  'own-trail': (fields) => ({
    ...done,
    actor: { name: textOf(fields, 'actor') },
    thing: { name: textOf(fields, 'subject'), type: 'function' },
    operation: textOf(fields, 'action'),
    statusId: OUTCOMES[textOf(fields, 'outcome') ?? ''] ?? 0,
    statusCode: textOf(fields, 'outcome'),
  }),
  'chain-anchors': (fields) => ({
    ...done,
    thing: {
      id: textOf(fields, 'headHash'),
      name: textOf(fields, 'stream') ?? 'all streams',
      type: 'audit stream',
    },
  }),
};

/** DingTalk numbers platforms in one way for files and in another for screens (pages read 2026-11). */
const FILE_PLATFORMS: Readonly<Partial<Record<string, string>>> = {
  0: 'iOS',
  1: 'Android',
  2: 'Web',
  11: 'Windows',
  12: 'Mac',
};
const SCREEN_PLATFORMS: Readonly<Partial<Record<string, string>>> = {
  1: 'iOS',
  2: 'Android',
  3: 'Mac',
  4: 'Windows',
};

const OUTCOMES: Readonly<Partial<Record<string, 0 | 1 | 2>>> = { done: 1, refused: 2, failed: 2 };

/**
 * `staffId` of a task is who decided it. Of an instance it is who asked: they act when it starts, is
 * withdrawn or deleted; who decided last stands in the steps, if these were read.
 */
function readApproval(fields: RecordFields, kind: string): RecordFacts {
  const staff = person(textOf(fields, 'staffId', 'userId', 'originatorUserId'));
  const isTask = kind === 'bpms_task_change' || textOf(fields, 'taskId') !== undefined;
  const isDecision = textOf(fields, 'type') === 'finish' && !isTask;
  const decider = partsOf(fields, 'operationRecords').findLast((step) =>
    /^(?:agree|refuse)$/i.test(textOf(step, 'result') ?? ''),
  );
  return {
    ...done,
    actor: isDecision ? decider && person(textOf(decider, 'userId')) : staff,
    people: isDecision ? [staff] : [],
    thing: {
      id: textOf(fields, 'processInstanceId'),
      name: textOf(fields, 'title'),
      type: 'Approval',
    },
    statusCode: textOf(fields, 'result', 'type'),
  };
}

/** Of an app's scope those who may see it are no people that something was done to. */
function directoryPeople(fields: RecordFields, kind: string): readonly PersonFacts[] {
  if (kind === 'inner_app_scopes_change') return [];
  const name = textOf(partOf(partOf(fields, 'diffInfo'), 'curr'), 'name');
  return textsOf(fields, 'userId', 'userIds', 'userIdList', 'staffId', 'staffIds').map((userId) =>
    person(userId, name),
  );
}

function directoryThing(fields: RecordFields, kind: string): ThingFacts | undefined {
  if (kind.startsWith('org_dept')) return { id: idsOf(fields, 'deptId'), type: 'Department' };
  if (kind.startsWith('label_')) return { id: idsOf(fields, 'labelIdList'), type: 'Role' };
  if (kind === 'inner_app_scopes_change') {
    return { id: textOf(fields, 'unifiedAppId'), type: 'Application' };
  }
  if (kind === 'exclusive_delete_trusted_device') return { type: 'Device' };
  if (kind === 'org_change' || kind === 'org_remove')
    return { name: 'organisation', type: 'Organization' };
  return undefined;
}

function idsOf(fields: RecordFields, name: string): string | undefined {
  const ids = textsOf(fields, name);
  return ids.length === 0 ? undefined : ids.join(',');
}

function snapshotThing(fields: RecordFields, kind: string): ThingFacts | undefined {
  if (kind.startsWith('department')) {
    return {
      id: textOf(fields, 'departmentId'),
      name: textOf(fields, 'departmentName', 'name'),
      type: 'Department',
    };
  }
  if (kind.startsWith('role')) {
    return { id: textOf(fields, 'roleId'), name: textOf(fields, 'roleName', 'name'), type: 'Role' };
  }
  if (kind.startsWith('app')) return { name: 'this app', type: 'Application' };
  if (kind.startsWith('snapshot')) return { name: 'directory', type: 'Directory' };
  return undefined;
}

function person(userId: string | undefined, name?: string): PersonFacts {
  return { userId, name };
}
