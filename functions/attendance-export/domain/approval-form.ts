import {
  hongKongMidnightEpochMs,
  isHongKongDate,
  MINUTE_MS,
  addDays,
} from '../../../shared/time/index.ts';
import type { ApprovalKind, ApprovalSpan } from './approval-span.ts';
import type { PayRules } from './pay-rules.ts';

/** A form whose agreed approvals bear on pay. */
export interface ApprovalForm {
  readonly kind: ApprovalKind;
  readonly processCode: string;
  /** Undefined where nothing but the agreement matters. */
  readonly fields: ApprovalFields | undefined;
  /** Values of the compensation component that mean time off. */
  readonly timeOffValues: readonly string[];
}

interface ApprovalFields {
  readonly from: string;
  readonly to: string;
  readonly compensation?: string | undefined;
  readonly people?: string | null | undefined;
}

/** A form as somebody filled it in. */
export interface FilledForm {
  readonly approvalId: string;
  readonly originatorUserId: string;
  readonly createdEpochMs: number;
  readonly components: readonly FormComponent[];
}

export interface FormComponent {
  readonly name?: string | undefined;
  readonly value?: string | undefined;
  readonly extValue?: string | undefined;
  readonly componentType?: string | undefined;
}

export type ApprovalReading =
  | { readonly outcome: 'read'; readonly spans: readonly ApprovalSpan[] }
  /** `component`: the label of what cannot be read. Whoever asked has to be asked. */
  | { readonly outcome: 'unreadable'; readonly component: string };

/**
 * The forms that the pay rules need: each costs calls. Overtime approvals are needed where overtime
 * is paid by approval, or where the form says how it is made good; make-up punches where they are to
 * be verified.
 */
export function neededForms({ approvals, overtime, makeUpPunches }: PayRules): ApprovalForm[] {
  const { overtime: ofOvertime, businessTrip, outing, makeUpPunch } = approvals;
  const forms: ApprovalForm[] = [];
  const decidesOvertime =
    overtime.mode === 'approved' ||
    (overtime.mode === 'beyond-threshold' && ofOvertime?.fields.compensation !== undefined);
  if (ofOvertime !== undefined && decidesOvertime) forms.push({ kind: 'overtime', ...ofOvertime });
  if (businessTrip !== undefined) {
    forms.push({ kind: 'business-trip', timeOffValues: [], ...businessTrip });
  }
  if (outing !== undefined) forms.push({ kind: 'outing', timeOffValues: [], ...outing });
  if (makeUpPunch !== undefined && makeUpPunches === 'verified') {
    forms.push({ kind: 'make-up-punch', timeOffValues: [], fields: undefined, ...makeUpPunch });
  }
  return forms;
}

/** Reads an agreed approval: one interval for each person it is about. Never throws. */
export function readApprovalForm(form: ApprovalForm, filled: FilledForm): ApprovalReading {
  const { fields, kind, timeOffValues } = form;
  const { approvalId, createdEpochMs } = filled;
  const about = { kind, approvalId };
  const userIds = peopleOf(fields?.people, filled);
  if (userIds === undefined) return unreadable(fields?.people ?? 'InnerContactField');
  if (fields === undefined) {
    const instant = { fromEpochMs: createdEpochMs, toEpochMs: createdEpochMs };
    return spansOf(userIds, { ...about, ...instant, compensation: undefined });
  }
  const values = labelledValues(filled.components);
  const from = readTime(values.get(fields.from), 'begin');
  if (from === undefined) return unreadable(fields.from);
  const to = readTime(values.get(fields.to), 'end');
  if (to === undefined || to <= from) return unreadable(fields.to);
  const answer = fields.compensation === undefined ? '' : (values.get(fields.compensation) ?? '');
  const compensation =
    answer === '' ? undefined : timeOffValues.includes(answer) ? 'time-off' : 'pay';
  return spansOf(userIds, { ...about, fromEpochMs: from, toEpochMs: to, compensation });
}

function spansOf(userIds: readonly string[], about: Omit<ApprovalSpan, 'userId'>): ApprovalReading {
  return { outcome: 'read', spans: userIds.map((userId) => ({ userId, ...about })) };
}

function unreadable(component: string): ApprovalReading {
  return { outcome: 'unreadable', component };
}

/** DingTalk's type of a component in which people are chosen. */
const CONTACTS = 'InnerContactField';

/** Undefined if the form names people in a way that cannot be read. */
function peopleOf(
  label: string | null | undefined,
  { components, originatorUserId }: FilledForm,
): readonly string[] | undefined {
  if (label === null) return [originatorUserId];
  const named = components.filter(({ name, componentType }) =>
    label === undefined ? componentType === CONTACTS : name === label,
  );
  const filled = named.filter(({ value = '' }) => value !== '' && value !== '[]');
  const [component, ...others] = filled;
  if (label !== undefined && named.length === 0) return undefined;
  if (component === undefined) return [originatorUserId];
  return others.length > 0 ? undefined : userIdsOf(component);
}

/** People stand as objects with `emplId` in `extValue`, or as a list of ids in `value`. */
function userIdsOf({ value, extValue }: FormComponent): readonly string[] | undefined {
  const people = parseList(extValue)?.map((person) =>
    typeof person === 'object' && person !== null && 'emplId' in person ? person.emplId : undefined,
  );
  const ids = people ?? parseList(value);
  if (ids === undefined || ids.length === 0) return undefined;
  const texts = ids.filter((id) => typeof id === 'string' && id !== '') as string[];
  return texts.length === ids.length ? [...new Set(texts)] : undefined;
}

/** A component for two dates has a list of two labels as its name, and one of two values. */
function labelledValues(components: readonly FormComponent[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const { name = '', value = '' } of components) {
    const labels = parseList(name);
    if (labels === undefined) {
      values.set(name, value);
      continue;
    }
    const parts = parseList(value) ?? [];
    labels.forEach((label, index) => {
      const part = parts[index];
      if (typeof label === 'string' && typeof part === 'string') values.set(label, part);
    });
  }
  return values;
}

function parseList(text: string | undefined): readonly unknown[] | undefined {
  if (text?.startsWith('[') !== true) return undefined;
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? (list as readonly unknown[]) : undefined;
  } catch {
    return undefined;
  }
}

const TIME = /^(\d{4})[-/](\d{2})[-/](\d{2})(?:[ T]([01]\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?)?$/;

/** Hong Kong time to the minute. A day without a time is meant whole: its end is the next midnight. */
function readTime(text: string | undefined, side: 'begin' | 'end'): number | undefined {
  const [, year, month, day, hour, minute] = TIME.exec(text?.trim() ?? '') ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const date = `${year}-${month}-${day}`;
  if (!isHongKongDate(date)) return undefined;
  if (hour === undefined || minute === undefined) {
    return hongKongMidnightEpochMs(side === 'end' ? addDays(date, 1) : date);
  }
  return hongKongMidnightEpochMs(date) + (Number(hour) * 60 + Number(minute)) * MINUTE_MS;
}
