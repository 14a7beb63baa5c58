import type { DingTalkClient } from '../../../shared/dingtalk/index.ts';
import { MemoryAnswerStore } from '../answer-archive.ts';
import { neededForms, type ApprovalForm } from '../domain/approval-form.ts';
import type { ApprovalSpan } from '../domain/approval-span.ts';
import { approvalWindows } from '../domain/approval-window.ts';
import type { PayRules } from '../domain/pay-rules.ts';
import { AnswerSource } from '../fetch-answers.ts';
import { ApprovalFetcher } from '../fetch-approvals.ts';
import type { CheckedCompany } from './fetch-open-items.ts';

/**
 * Forms that settle what looks missing: trips, outings, and make-up punches that are verified.
 * Overtime is left out: nothing is missing for want of it, and it is by far the most to read.
 */
export function settlingForms(payRules: PayRules): ApprovalForm[] {
  return neededForms(payRules).filter(({ kind }) => kind !== 'overtime');
}

/**
 * What was agreed about people of the company, one call for each page and each approval.
 *
 * @param reserve is told how many calls are to come, before any of them is made
 * @throws ExportRefusedError `approvals.too-many`; DingTalkError
 */
export async function fetchAgreedApprovals(
  client: DingTalkClient,
  { subject, period, mapping, people }: CheckedCompany,
  asked: {
    readonly nowEpochMs: number;
    readonly signal: AbortSignal;
    readonly reserve: (calls: number) => Promise<void>;
  },
): Promise<readonly ApprovalSpan[]> {
  const forms = settlingForms(subject.payRules);
  if (forms.length === 0) return [];
  const store = new MemoryAnswerStore();
  const source = new AnswerSource(client, store, asked.signal, () => Promise.resolve());
  const windows = approvalWindows(period, asked.nowEpochMs);
  const { instancesAtMost } = subject.payRules.approvals;
  const fetcher = new ApprovalFetcher(source, { forms, windows }, instancesAtMost);
  await asked.reserve(fetcher.countMissingLists());
  await fetcher.list();
  await asked.reserve(fetcher.countMissing());
  // What was agreed and cannot be read is an exception of the run, where somebody has to settle it.
  const { approvals } = await fetcher.fetch(
    new Set(people.map(({ userId }) => userId)),
    (userId) => mapping.rowsOf(userId)[0]?.employee_number,
  );
  return approvals;
}
