import { randomUUID } from 'node:crypto';
import type { ApprovalBook } from './approval-book.ts';
import type { ApprovalAttachment, ApprovalFiles } from './approval-files.ts';
import {
  decideTask,
  redirectTask,
  startApproval,
  terminateApproval,
  type ApprovalStart,
} from './approval-course.ts';
import type {
  ApprovalInstance,
  ApprovalTask,
  ApproverGroup,
  FormValue,
} from './approval-instance.ts';
import type { ApprovalTemplate } from './approval-template.ts';
import type { CompanyDirectory } from './company-directory.ts';
import { titleOf } from './sample-approval.ts';

/** An approval as people have made it in the app. What is left out is taken as usual. */
export interface ApprovalSeed {
  readonly processInstanceId?: string;
  readonly processCode: string;
  readonly originatorUserId: string;
  /** Default: now. */
  readonly createdEpochMs?: number;
  /** By name of the component. */
  readonly form: Readonly<Record<string, string>>;
  /** Files; each component of the form tells of its own. */
  readonly attachments?: readonly ApprovalAttachment[];
  /** Default: the manager of whoever asks, else the administrator. */
  readonly approvers?: readonly ApproverGroup[];
  /** Absent: nobody has decided yet. */
  readonly decision?: { readonly result: 'agree' | 'refuse'; readonly atEpochMs: number };
  /** Such as `attendance.goout`. */
  readonly bizCategory?: string;
}

/** What a person does with an approval in the app. Whoever is left out is the first who is asked. */
export interface PersonalDecision {
  readonly result: 'agree' | 'refuse';
  readonly userId?: string | undefined;
  readonly remark?: string | undefined;
}

/** What people do in the app, where there is no API: each is durable when it resolves. */
export interface ApprovalControls {
  /** Approvals that were asked for, or changed, since the sample company was laid out. */
  list(corpId: string): readonly ApprovalInstance[];
  /** @throws RangeError if there is none */
  find(corpId: string, processInstanceId: string): ApprovalInstance;
  /** Lays out a form, as an administrator in the console. */
  addTemplate(corpId: string, template: ApprovalTemplate): Promise<void>;
  /** Adds an approval, also of a suite, finished or open. */
  seed(corpId: string, seed: ApprovalSeed): Promise<ApprovalInstance>;
  /** @throws RangeError if nobody, or not this person, is asked to decide */
  decide(
    corpId: string,
    processInstanceId: string,
    decision: PersonalDecision,
  ): Promise<ApprovalInstance>;
  /** Hands on the task of `userId`, or the first one that waits. @throws RangeError as `decide` */
  redirect(
    corpId: string,
    processInstanceId: string,
    redirection: {
      readonly toUserId: string;
      readonly userId?: string | undefined;
      readonly remark?: string | undefined;
    },
  ): Promise<ApprovalInstance>;
  /** Whoever asked takes it back. @throws RangeError unless it runs */
  withdraw(corpId: string, processInstanceId: string): Promise<ApprovalInstance>;
  /**
   * Changes components of the form behind everybody's back, which no person and no API can: what a
   * client that keeps its own hash has to notice.
   */
  alterForm(
    corpId: string,
    processInstanceId: string,
    values: Readonly<Record<string, string>>,
  ): Promise<ApprovalInstance>;
}

interface ControlledApprovals {
  readonly organisations: ReadonlyMap<
    string,
    { readonly directory: CompanyDirectory; readonly approvals: ApprovalBook }
  >;
  readonly approvalFiles: ApprovalFiles;
  readonly now: () => number;
}

/** Makes the controls of the approvals of a running stand-in. */
export function approvalControlsOf({
  organisations,
  approvalFiles,
  now,
}: ControlledApprovals): ApprovalControls {
  const organisationOf = (corpId: string) => {
    const organisation = organisations.get(corpId);
    if (organisation === undefined) throw new RangeError(`no company ${corpId}`);
    return organisation;
  };
  const find = (corpId: string, processInstanceId: string): ApprovalInstance => {
    const instance = organisationOf(corpId).approvals.find(processInstanceId);
    if (instance === undefined) throw new RangeError(`no approval ${processInstanceId}`);
    return instance;
  };
  const save = async (corpId: string, instance: ApprovalInstance): Promise<ApprovalInstance> => {
    await organisationOf(corpId).approvals.save(instance);
    return instance;
  };
  return {
    list: (corpId) => organisationOf(corpId).approvals.changed(),
    find,
    addTemplate: (corpId, template) => organisationOf(corpId).approvals.saveTemplate(template),
    seed: async (corpId, seed) => {
      const { approvals, directory } = organisationOf(corpId);
      const { processInstanceId = randomUUID(), attachments = [] } = seed;
      const files = await approvalFiles.attach(corpId, processInstanceId, attachments);
      const identified = { ...seed, processInstanceId };
      return save(corpId, seededApproval(identified, files, { approvals, directory }, now()));
    },
    decide: async (corpId, processInstanceId, { userId, result, remark }) => {
      const instance = find(corpId, processInstanceId);
      const { taskId } = waitingTask(instance, userId);
      return save(corpId, decideTask(instance, { taskId, result, remark, atEpochMs: now() }));
    },
    redirect: async (corpId, processInstanceId, { userId, toUserId, remark }) => {
      const instance = find(corpId, processInstanceId);
      if (organisationOf(corpId).directory.member(toUserId) === undefined) {
        throw new RangeError(`nobody is called ${toUserId}`);
      }
      const { taskId } = waitingTask(instance, userId);
      return save(corpId, redirectTask(instance, { taskId, toUserId, remark, atEpochMs: now() }));
    },
    withdraw: async (corpId, processInstanceId) => {
      const instance = find(corpId, processInstanceId);
      if (instance.status !== 'RUNNING') throw new RangeError('the approval has ended');
      const { originatorUserId: userId } = instance;
      return save(corpId, terminateApproval(instance, { userId, atEpochMs: now() }));
    },
    alterForm: async (corpId, processInstanceId, values) => {
      const instance = find(corpId, processInstanceId);
      const form = instance.form.map((entry) => ({
        ...entry,
        value: values[entry.name] ?? entry.value,
      }));
      return save(corpId, { ...instance, form });
    },
  };
}

function waitingTask(instance: ApprovalInstance, userId: string | undefined): ApprovalTask {
  const task = instance.tasks.find(
    (entry) => entry.status === 'RUNNING' && entry.userId === (userId ?? entry.userId),
  );
  if (task === undefined) throw new RangeError(`${userId ?? 'nobody'} is not asked to decide`);
  return task;
}

function seededApproval(
  seed: ApprovalSeed & { readonly processInstanceId: string },
  files: readonly FormValue[],
  {
    approvals,
    directory,
  }: { readonly approvals: ApprovalBook; readonly directory: CompanyDirectory },
  nowEpochMs: number,
): ApprovalInstance {
  const { processCode, originatorUserId, decision } = seed;
  const originator = directory.everEmployed(originatorUserId);
  if (originator === undefined) throw new RangeError(`nobody is called ${originatorUserId}`);
  const approver = originator.managerUserId ?? directory.company.operatorUserId;
  const start: ApprovalStart = {
    processInstanceId: seed.processInstanceId,
    processCode,
    title: titleOf(originator.nameZhHK, approvals.template(processCode)?.name ?? processCode),
    ...(seed.bizCategory === undefined ? {} : { bizCategory: seed.bizCategory }),
    isStartedByApi: false,
    originatorUserId,
    originatorDeptId: originator.departmentId,
    createdEpochMs: seed.createdEpochMs ?? decision?.atEpochMs ?? nowEpochMs,
    approverGroups: seed.approvers ?? [{ actionType: 'NONE', userIds: [approver] }],
    form: [...Object.entries(seed.form).map(([name, value]) => ({ name, value })), ...files],
  };
  let instance = startApproval(start);
  while (decision !== undefined && instance.status === 'RUNNING') {
    instance = decideTask(instance, {
      taskId: waitingTask(instance, undefined).taskId,
      ...decision,
    });
  }
  return instance;
}
