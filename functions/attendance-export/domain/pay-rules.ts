import * as z from 'zod';
import { bilingual } from '../../../shared/errors/index.ts';
import { weatherPolicySchema } from './hong-kong/adverse-weather.ts';
import { holidaySettingsSchema } from './hong-kong/holiday-settings.ts';
import { isPayableMeasure, LEAVE_KEY_PATTERN } from './measure.ts';

const timeOfDay = z
  .string()
  .regex(
    /^([01]\d|2[0-3]):[0-5]\d$/,
    bilingual('must be a time of day in the form HH:mm', '必須為時間，格式為 HH:mm'),
  );
const minutesOfDay = z.int().min(0).max(1_440);
const ids = z.array(z.string().min(1)).min(1);
const wayOfCompensation = z.enum(['pay', 'time-off']);

const graceSchema = z.strictObject({
  lateMinutes: minutesOfDay.default(0),
  earlyLeaveMinutes: minutesOfDay.default(0),
  /** Beyond the grace all minutes count, or only those in excess of it. */
  beyond: z.enum(['whole', 'excess']).default('whole'),
});

const flexibleSchema = z.strictObject({
  shiftIds: ids,
  earlierMinutes: minutesOfDay,
  laterMinutes: minutesOfDay,
});

const unscheduledSchema = z.strictObject({
  groupIds: ids,
  dayBeginsAt: timeOfDay.default('00:00'),
  unpaidBreak: z
    .strictObject({ afterMinutes: minutesOfDay, minutes: z.int().min(1).max(480) })
    .optional(),
});

const overtimeSchema = z.strictObject({
  mode: z.enum(['none', 'approved', 'beyond-threshold']).default('none'),
  /** Candidate minutes of a day below this are not counted. */
  thresholdMinutes: minutesOfDay.default(30),
  /** All candidate minutes of a day that reaches the threshold, or those beyond it. */
  counts: z.enum(['all', 'excess']).default('all'),
  /** Null: no night measures. */
  nightBand: z
    .strictObject({ from: timeOfDay, to: timeOfDay })
    .nullable()
    .default({ from: '22:00', to: '06:00' }),
  compensation: z
    .strictObject({
      workday: wayOfCompensation.default('pay'),
      restday: wayOfCompensation.default('pay'),
      statutory: wayOfCompensation.default('pay'),
    })
    .prefault({}),
});

const leaveSchema = z.strictObject({
  types: z
    .array(
      z.strictObject({
        key: z
          .string()
          .regex(
            LEAVE_KEY_PATTERN,
            bilingual(
              'must be lower-case letters, digits and hyphens',
              '必須為小寫英文字母、數字及連字號',
            ),
          ),
        leaveCode: z.string().min(1),
        nameEn: z.string().min(1),
        nameZhHK: z.string().min(1),
      }),
    )
    .default([]),
  overlap: z.enum(['leave-wins', 'punches-win']).default('leave-wins'),
  dayLeaveEnds: z.enum(['inclusive', 'exclusive']).default('inclusive'),
  compareDuration: z.boolean().default(false),
});

/**
 * Employment Ordinance (Cap. 57) s.32: wages may be cut for absence in proportion to the time absent
 * and no more, so these are never rounded up.
 */
const deductedMeasures: ReadonlySet<string> = new Set(['late', 'early-leave', 'absent']);

const roundingSchema = z
  .strictObject({
    measures: z
      .array(
        z
          .string()
          .refine(
            isPayableMeasure,
            bilingual('must be a measure that may be paid', '必須為可計薪的項目'),
          ),
      )
      .min(1),
    unitMinutes: z.int().min(1).max(480),
    direction: z.enum(['nearest', 'down', 'up']),
  })
  .refine(
    ({ measures, direction }) =>
      direction === 'down' || !measures.some((measure) => deductedMeasures.has(measure)),
    bilingual(
      'late, early-leave and absent may only be rounded down: wages are cut in proportion to the time absent',
      'late、early-leave 及 absent 只可向下取整：扣薪須與缺勤時間成比例',
    ),
  );

const intervalFormSchema = z.strictObject({
  processCode: z.string().min(1),
  /** Labels of the form's components that hold the two ends. */
  fields: z.strictObject({
    from: z.string().min(1),
    to: z.string().min(1),
    /**
     * Label of the component that names whom it is about. Absent: the form's one contact component,
     * if it names anybody, else whoever asked. Null: always whoever asked.
     */
    people: z.string().min(1).nullable().optional(),
  }),
});

const approvalsSchema = z.strictObject({
  overtime: intervalFormSchema
    .extend({
      fields: intervalFormSchema.shape.fields.extend({
        compensation: z.string().min(1).optional(),
      }),
      /** Values of the compensation component that mean time off; any other means pay. */
      timeOffValues: z.array(z.string().min(1)).default([]),
    })
    .optional(),
  businessTrip: intervalFormSchema.optional(),
  outing: intervalFormSchema.optional(),
  makeUpPunch: z.strictObject({ processCode: z.string().min(1) }).optional(),
  /** Each costs a metered call: a run that would have to read more is refused. */
  instancesAtMost: z.int().min(1).max(10_000).default(2_000),
});

/**
 * How a company pays its attendance: part of its configuration. Every field has a default, and the
 * defaults together are the plainest reading of punches: no grace, no overtime, unpaid breaks.
 */
export const payRulesSchema = z.strictObject({
  /** Raised by the company with every change; shown in manifest and report. */
  version: z.int().min(1).default(1),
  grace: graceSchema.prefault({}),
  /** Shifts whose breaks are paid. */
  paidBreaks: z.union([z.enum(['none', 'all']), z.array(z.string().min(1))]).default('none'),
  flexible: z.array(flexibleSchema).default([]),
  unscheduled: z.array(unscheduledSchema).default([]),
  overtime: overtimeSchema.prefault({}),
  leave: leaveSchema.prefault({}),
  makeUpPunches: z.enum(['trusted', 'verified']).default('trusted'),
  rounding: z.array(roundingSchema).default([]),
  approvals: approvalsSchema.prefault({}),
  holidays: holidaySettingsSchema.prefault({}),
  weather: weatherPolicySchema.prefault({}),
});

export type PayRules = z.infer<typeof payRulesSchema>;

/**
 * Pay rules as a company configures them: what is decided by approvals names the form to be read.
 * Without it every hour of overtime, or every make-up punch, would silently count for nothing. Rules
 * stored with a run are read by {@link payRulesSchema}.
 */
export const configuredPayRulesSchema = payRulesSchema
  .refine(({ overtime, approvals }) => overtime.mode !== 'approved' || approvals.overtime, {
    path: ['approvals', 'overtime'],
    error: bilingual(
      'must name the form of overtime, since overtime.mode is approved',
      '必須指明加班審批表單，因為 overtime.mode 為 approved',
    ),
  })
  .refine(({ makeUpPunches, approvals }) => makeUpPunches !== 'verified' || approvals.makeUpPunch, {
    path: ['approvals', 'makeUpPunch'],
    error: bilingual(
      'must name the form of make-up punches, since makeUpPunches is verified',
      '必須指明補卡審批表單，因為 makeUpPunches 為 verified',
    ),
  });

/** What holds for a company that configures nothing. */
export const defaultPayRules: PayRules = payRulesSchema.parse({});
