import type { ErrorDetails } from '../../../shared/errors/index.ts';
import { hongKongDateOf, periodLabel, type PayPeriod } from '../../../shared/time/index.ts';
import { MemoryAnswerStore } from '../answer-archive.ts';
import { fetchAgreedApprovals, settlingForms } from '../check/agreed-approvals.ts';
import { CheckBudget } from '../check/check-budget.ts';
import { directoryForHints } from '../check/directory-for-hints.ts';
import { fetchOpenItems, plannedCalls, type CheckedCompany } from '../check/fetch-open-items.ts';
import { managersOf } from '../check/managers-of.ts';
import { listOpenApprovals, processCodesOf, readOpenApprovals } from '../check/open-approvals.ts';
import { notSentToday, planNotices, sendNotices, type NoticePlan } from '../check/send-notices.ts';
import { SentNotices } from '../check/sent-notices.ts';
import { withCompanyLease } from '../company-lease.ts';
import { findConfigured } from '../company-view.ts';
import { approvalWindows } from '../domain/approval-window.ts';
import { checkablePart } from '../domain/check-due.ts';
import { countItems, type OpenItem } from '../domain/open-item.ts';
import type { ExportCaller } from '../export-caller.ts';
import { refusePeriodBeyondHistory, type ExportSubject } from '../export-subject.ts';
import { AnswerSource } from '../fetch-answers.ts';
import { fetchDirectory } from '../fetch-people.ts';
import type { ExportDependencies } from '../ports.ts';
import { readMapping } from '../read-mapping.ts';
import { readSurroundings } from '../surroundings-of-run.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import { periodOf } from '../requests/request-fields.ts';
import type { ActionResult } from './action-result.ts';

interface Check {
  readonly deps: ExportDependencies;
  readonly subject: ExportSubject;
  readonly company: CheckedCompany;
  readonly budget: CheckBudget;
  readonly signal: AbortSignal;
  readonly actor: ExportCaller['actor'];
}

/**
 * Before the cut-off: what is missing so far by the company's own rules, and which approvals wait,
 * told to each manager by one work notification. Nothing that was fetched is kept, and no run begins.
 *
 * Costs the metered calls of an export of the days so far, one for each page of approvals, each that is
 * open or settles a day, and each notice. A dry run tells the first part and spends nothing.
 *
 * @throws QuotaExceededError before anything is spent; ExportRefusedError `request.period-too-old`,
 *   `approvals.too-many`, `weather.missing`, `weather.invalid`; YearNotCoveredError;
 *   RunInProgressError; DingTalkError
 */
export async function checkPeriod(
  deps: ExportDependencies,
  payload: Payload<'check'>,
  caller: ExportCaller,
): Promise<ActionResult> {
  const subject = await findConfigured(deps, { ...payload, period: periodOf(payload) });
  const nowEpochMs = deps.clock.nowEpochMs();
  const period = checkablePart(subject.series.period, nowEpochMs);
  if (period === undefined) return nothingToCheck();
  refusePeriodBeyondHistory(period, nowEpochMs);
  const prepare = async (signal: AbortSignal): Promise<Check> => {
    const budget = await CheckBudget.open(deps, subject);
    const company = await companyOf(deps, subject, period, { budget, signal });
    return { deps, subject, company, budget, signal, actor: caller.actor };
  };
  if (payload.dryRun) return planned(await prepare(caller.signal));
  return withCompanyLease(deps, subject, caller, async (_lease, signal) =>
    checkAndSettle(await prepare(signal)),
  );
}

/** Everybody of the directory who is mapped; leavers can no longer be reminded of anything. */
async function companyOf(
  deps: ExportDependencies,
  subject: ExportSubject,
  period: PayPeriod,
  { budget, signal }: Pick<Check, 'budget' | 'signal'>,
): Promise<CheckedCompany> {
  const store = new MemoryAnswerStore();
  const source = new AnswerSource(budget.client, store, signal, () => Promise.resolve());
  const directory = await fetchDirectory(source, subject.company.departmentIds);
  const mapping = await readMapping(deps, subject.company, period, { directory });
  const people = directory.filter(({ userId }) => mapping.userIds.has(userId));
  return { subject, period, mapping, people };
}

async function checkAndSettle(check: Check): Promise<ActionResult> {
  try {
    const result = await checkAndTell(check);
    return { ...result, meteredCallsUsed: await check.budget.settle() };
  } catch (error) {
    // The error that ended the check is the one to tell.
    await check.budget.settle().catch((fault: unknown) => {
      check.deps.log.warn('payroll.spending-not-noted', { error: fault });
    });
    throw error;
  }
}

async function checkAndTell(check: Check): Promise<ActionResult> {
  const { deps, subject, company, budget, signal } = check;
  const items = await findItems(check);
  const plan = await noticesOf(check, items);
  const { agentId } = subject.company.messages;
  const isSilent = agentId === 0;
  const marks = new SentNotices(deps, subject.series, hongKongDateOf(deps.clock.nowEpochMs()));
  const notices = isSilent ? [] : await notSentToday(marks, plan.notices);
  await budget.reserve(notices.length);
  const { sent, failed } = await sendNotices(budget.client, marks, { notices, agentId, signal });
  const open = countItems(items);
  await note(check, failed.length === 0, { ...open, notices: sent, failed: failed.length });
  return {
    outcome: 'checked',
    checkedUntil: company.period.to,
    people: company.people.length,
    open,
    notices: {
      sent,
      sentBefore: isSilent ? 0 : plan.notices.length - notices.length,
      failed,
      itemsWithoutReceiver: isSilent ? items.length : plan.itemsWithoutReceiver,
    },
    next: nextAfterCheck(failed.length > 0, isSilent),
  };
}

/** Counts only: the trail names nobody. */
async function note(
  { deps, subject, actor }: Check,
  isDone: boolean,
  details: ErrorDetails,
): Promise<void> {
  const { company, period } = subject.series;
  await deps.auditTrailOf(subject.organisation).record({
    company,
    actor,
    action: 'payroll.check',
    subject: `${company}/${periodLabel(period)}`,
    outcome: isDone ? 'done' : 'failed',
    details,
  });
}

async function findItems({ deps, subject, company, budget, signal }: Check): Promise<OpenItem[]> {
  const codes = processCodesOf(subject.payRules);
  const {
    payRules,
    company: { weather },
  } = subject;
  const surroundings = await readSurroundings(deps, { payRules, weather }, company.period);
  const nowEpochMs = deps.clock.nowEpochMs();
  // Set aside as one: a quota that does not suffice for all stops the check before its first call.
  const ownCalls = plannedCalls(company) + codes.length;
  const reserve = (calls: number): Promise<void> => budget.reserve(calls + ownCalls);
  const asked = { nowEpochMs, signal, reserve };
  const approvals = await fetchAgreedApprovals(budget.client, company, asked);
  await budget.reserve(ownCalls);
  const found = { ...surroundings, approvals };
  const missing = await fetchOpenItems(budget.client, company, found, signal);
  const about = { period: company.period, nowEpochMs, signal };
  const instanceIds = await listOpenApprovals(budget.client, codes, about);
  await budget.reserve(instanceIds.length);
  const userIds = new Set(company.people.map(({ userId }) => userId));
  const open = await readOpenApprovals(budget.client, instanceIds, { userIds, signal });
  return [...missing, ...open];
}

async function noticesOf(
  { deps, subject, company, budget, signal }: Check,
  items: readonly OpenItem[],
): Promise<NoticePlan> {
  const names = new Map(company.people.map(({ userId, name }) => [userId, name]));
  const concerned = new Set(items.map(({ userId }) => userId));
  const directory = directoryForHints(deps, subject.organisation, budget.client);
  const managers = await managersOf(directory, concerned, signal);
  return planNotices(items, managers, {
    company: subject.company.code,
    period: subject.series.period,
    nameOf: (userId) => {
      const name = names.get(userId) ?? '';
      return name === '' ? userId : name;
    },
    fallbackUserIds: subject.company.messages.reportUserIds,
  });
}

function planned({ deps, subject, company }: Check): ActionResult {
  const approvalForms = processCodesOf(subject.payRules).length;
  const windows = approvalWindows(company.period, deps.clock.nowEpochMs()).length;
  const lists = approvalForms + settlingForms(subject.payRules).length * windows;
  return {
    outcome: 'planned',
    checkedUntil: company.period.to,
    people: company.people.length,
    plan: { meteredCalls: plannedCalls(company) + lists, approvalForms },
    next: {
      en: 'Nothing was spent. The check also costs one call for each approval that is open or settles a day, and for each manager who is told.',
      zhHK: '尚未使用任何額度。檢查另須為每項未完成或已獲同意的審批，以及每位獲通知的主管各用一次計費呼叫。',
    },
  };
}

function nothingToCheck(): ActionResult {
  return {
    outcome: 'nothing-to-check',
    next: {
      en: 'No day of this period is over yet.',
      zhHK: '此計薪期尚未有已完結的日子。',
    },
  };
}

function nextAfterCheck(hasFailed: boolean, isSilent: boolean): ActionResult['next'] {
  if (isSilent) {
    return {
      en: 'Nobody was told: the company has no messages.agentId. Look at the open items, or configure it.',
      zhHK: '沒有通知任何人：公司未設定 messages.agentId。請查看待處理項目，或補充設定。',
    };
  }
  return hasFailed
    ? {
        en: 'Some managers were not told. Follow the code of each, then check again: whoever was told today is not told again.',
        zhHK: '部分主管未獲通知。請按各代碼處理後再檢查：今日已通知者不會重複通知。',
      }
    : {
        en: 'The managers were told. Check again after they have settled what is open.',
        zhHK: '已通知各主管。待處理後可再檢查。',
      };
}
