import * as z from 'zod';

const STAND_INS = [
  'dingtalk',
  'tablestore',
  'oss',
  'kms',
  'ram',
  'sftp',
  'jira',
  'splunk',
  'sls',
  'function-host',
] as const;

/** Body of `POST /faults`: a rule of the fault switchboard, every field checked. */
export const faultRequest = z.strictObject({
  id: z
    .string()
    .regex(/^[\w.-]{1,64}$/)
    .optional(),
  standIn: z.enum(STAND_INS),
  operation: z.string().min(1).max(128).optional(),
  effect: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('error'), code: z.string().min(1).max(128) }),
    z.strictObject({ kind: z.literal('delay'), ms: z.int().min(0).max(600_000) }),
    z.strictObject({ kind: z.literal('drop'), when: z.enum(['before', 'after']) }),
    z.strictObject({ kind: z.literal('garbage'), body: z.enum(['html', 'truncated', 'binary']) }),
    z.strictObject({ kind: z.literal('duplicate') }),
    z.strictObject({ kind: z.literal('reorder') }),
  ]),
  times: z.int().min(1).optional(),
  after: z.int().min(0).optional(),
  rate: z.number().min(0).max(1).optional(),
  seed: z.int().optional(),
});

/** Body of `POST /clock`: by how much, or to which instant, local time moves forward. */
export const clockRequest = z.union([
  z.strictObject({
    advanceMs: z
      .number()
      .min(0)
      .max(20 * 366 * 86_400_000),
  }),
  z.strictObject({ to: z.iso.datetime({ offset: true }) }),
]);
