import * as z from 'zod';
import { bilingual } from '../errors/index.ts';
import { checkSchema } from './check-settings.ts';
import { deliverySchema } from './delivery-settings.ts';
import { refuseForeignNames } from './environment-boundary.ts';
import { eventsSchema } from './event-settings.ts';
import { environmentName } from './function-environment.ts';
import { messagesSchema } from './message-settings.ts';
import { payCalendarSchema, refuseWrongPayCalendar } from './pay-calendar-settings.ts';
import { quotaSchema } from './quota-settings.ts';
import { releaseSchema } from './release-settings.ts';
import { reportThresholdsSchema } from './report-settings.ts';
import { retentionSchema } from './retention-settings.ts';
import { silenceSchema } from './silence-settings.ts';
import { appSchema, furtherAppsSchema, tokensSchema } from './token-settings.ts';

const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, bilingual('must be 64 hexadecimal digits', '必須為 64 個十六進位數字'));
const objectReference = z.strictObject({ objectKey: z.string().min(1), sha256 });

/** How time is cut into pay periods. From the 29th on a month may lack the day. */
const payPeriodSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('calendar-month') }),
  z.strictObject({ kind: z.literal('semi-monthly') }),
  z.strictObject({ kind: z.literal('monthly-from-day'), day: z.int().min(2).max(28) }),
]);

const companyFields = z.strictObject({
  code: z
    .string()
    .regex(
      /^[0-9A-Za-z]{1,12}$/,
      bilingual('must be letters and digits, 12 at most', '必須為英文字母及數字，最多 12 個'),
    ),
  nameEn: z.string().min(1),
  nameZhHK: z.string().min(1),
  /** DingTalk departments whose people, with all below them, belong to the company. 1 is the root. */
  departmentIds: z.array(z.int()).min(1),
  payPeriod: payPeriodSchema,
  /** Cut-off, release-by and pay date: what `silence-watch` goes by. */
  payCalendar: payCalendarSchema.optional(),
  peopleMapping: objectReference,
  earningsCodes: objectReference,
  profile: z.string().min(1),
  /** Whether the month must be closed in DingTalk before the timer exports it. */
  attendanceClosing: z.enum(['not-used', 'required']).default('not-used'),
  delivery: deliverySchema,
  /** `shadow`: computes and reports beside the present way of paying, and delivers nothing. */
  mode: z.enum(['live', 'shadow']).default('live'),
  /** Rules of pay; the function that computes checks them with its own schema. */
  payRules: z.record(z.string(), z.unknown()).default({}),
  /** Files of the Observatory's warning summary, and rows of a person that correct them. */
  weather: z
    .strictObject({
      files: z.array(objectReference).max(2_000).default([]),
      overrides: objectReference.optional(),
    })
    .prefault({}),
  /** Payroll names and substitutions; checked by the function, off unless switched on. */
  payrollNames: z.record(z.string(), z.unknown()).default({}),
  release: releaseSchema.default({ kind: 'automatic' }),
  /** Whether a paid period is looked at again before each new one, at the cost of its calls. */
  priorPeriods: z.enum(['on-request', 'automatic']).default('on-request'),
  /** Share of people whose punches are compared with DingTalk's own results. */
  crossCheckPercent: z.number().min(0).max(100).default(2),
  /** From when on a figure is worth a look in the report. */
  reportThresholds: reportThresholdsSchema.prefault({}),
  messages: messagesSchema.prefault({}),
  /** Reminders of managers before the cut-off. */
  check: checkSchema.prefault({}),
  retention: retentionSchema.prefault({}),
});

const companySchema = companyFields.superRefine(refuseWrongPayCalendar);

const organisationSchema = z.strictObject({
  corpId: z.string().regex(/^[0-9A-Za-z]{4,64}$/),
  nameEn: z.string().min(1),
  nameZhHK: z.string().min(1),
  /** The app that does the work of the functions. */
  app: appSchema,
  furtherApps: furtherAppsSchema,
  tokens: tokensSchema.prefault({}),
  /** A DingTalk administrator in whose name schedules and shifts are read. */
  operatorUserId: z.string().min(1),
  quota: quotaSchema,
  /** Source types that are DingTalk's own rows and no act of a person. */
  replaySourceTypes: z.array(z.string()).default(['SYSTEM']),
  /** Event callbacks: who hears of what, and how silence is noticed. */
  events: eventsSchema.prefault({}),
  /** Who is told, and when, that something which should happen does not. */
  silence: silenceSchema.prefault({}),
  /** Settings of single functions by their name; each function checks its own with its own schema. */
  functionSettings: z.record(z.string(), z.unknown()).default({}),
  companies: z.array(companySchema).min(1),
});

/**
 * The one description of who exports what to whom: versioned, in object storage, never in the
 * function's environment. It names secrets and holds none.
 */
export const configurationSchema = z
  .strictObject({
    v: z.literal(1),
    environment: environmentName,
    organisations: z.array(organisationSchema).min(1),
    /** File profiles by name; the function that writes files checks each with its own schema. */
    fileProfiles: z.record(z.string(), z.unknown()),
  })
  .superRefine((configuration, context) => {
    const codes = configuration.organisations.flatMap(({ companies }) =>
      companies.map(({ code }) => code),
    );
    for (const code of new Set(
      codes.filter((candidate, index) => codes.indexOf(candidate) !== index),
    )) {
      context.addIssue({
        code: 'custom',
        message: bilingual(`company code ${code} is used twice`, `公司代碼 ${code} 重複`),
      });
    }
    for (const { code, profile } of configuration.organisations.flatMap(
      ({ companies }) => companies,
    )) {
      if (!(profile in configuration.fileProfiles)) {
        context.addIssue({
          code: 'custom',
          message: bilingual(
            `company ${code} names the unknown profile ${profile}`,
            `公司 ${code} 所指的檔案格式 ${profile} 不存在`,
          ),
        });
      }
    }
  })
  // Told together with whatever else is wrong.
  .superRefine(refuseForeignNames, { when: () => true });

export type Configuration = z.infer<typeof configurationSchema>;
/** As written by a person: what has a default may be left out. */
export type ConfigurationDocument = z.input<typeof configurationSchema>;
export type OrganisationConfiguration = z.infer<typeof organisationSchema>;
export type CompanyConfiguration = z.infer<typeof companySchema>;
