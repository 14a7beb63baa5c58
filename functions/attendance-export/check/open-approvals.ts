import {
  getProcessInstance,
  listProcessInstanceIds,
  type DingTalkClient,
} from '../../../shared/dingtalk/index.ts';
import {
  hongKongDateOf,
  hongKongMidnightEpochMs,
  type PayPeriod,
} from '../../../shared/time/index.ts';
import type { OpenItem } from '../domain/open-item.ts';
import type { PayRules } from '../domain/pay-rules.ts';

const IDS_PER_PAGE = 20;

/** Process codes of the forms that the pay rules name. */
export function processCodesOf({ approvals }: PayRules): string[] {
  const { overtime, businessTrip, outing, makeUpPunch } = approvals;
  const codes = [overtime, businessTrip, outing, makeUpPunch].flatMap((form) =>
    form === undefined ? [] : [form.processCode],
  );
  return [...new Set(codes)].sort();
}

interface ApprovalQuestion {
  readonly period: PayPeriod;
  readonly nowEpochMs: number;
  readonly signal: AbortSignal;
}

/** Ids of the approvals asked for since the period began that nobody has decided; one call a page. */
export async function listOpenApprovals(
  client: DingTalkClient,
  processCodes: readonly string[],
  question: ApprovalQuestion,
): Promise<string[]> {
  const ids = new Set<string>();
  for (const processCode of processCodes) {
    for await (const id of openIds(client, processCode, question)) ids.add(id);
  }
  return [...ids].sort();
}

async function* openIds(
  client: DingTalkClient,
  processCode: string,
  { period, nowEpochMs, signal }: ApprovalQuestion,
): AsyncIterable<string> {
  const params = {
    processCode,
    fromEpochMs: hongKongMidnightEpochMs(period.from),
    toEpochMs: nowEpochMs,
    maxResults: IDS_PER_PAGE,
    statuses: ['RUNNING'] as const,
  };
  for (let nextToken = '0'; ;) {
    const page = await client.call(listProcessInstanceIds, { ...params, nextToken }, { signal });
    const { list, nextToken: further } = page.answer.result;
    yield* list;
    if (further === undefined) return;
    nextToken = further;
  }
}

/** Whose the approvals are; one call each. Those of people of other companies are left out. */
export async function readOpenApprovals(
  client: DingTalkClient,
  instanceIds: readonly string[],
  { userIds, signal }: { readonly userIds: ReadonlySet<string>; readonly signal: AbortSignal },
): Promise<OpenItem[]> {
  const items: OpenItem[] = [];
  for (const processInstanceId of instanceIds) {
    const { answer } = await client.call(getProcessInstance, { processInstanceId }, { signal });
    const { originatorUserId: userId, createTime, status } = answer.result;
    if (status === 'RUNNING' && userIds.has(userId)) {
      items.push({ userId, kind: 'open-approval', date: hongKongDateOf(createTime) });
    }
  }
  return items;
}
