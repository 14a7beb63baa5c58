import type { BilingualText } from '../../../shared/errors/index.ts';
import { formatHongKongTimestamp, MINUTE_MS } from '../../../shared/time/index.ts';
import { findConfigured, runOf, viewCompany } from '../company-view.ts';
import { computedRecordOf } from '../computed-run.ts';
import { daySentences, type ExplainContext } from '../domain/explain-texts.ts';
import { explainedDays, type ExplainedDay } from '../domain/explained-day.ts';
import { explainedLine, isOfLine } from '../domain/explained-line.ts';
import { createHolidayCalendar } from '../domain/hong-kong/holiday-calendar.ts';
import { sameOffsetNote } from '../domain/hong-kong/work-place-time.ts';
import { isPayableMeasure } from '../domain/measure.ts';
import { payRulesSchema } from '../domain/pay-rules.ts';
import type { PayrollMapping } from '../domain/payroll-mapping.ts';
import { personFromAmounts, personFromAnswers, type PersonOfRun } from '../explain-person.ts';
import type { ExportCaller } from '../export-caller.ts';
import { unknownEmployee } from '../mapping-of-run.ts';
import { runLabel } from '../object-keys.ts';
import type { ExportDependencies } from '../ports.ts';
import { readPinnedRun, reopenRun, type PinnedRun } from '../reopen-run.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import { periodOf } from '../requests/request-fields.ts';
import type { ActionResult } from './action-result.ts';

/**
 * How a person's days came to the lines of the file: punches → rules → mapping → line, in words and as
 * figures, by the pins of the run. Changes nothing, and asks DingTalk nothing.
 *
 * @throws ExportRefusedError `request.unknown-run`, `request.nothing-computed`,
 *   `request.unknown-employee`; ExportHaltedError `answer.altered`
 */
export async function explainPerson(
  deps: ExportDependencies,
  payload: Payload<'explain'>,
  { signal }: ExportCaller,
): Promise<ActionResult> {
  const subject = await findConfigured(deps, { ...payload, period: periodOf(payload) });
  const stored = runOf(await viewCompany(deps, subject), payload.runId);
  const record = computedRecordOf(stored);
  const pinned = await readPinnedRun(deps, stored);
  const userId = userIdOf(pinned.mapping, payload);
  const source = { identity: stored.identity, record, userId, ...pinned };
  const { operatorUserId } = subject.organisation;
  const reopened = await reopenRun(deps, stored, pinned, { operatorUserId, signal, userId });
  const person =
    reopened === undefined
      ? await personFromAmounts(deps, source)
      : await personFromAnswers(deps, source, reopened);
  return {
    outcome: 'explained',
    run: runLabel(stored.identity),
    basis: reopened === undefined ? 'amounts' : 'answers',
    mappingRows: pinned.mapping.rowsOf(userId).map((row) => ({
      employeeNumber: row.employee_number,
      payGroup: row.pay_group,
      costCentre: row.cost_centre,
      validFrom: row.valid_from,
      validTo: row.valid_to,
    })),
    ...explanation(person, contextOf(pinned, userId), payload),
    next: nextOf(reopened !== undefined),
  };
}

function userIdOf(mapping: PayrollMapping, { employee, userId }: Payload<'explain'>): string {
  const known = [...mapping.userIds].find((id) =>
    employee === undefined
      ? id === userId
      : mapping.rowsOf(id).some((row) => row.employee_number === employee),
  );
  // A user id is no business of the log, where refusals end up.
  if (known === undefined) throw unknownEmployee(employee ?? '–');
  return known;
}

function contextOf({ pins, mapping }: PinnedRun, userId: string): ExplainContext {
  const rules = payRulesSchema.parse(pins.payRules);
  const calendar = createHolidayCalendar(rules.holidays);
  return {
    place: mapping.rowsOf(userId).at(-1)?.work_place ?? 'HK',
    rules,
    codeOn: (measure, date) =>
      isPayableMeasure(measure) ? mapping.codeOn(measure, date) : undefined,
    holidayOn: (date) => {
      if (!calendar.coversYear(Number(date.slice(0, 4)))) return undefined;
      const holiday = calendar.statutoryOn(date);
      return holiday && { en: holiday.nameEn, zhHK: holiday.nameZhHK };
    },
  };
}

/** The days and lines that were asked for; all of the period by default. */
function explanation(
  person: PersonOfRun,
  context: ExplainContext,
  { date, code }: Payload<'explain'>,
) {
  const isWanted = (day: ExplainedDay): boolean =>
    (date === undefined || day.date === date) &&
    (code === undefined ||
      [day.due, day.delivered, day.paid].some((amounts) =>
        amounts.some(({ earningsCode }) => earningsCode === code),
      ));
  const days = explainedDays(person).filter(isWanted);
  const paid = days.flatMap((day) => day.paid);
  const lines = person.lines.filter(
    (line) =>
      (code === undefined || line.earningsCode === code) &&
      (date === undefined || paid.some((amount) => isOfLine(amount, line))),
  );
  return {
    days: days.map((day) => shownDay(day, context)),
    lines: lines.map((line) => shownLine(explainedLine(line, person.paid))),
    ...(context.place === 'CN' ? { timeNote: sameOffsetNote } : {}),
  };
}

function shownDay(day: ExplainedDay, context: ExplainContext) {
  const { record, date, exceptions, due, delivered, paid, punches } = day;
  const sentences = daySentences(day, context);
  return {
    date,
    dayKind: record?.dayKind ?? (day.isRestDay ? 'rest-day' : 'not-measured'),
    problem: record?.problem ?? 'none',
    punches: punches.map(({ punch, fate }) => ({
      at: formatHongKongTimestamp(punch.punchedEpochMs),
      kind: punch.checkType ?? 'none',
      fate,
    })),
    segments: (record?.segments ?? []).map(({ start, end, ...rest }) => ({
      from: formatHongKongTimestamp(start * MINUTE_MS),
      to: formatHongKongTimestamp(end * MINUTE_MS),
      minutes: end - start,
      ...rest,
    })),
    planned: record?.planned ?? 0,
    minutes: record?.minutes ?? {},
    exceptions: exceptions.map(({ id }) => id),
    due: due.map(withoutPerson),
    delivered: delivered.map(withoutPerson),
    paid: paid.map(withoutPerson),
    text: { en: sentences.map(({ en }) => en), zhHK: sentences.map(({ zhHK }) => zhHK) },
  };
}

/** Whom an amount is about has been said; the rest is what decides about its line. */
function withoutPerson({ userId: _userId, ...amount }: ExplainedDay['paid'][number]) {
  return amount;
}

function shownLine({ line, days, quantity, text }: ReturnType<typeof explainedLine>) {
  const { userId: _userId, name: _name, ...rest } = line;
  return { ...rest, quantity, days, text };
}

function nextOf(hasAnswers: boolean): BilingualText {
  return hasAnswers
    ? {
        en: 'If a punch, a leave or an approval is wrong, correct it in DingTalk and export with refresh; if the day is right otherwise, state it by an adjustment.',
        zhHK: '如打卡、假期或審批有誤，請於釘釘更正後以 refresh 匯出；如當日另有實情，請以調整表說明。',
      }
    : {
        en: 'DingTalk’s answers of this run were erased by retention: minutes, codes and lines are told from what was stored, without punches and rules.',
        zhHK: '此次匯出的釘釘回應已按保留期刪除：只能按已儲存的分鐘數、代碼及檔案行說明，沒有打卡及規則的細節。',
      };
}
