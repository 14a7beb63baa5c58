import { epochMsOf } from '../hong-kong-calendar.ts';
import { hashOf } from '../random-stream.ts';
import type { SampleApproval, SampleApprovalKind } from '../sample-company.ts';
import { APPROVAL_FORMS } from './choose-pay-rules.ts';
import type { RosteredDay, VariedPunch } from './varied-day-plan.ts';
import type { VariedPersonPlan } from './varied-person.ts';

const HOUR_MS = 3_600_000;
const KIND_NUMBERS: Readonly<Record<SampleApprovalKind, number>> = {
  overtime: 1,
  'business-trip': 2,
  outing: 3,
  'make-up-punch': 4,
};
const PROCESS_CODES: Readonly<Record<SampleApprovalKind, string>> = {
  overtime: APPROVAL_FORMS.overtime.processCode,
  'business-trip': APPROVAL_FORMS.businessTrip.processCode,
  outing: APPROVAL_FORMS.outing.processCode,
  'make-up-punch': APPROVAL_FORMS.makeUpPunch.processCode,
};

interface Asked extends Pick<SampleApproval, 'kind' | 'result' | 'compensation'> {
  readonly fromEpochMs: number;
  readonly toEpochMs: number;
  readonly instanceId: string;
}

/** Everything that was asked for about one person, in the order of its beginning. */
export function approvalsAbout(
  person: VariedPersonPlan,
  userId: string,
  seed: number,
): readonly SampleApproval[] {
  const { index } = person.employment;
  const asked: Asked[] = [
    ...person.overtime.map(({ range, result, compensation }, number) => ({
      kind: 'overtime' as const,
      ...ends(range),
      result,
      compensation,
      instanceId: instanceIdOf(seed, index, KIND_NUMBERS.overtime, range.from * 4 + (number % 4)),
    })),
    ...person.absences.journeys.map(({ kind, range, result }) => ({
      kind,
      ...ends(range),
      result,
      compensation: undefined,
      instanceId: instanceIdOf(seed, index, KIND_NUMBERS[kind], range.from),
    })),
    ...person.days.flatMap((day) => (day.kind === 'rostered' ? makeUpsOf(seed, index, day) : [])),
  ];
  return asked
    .map((one) => finished(userId, one))
    .sort((one, other) => one.fromEpochMs - other.fromEpochMs);
}

/** The instance that a make-up punch names; undefined where its row names none. */
export function makeUpInstanceIdOf(
  seed: number,
  index: number,
  dayNumber: number,
  punch: VariedPunch,
): string | undefined {
  if (punch.by !== 'approval' || punch.fate === 'without-instance') return undefined;
  const minute = dayNumber * 1_440 + punch.minute;
  return instanceIdOf(seed, index, KIND_NUMBERS['make-up-punch'], minute);
}

function makeUpsOf(seed: number, index: number, day: RosteredDay): readonly Asked[] {
  return day.sections
    .flatMap((section) => [section.in, section.out])
    .flatMap((punch): readonly Asked[] => {
      if (punch === undefined || punch.fate === 'unknown-instance') return [];
      const instanceId = makeUpInstanceIdOf(seed, index, day.dayNumber, punch);
      if (instanceId === undefined) return [];
      const epochMs = epochMsOf(day.dayNumber, punch.minute);
      return [
        {
          kind: 'make-up-punch',
          fromEpochMs: epochMs,
          toEpochMs: epochMs,
          compensation: undefined,
          result: punch.fate === 'refused' ? 'refuse' : 'agree',
          instanceId,
        },
      ];
    });
}

/** A make-up punch is asked for afterwards, everything else is decided half a day before. */
function finished(userId: string, asked: Asked): SampleApproval {
  const { kind, fromEpochMs, toEpochMs, compensation, result, instanceId } = asked;
  return {
    userId,
    kind,
    fromEpochMs,
    toEpochMs,
    compensation,
    processInstanceId: instanceId,
    processCode: PROCESS_CODES[kind],
    finishedEpochMs: fromEpochMs + (kind === 'make-up-punch' ? 2 : -12) * HOUR_MS,
    result,
  };
}

function ends({ from, to }: { readonly from: number; readonly to: number }) {
  return { fromEpochMs: epochMsOf(0, from), toEpochMs: epochMsOf(0, to) };
}

/** In the form of DingTalk's; the numbers that it is made from are written out, so none is twice. */
function instanceIdOf(seed: number, index: number, kind: number, number: number): string {
  const text = (value: number, digits: number): string =>
    value.toString(36).toUpperCase().padStart(digits, '0');
  return `PROC-${text(hashOf(seed, index, kind), 7)}-${text(index, 4)}-${kind}-${text(number, 8)}`;
}
