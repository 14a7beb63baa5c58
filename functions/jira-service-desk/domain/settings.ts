import * as z from 'zod';
import { bilingual } from '../../../shared/errors/index.ts';
import { fieldMappingSchema } from './field-mapping.ts';

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** The API token travels with every request: TLS only, and no path that could lead elsewhere. */
function isSite(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname, search, username } = new URL(text);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
  return isSafe && pathname === '/' && search === '' && username === '';
}

const numericId = z
  .string()
  .regex(
    /^[0-9]{1,18}$/,
    bilingual(
      "must be a number in quotation marks, for example '10'",
      "必須為加引號的數字，例如 '10'",
    ),
  );

/** One approval form and the request that it becomes. */
const formSchema = z.strictObject({
  requestTypeId: numericId,
  /** By id of the Jira field. Labels are set by the function. */
  fields: z
    .record(z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/), fieldMappingSchema)
    .refine(
      (fields) => 'summary' in fields,
      bilingual('must say where the summary comes from', '必須指定 summary 的來源'),
    )
    .refine(
      (fields) => !('labels' in fields),
      bilingual(
        'labels belong to the function: it finds the request again by its own',
        'labels 由函數使用，以便重新找到請求',
      ),
    ),
  /** Files of the approval's attachment components go to the request. */
  attachments: z
    .strictObject({
      enabled: z.boolean().default(false),
      /** Larger files are left out and mentioned in the comment. */
      maxMegabytes: z.int().min(1).max(50).default(20),
      maxFiles: z.int().min(1).max(50).default(20),
      /** Whether the customer sees them in the portal. */
      public: z.boolean().default(true),
    })
    .prefault({}),
  /** Tells key and address of the request as a comment on the approval. */
  comment: z.boolean().default(true),
});
export type FormSettings = z.infer<typeof formSchema>;

/** In whose name a request is raised. */
const requestersSchema = z.strictObject({
  /** DingTalk userId → Jira accountId; looked at first. */
  accounts: z.record(z.string().min(1), z.string().min(1).max(128)).default({}),
  /** Jira account of the same address: not looked for, looked for, or made a customer if missing. */
  byEmail: z.enum(['off', 'find', 'create']).default('off'),
  /** Anybody else: `refuse` the request, or raise it as the `connector`'s own account. */
  otherwise: z.enum(['refuse', 'connector']).default('refuse'),
});
export type RequesterSettings = z.infer<typeof requestersSchema>;

/** `functionSettings['jira-service-desk']` of an organisation. */
export const settingsSchema = z.strictObject({
  v: z.literal(1),
  siteUrl: z
    .string()
    .refine(
      isSite,
      bilingual(
        'must be the https address of the site alone, for example https://example.atlassian.net',
        '必須為站點的 https 網址，例如 https://example.atlassian.net',
      ),
    ),
  /** Secret with `{"email","apiToken"}` of the connector's account. */
  credentialsSecret: z
    .string()
    .regex(
      /^[A-Za-z0-9_./+=@-]{1,190}$/,
      bilingual('must be the name of a secret, never its value', '必須為密鑰名稱，而非密鑰本身'),
    ),
  serviceDeskId: numericId,
  /** Of the service desk's project; bounds the search for a request. */
  projectKey: z
    .string()
    .regex(
      /^[A-Z][A-Z0-9_]{1,19}$/,
      bilingual('must be a project key such as ITSD', '必須為專案代碼，例如 ITSD'),
    ),
  labelPrefix: z
    .string()
    .regex(
      /^[a-z][a-z0-9-]{0,19}$/,
      bilingual(
        'must be small letters, digits and hyphens, 20 at most',
        '必須為小寫英文字母、數字及連字號，最多 20 個',
      ),
    )
    .default('dt'),
  /** In whose name approvals are commented; default: the organisation's operator. */
  commentUserId: z.string().min(1).max(64).optional(),
  /**
   * How long Jira's search index may lag. After an unknown outcome nothing is sent again before this
   * time is over and a search has found nothing.
   */
  confirmAfterSeconds: z.int().min(30).max(3_600).default(120),
  requesters: requestersSchema.prefault({}),
  /** By process code. */
  forms: z
    .record(z.string().min(1).max(128), formSchema)
    .refine(
      (forms) => Object.keys(forms).length > 0,
      bilingual('must hold one form at least', '最少須有一份表單'),
    ),
});
export type JiraSettings = z.infer<typeof settingsSchema>;

/** Content of `credentialsSecret`. */
export const credentialsSchema = z.strictObject({
  email: z.string().min(3).max(254),
  apiToken: z.string().min(1).max(1_000),
});
export type JiraCredentials = z.infer<typeof credentialsSchema>;
