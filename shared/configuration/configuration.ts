import * as z from 'zod';
import { bilingual } from '../errors/index.ts';

const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, bilingual('must be 64 hexadecimal digits', '必須為 64 個十六進位數字'));
const secretName = z
  .string()
  .regex(
    /^[A-Za-z0-9_./+=@-]{1,190}$/,
    bilingual('must be the name of a secret, never its value', '必須為密鑰名稱，而非密鑰本身'),
  );
const objectReference = z.strictObject({ objectKey: z.string().min(1), sha256 });

const deliverySchema = z.strictObject({
  kind: z.literal('sftp'),
  host: z.string().min(1),
  port: z.int().min(1).max(65_535),
  username: z.string().min(1),
  privateKeySecret: secretName,
  /** As `ssh-keygen -lf` prints them; more than one only while the server's key is being changed. */
  hostKeyFingerprints: z
    .array(
      z
        .string()
        .regex(
          /^SHA256:[A-Za-z0-9+/]{43}$/,
          bilingual('must be as ssh-keygen -lf prints it', '必須為 ssh-keygen -lf 顯示的格式'),
        ),
    )
    .min(1)
    .max(4),
  folder: z.string().regex(/^[^\0]*$/),
  timeoutSeconds: z.int().min(1).max(300).default(30),
});

const companySchema = z.strictObject({
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
  payPeriod: z.strictObject({ kind: z.literal('calendar-month') }),
  peopleMapping: objectReference,
  earningsCodes: objectReference,
  profile: z.string().min(1),
  /** Whether the month must be closed in DingTalk before the timer exports it. */
  attendanceClosing: z.enum(['not-used', 'required']).default('not-used'),
  delivery: deliverySchema,
});

const organisationSchema = z.strictObject({
  corpId: z.string().regex(/^[0-9A-Za-z]{4,64}$/),
  nameEn: z.string().min(1),
  nameZhHK: z.string().min(1),
  app: z.strictObject({ clientId: z.string().min(1), clientSecretName: secretName }),
  /** A DingTalk administrator in whose name schedules and shifts are read. */
  operatorUserId: z.string().min(1),
  /** Figures of the contract; standard edition since 2025-11-19: 5,000 calls, 20 a second. */
  quota: z.strictObject({
    apiCallsPerMonth: z.int().min(1),
    reservedCallsPerMonth: z.int().min(0),
    callsPerSecondPerApi: z.int().min(1),
  }),
  /** Source types that are DingTalk's own rows and no act of a person. */
  replaySourceTypes: z.array(z.string()).default(['SYSTEM']),
  companies: z.array(companySchema).min(1),
});

/**
 * The one description of who exports what to whom: versioned, in object storage, never in the
 * function's environment. It names secrets and holds none.
 */
export const configurationSchema = z
  .strictObject({
    v: z.literal(1),
    environment: z.string().regex(/^[a-z][a-z0-9-]{0,20}$/),
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
  });

export type Configuration = z.infer<typeof configurationSchema>;
export type OrganisationConfiguration = z.infer<typeof organisationSchema>;
export type CompanyConfiguration = z.infer<typeof companySchema>;
