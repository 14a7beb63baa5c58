import {
  getProcessInstance,
  listProcessInstanceIds,
  type ProcessInstance,
} from '../../shared/dingtalk/index.ts';
import {
  readApprovalForm,
  type ApprovalForm,
  type ApprovalReading,
} from './domain/approval-form.ts';
import type { ApprovalSpan } from './domain/approval-span.ts';
import type { InstantWindow } from './domain/approval-window.ts';
import type { ApprovalPlan } from './domain/run-plan.ts';
import { describeException, type AttendanceException } from './domain/attendance-exception.ts';
import { ExportRefusedError } from './errors.ts';
import type { AnswerSource } from './fetch-answers.ts';

const IDS_PER_PAGE = 20;

export interface FetchedApprovals {
  readonly approvals: readonly ApprovalSpan[];
  readonly exceptions: readonly AttendanceException[];
}

interface ListedInstance {
  readonly form: ApprovalForm;
  readonly instanceId: string;
}

/**
 * Agreed approvals on the forms that the pay rules name. Which approvals there are changes all the
 * time: the first stored answer is what the run goes by, however often it is continued.
 */
export class ApprovalFetcher {
  readonly #source: AnswerSource;
  readonly #forms: readonly ApprovalForm[];
  readonly #windows: readonly InstantWindow[];
  readonly #mostInstances: number;
  #listed: readonly ListedInstance[] = [];

  constructor(
    source: AnswerSource,
    { forms, windows }: Pick<ApprovalPlan, 'forms' | 'windows'>,
    mostInstances: number,
  ) {
    this.#source = source;
    this.#forms = forms;
    this.#windows = windows;
    this.#mostInstances = mostInstances;
  }

  /** First pages of lists that are not stored yet. */
  countMissingLists(): number {
    return this.#questions().filter(
      ({ form, window }) => !this.#source.has(listProcessInstanceIds, pageOf(form, window, '0')),
    ).length;
  }

  /**
   * Fetches the lists of ids.
   *
   * @throws ExportRefusedError `approvals.too-many`, before any of them is read
   */
  async list(): Promise<void> {
    const listed = new Map<string, ListedInstance>();
    await this.#source.forEach(this.#questions(), async ({ form, window }) => {
      for await (const instanceId of this.#idsOf(form, window)) {
        listed.set(instanceId, { form, instanceId });
      }
    });
    if (listed.size > this.#mostInstances) throw tooMany(listed.size, this.#mostInstances);
    this.#listed = [...listed.values()].sort((a, b) => (a.instanceId < b.instanceId ? -1 : 1));
  }

  /** How many approvals are listed. */
  get count(): number {
    return this.#listed.length;
  }

  /** Listed approvals whose content is not stored yet. */
  countMissing(): number {
    return this.#listed.filter(
      ({ instanceId }) => !this.#source.has(getProcessInstance, { processInstanceId: instanceId }),
    ).length;
  }

  /**
   * Fetches every listed approval once. What was agreed about people of the scope is returned as
   * intervals; what cannot be read becomes an exception of whoever asked, if they are in the scope.
   */
  async fetch(
    userIds: ReadonlySet<string>,
    employeeNumberOf: (userId: string) => string | undefined,
  ): Promise<FetchedApprovals> {
    const approvals: ApprovalSpan[] = [];
    const exceptions: AttendanceException[] = [];
    await this.#source.forEach(this.#listed, async ({ form, instanceId }) => {
      const params = { processInstanceId: instanceId };
      const { result } = await this.#source.fetch(getProcessInstance, params);
      const reading = readInstance(form, instanceId, result);
      if (reading?.outcome === 'read') {
        approvals.push(...reading.spans.filter(({ userId }) => userIds.has(userId)));
      } else if (reading !== undefined && userIds.has(result.originatorUserId)) {
        exceptions.push(
          describeException('approval-unreadable', {
            userId: result.originatorUserId,
            employeeNumber: employeeNumberOf(result.originatorUserId),
            detail: `${instanceId} ${reading.component}`,
          }),
        );
      }
    });
    return { approvals, exceptions };
  }

  async *#idsOf(form: ApprovalForm, window: InstantWindow): AsyncIterable<string> {
    for (let nextToken = '0'; ;) {
      const params = pageOf(form, window, nextToken);
      const { result } = await this.#source.fetch(listProcessInstanceIds, params);
      yield* result.list;
      if (result.nextToken === undefined || result.nextToken === nextToken) return;
      nextToken = result.nextToken;
    }
  }

  #questions(): { readonly form: ApprovalForm; readonly window: InstantWindow }[] {
    return this.#forms.flatMap((form) => this.#windows.map((window) => ({ form, window })));
  }
}

/** Undefined unless it was decided and agreed: only both together mean yes. */
function readInstance(
  form: ApprovalForm,
  approvalId: string,
  { status, result, originatorUserId, createTime, formComponentValues }: ProcessInstance,
): ApprovalReading | undefined {
  if (status !== 'COMPLETED' || result !== 'agree') return undefined;
  return readApprovalForm(form, {
    approvalId,
    originatorUserId,
    createdEpochMs: createTime,
    components: formComponentValues,
  });
}

/** Only what was decided: an open approval, or one that was taken back, means nothing for pay. */
function pageOf({ processCode }: ApprovalForm, window: InstantWindow, nextToken: string) {
  return {
    processCode,
    ...window,
    nextToken,
    maxResults: IDS_PER_PAGE,
    statuses: ['COMPLETED'],
  } as const;
}

function tooMany(found: number, most: number): ExportRefusedError {
  return new ExportRefusedError('approvals.too-many', {
    text: {
      en: `DingTalk lists ${String(found)} approvals around the period, each of which costs a metered call; at most ${String(most)} may be read in a run.`,
      zhHK: `釘釘列出計薪期前後共 ${String(found)} 項審批，每項須耗用一次計費呼叫；每次匯出最多讀取 ${String(most)} 項。`,
    },
    remedy: {
      en: 'Raise payRules.approvals.instancesAtMost if the quota of the month allows it, or leave out a form; then run the same command again.',
      zhHK: '如本月配額許可，請調高 payRules.approvals.instancesAtMost，或刪去其中一種審批表單，然後再執行相同指令。',
    },
    details: { found, most },
  });
}
