import type {
  CallEvent,
  CallResult,
  DingTalkClient,
  Operation,
  ProcessInstance,
  ProcessInstanceWindow,
} from '../../shared/dingtalk/index.ts';

/** An approval as DingTalk has it. */
export interface ScriptedApproval {
  readonly id: string;
  readonly processCode: string;
  readonly createdEpochMs: number;
  status: ProcessInstance['status'];
  result?: string;
  finishedEpochMs?: number;
}

/**
 * DingTalk as the backstop sees it, in memory: approvals, the list of failed pushes that a call
 * clears, and whatever goes wrong before or after a call takes effect. It counts its own calls.
 */
export class ScriptedDingTalk {
  readonly approvals: ScriptedApproval[] = [];
  /** Pages of the list of failed pushes; a call takes the first away. */
  failedPages: unknown[][] = [];
  /** Names of the operations called, in their order. */
  readonly calls: string[] = [];
  /** What each list of approvals was asked for, in order. */
  readonly windows: ProcessInstanceWindow[] = [];
  /** What each call costs the quota, repeats included. */
  costOfCall = 1;
  /** Throws to keep a call from taking effect. */
  beforeCall: (operation: string) => void | Promise<void> = () => undefined;
  /** Throws after it took effect: the answer is lost. */
  afterCall: (operation: string) => void | Promise<void> = () => undefined;

  client({ onCall }: { readonly onCall: (event: CallEvent) => void }): DingTalkClient {
    return {
      call: async <Params, Answer>(operation: Operation<Params, Answer>, params: Params) => {
        const { name } = operation;
        this.calls.push(name);
        const cost = { quotaCost: this.costOfCall } as CallEvent;
        onCall(cost);
        await this.beforeCall(name);
        const body = Buffer.from(JSON.stringify(this.#answer(name, params)));
        await this.afterCall(name);
        const answer = operation.schema.parse(JSON.parse(body.toString()));
        return { answer, body, attempts: 1 } satisfies CallResult<Answer>;
      },
    };
  }

  /** Calls of one operation. */
  count(operation: string): number {
    return this.calls.filter((name) => name === operation).length;
  }

  #answer(name: string, params: unknown): unknown {
    if (name === 'call_back/get_call_back_failed_result') {
      const page = this.failedPages.shift() ?? [];
      return { errcode: 0, has_more: this.failedPages.length > 0, failed_list: page };
    }
    if (name === 'workflow/processes/instanceIds/query') {
      return { result: this.#page(params as ProcessInstanceWindow) };
    }
    const { processInstanceId } = params as { readonly processInstanceId: string };
    return { result: this.#describe(processInstanceId) };
  }

  #page(window: ProcessInstanceWindow): unknown {
    this.windows.push(window);
    const { fromEpochMs, toEpochMs, processCode, statuses, maxResults } = window;
    const found = this.approvals.filter(
      (one) =>
        one.processCode === processCode &&
        one.createdEpochMs >= fromEpochMs &&
        one.createdEpochMs <= toEpochMs &&
        (statuses === undefined || (statuses as readonly string[]).includes(one.status)),
    );
    const from = Number(window.nextToken);
    const to = from + maxResults;
    const list = found.slice(from, to).map(({ id }) => id);
    return { list, ...(found.length > to ? { nextToken: to } : {}) };
  }

  /** Times cut to the minute, as DingTalk does. */
  #describe(processInstanceId: string): unknown {
    const found = this.approvals.find(({ id }) => id === processInstanceId);
    if (found === undefined) throw new RangeError(`no approval ${processInstanceId}`);
    const timeOf = (epochMs: number) => `${new Date(epochMs).toISOString().slice(0, 16)}Z`;
    return {
      title: '陳大文提交的電腦申請',
      status: found.status,
      ...(found.result === undefined ? {} : { result: found.result }),
      originatorUserId: 'hk001',
      createTime: timeOf(found.createdEpochMs),
      ...(found.finishedEpochMs === undefined ? {} : { finishTime: timeOf(found.finishedEpochMs) }),
      businessId: '202611260001',
    };
  }
}
