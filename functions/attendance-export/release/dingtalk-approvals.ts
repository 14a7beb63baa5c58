import {
  createProcessInstance,
  DeadlinePassedError,
  DingTalkError,
  getProcessInstance,
  listProcessInstanceIds,
  terminateProcessInstance,
  UnavailableError,
  UnexpectedAnswerError,
  type DingTalkClient,
  type ProcessInstance,
} from '../../../shared/dingtalk/index.ts';
import type { Clock } from '../../../shared/time/index.ts';
import type { ApprovalInstance } from '../domain/release-decision.ts';
import type { ApprovalRequest, ReleaseApprovals } from './release-approvals.ts';

const IDS_PER_PAGE = 20;
/** Operation types of DingTalk that decide; others are comments, additions and hand-overs. */
const DECIDING = /^EXECUTE_TASK_/;

interface ProcessInstancePage {
  readonly answer: {
    readonly result: { readonly list: readonly string[]; readonly nextToken?: string | undefined };
  };
}

/** Approvals of DingTalk's new workflow API (`dingtalk.md` section 6). */
export function createDingTalkApprovals(
  client: DingTalkClient,
  clock: Clock,
  signal: AbortSignal,
): ReleaseApprovals {
  const options = { signal };
  const read = async (instanceId: string): Promise<ApprovalInstance> => {
    const params = { processInstanceId: instanceId };
    const { answer } = await client.call(getProcessInstance, params, options);
    return instanceOf(instanceId, answer.result);
  };
  return {
    create: async (request) => {
      const params = {
        processCode: request.processCode,
        originatorUserId: request.originatorUserId,
        formComponentValues: [...request.form].map(([name, value]) => ({ name, value })),
        approvers: [stepOf(request)],
      };
      try {
        const { answer } = await client.call(createProcessInstance, params, options);
        return { outcome: 'created', instanceId: answer.instanceId };
      } catch (error) {
        if (isRefusal(error)) return { outcome: 'refused', error };
        throw error;
      }
    },
    findSince: async (request, sinceEpochMs) => {
      const found: ApprovalInstance[] = [];
      let nextToken: string | undefined = '0';
      while (nextToken !== undefined) {
        const params = {
          processCode: request.processCode,
          fromEpochMs: sinceEpochMs,
          toEpochMs: clock.nowEpochMs(),
          nextToken,
          maxResults: IDS_PER_PAGE,
          originatorUserIds: [request.originatorUserId],
        };
        const page: ProcessInstancePage = await client.call(
          listProcessInstanceIds,
          params,
          options,
        );
        const { list, nextToken: following } = page.answer.result;
        for (const id of list) found.push(await read(id));
        nextToken = following === nextToken ? undefined : following;
      }
      return found;
    },
    read,
    cancel: async (instanceId, originatorUserId) => {
      const { status } = await read(instanceId);
      if (status !== 'running') return;
      await client.call(
        terminateProcessInstance,
        { processInstanceId: instanceId, operatingUserId: originatorUserId },
        options,
      );
    },
  };
}

/** Any of the approvers decides. */
function stepOf({ approverUserIds: userIds }: ApprovalRequest) {
  return { actionType: userIds.length === 1 ? 'NONE' : 'OR', userIds } as const;
}

/** DingTalk, or the client on its behalf, said no; without an answer nobody knows. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof DingTalkError &&
    !(error instanceof UnavailableError) &&
    !(error instanceof UnexpectedAnswerError) &&
    !(error instanceof DeadlinePassedError)
  );
}

function instanceOf(instanceId: string, instance: ProcessInstance): ApprovalInstance {
  const { status, result, originatorUserId, formComponentValues, operationRecords } = instance;
  return {
    instanceId,
    processCode: undefined,
    status: statusOf(status),
    result: result === 'agree' || result === 'refuse' ? result : undefined,
    originatorUserId,
    form: new Map(formComponentValues.map(({ name = '', value = '' }) => [name, value])),
    decisions: operationRecords.flatMap(({ userId, date, type, result: decided }) => {
      const isDecision = DECIDING.test(type) && (decided === 'AGREE' || decided === 'REFUSE');
      if (!isDecision) return [];
      return [
        {
          userId: userId ?? '',
          result: decided === 'AGREE' ? ('agree' as const) : ('refuse' as const),
          atEpochMs: date,
        },
      ];
    }),
  };
}

function statusOf(status: ProcessInstance['status']): ApprovalInstance['status'] {
  if (status === 'COMPLETED') return 'completed';
  return status === 'TERMINATED' || status === 'CANCELED' ? 'terminated' : 'running';
}
