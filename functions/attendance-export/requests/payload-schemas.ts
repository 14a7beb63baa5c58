import * as z from 'zod';
import { bilingual } from '../../../shared/errors/index.ts';
import {
  checkPeriod,
  companyField,
  contentField,
  dateField,
  employeeField,
  periodFields,
  periodOf,
  runField,
} from './request-fields.ts';

const series = { company: companyField, ...periodFields, profile: z.string().min(1).optional() };
const accept = z.array(z.string().min(1).max(60)).max(100_000).default([]);
const userId = z.string().min(1).max(64);

/** Exactly one way of naming a person. */
const person = { employee: employeeField.optional(), userId: userId.optional() };

function withPerson<
  Schema extends z.ZodType<{ employee?: string | undefined; userId?: string | undefined }>,
>(schema: Schema) {
  return schema.refine(
    ({ employee, userId: user }) => (employee === undefined) !== (user === undefined),
    bilingual('give either employee or userId', '請填 employee 或 userId，兩者擇一'),
  );
}

type GivenDay = Parameters<typeof periodOf>[0] & { readonly date?: string | undefined };

function isInPeriod({ date, ...given }: GivenDay): boolean {
  if (date === undefined) return true;
  const { from, to } = periodOf(given);
  return date >= from && date <= to;
}

function withPeriod<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape).superRefine((request, context) => {
    checkPeriod(request, ({ path, message }) => {
      context.addIssue({ code: 'custom', ...(path === undefined ? {} : { path }), message });
    });
  });
}

const exportFields = {
  ...series,
  /** Plan and cost only: nothing metered is spent, nothing is stored or delivered. */
  dryRun: z.boolean().default(false),
  runId: runField.optional(),
  /** Ids of exceptions that a person has looked at and accepts, one by one. */
  accept,
  /** Fetches again although the period has a run: a new run with the next number. */
  refresh: z.boolean().default(false),
};

const resumeSchema = withPeriod({ action: z.literal('resume'), ...exportFields }).refine(
  ({ refresh }) => !refresh,
  { error: bilingual('goes with export only', '只可配合 export 使用'), path: ['refresh'] },
);

const employees = z.array(employeeField).min(1).max(500);

/** Which run is looked at: by default the latest; one of a final pay by its leavers. */
const storedRun = { ...series, employees: employees.optional(), runId: runField.optional() };

/** What may be asked of the function by hand, by its action. */
export const payloadSchemas = {
  export: withPeriod({ action: z.literal('export'), ...exportFields }),
  resume: resumeSchema,
  status: withPeriod({ action: z.literal('status'), ...exportFields }),
  /** Leavers before the regular run; the regular run leaves out what this has delivered. */
  'final-pay': withPeriod({ action: z.literal('final-pay'), ...exportFields, employees }),
  /** Asks for the release of a run anew, or takes the request back. It grants nothing. */
  release: withPeriod({
    action: z.literal('release'),
    ...series,
    employees: employees.optional(),
    cancel: z.boolean().default(false),
  }),
  /** Payroll has paid by the delivered file: from now on changes go into the next one. */
  'mark-paid': withPeriod({
    action: z.literal('mark-paid'),
    ...series,
    employees: employees.optional(),
  }),
  /** Missing punches and open approvals, told to each manager before the cut-off. */
  check: withPeriod({
    action: z.literal('check'),
    company: companyField,
    ...periodFields,
    dryRun: z.boolean().default(false),
  }),
  /** A table of adjustments, CSV or XLSX, for the run at hand. */
  adjust: withPeriod({
    action: z.literal('adjust'),
    ...series,
    employees: employees.optional(),
    content: contentField,
  }),
  /** The first lines of a run's file as a table and as bytes. */
  preview: withPeriod({
    action: z.literal('preview'),
    ...storedRun,
    lines: z.int().min(1).max(50).default(5),
  }),
  /** How a person's days came to the lines of the file. */
  explain: withPerson(
    withPeriod({
      action: z.literal('explain'),
      ...storedRun,
      ...person,
      date: dateField.optional(),
      code: z.string().min(1).max(20).optional(),
    }).refine(isInPeriod, {
      error: bilingual('must be a day of the period', '必須為計薪期內的日期'),
      path: ['date'],
    }),
  ),
  /** The officer's own file of the same period against ours. */
  compare: withPeriod({ action: z.literal('compare'), ...storedRun, content: contentField }),
  /** Makes the bytes of an old run again from what is stored. */
  reproduce: withPeriod({ action: z.literal('reproduce'), ...storedRun }),
  /** Erases what the retention time is over for. */
  retention: z.strictObject({
    action: z.literal('retention'),
    company: companyField,
    /** Shows what would be erased. */
    dryRun: z.boolean().default(false),
  }),
  /** A mapping table with everybody in the directory, to be filled in. */
  template: withPeriod({ action: z.literal('template'), ...series }),
  /** Everything that is held about one person. */
  'subject-access': withPerson(
    z.strictObject({ action: z.literal('subject-access'), company: companyField, ...person }),
  ),
  /** Reads the receiver's answer to a delivered run. */
  acknowledge: withPeriod({ action: z.literal('acknowledge'), ...storedRun }),
  /** Hours worked in the wage period, and the weeks of a continuous contract. */
  'statutory-records': withPeriod({ action: z.literal('statutory-records'), ...series }),
} as const;

export type Action = keyof typeof payloadSchemas;
export type Payload<A extends Action = Action> = z.infer<(typeof payloadSchemas)[A]>;
