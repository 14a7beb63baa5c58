import * as z from 'zod/mini';
import { isHttpsOrLoopback } from '../../shared/configuration/index.ts';
import { bilingual } from '../../shared/errors/index.ts';

const required = bilingual('must be set', '必須設定');
const name = z.string(required);
const httpsUrl = z
  .string(required)
  .check(
    z.refine(
      isHttpsOrLoopback,
      bilingual(
        'must be https (plain http on loopback only)',
        '必須為 https（只有本機回送位址可用 http）',
      ),
    ),
  );

/** A whole number in a variable, within bounds; `fallback` if it is not set. */
function wholeNumber(from: number, to: number, fallback: number) {
  const message = bilingual(
    `must be a whole number from ${String(from)} to ${String(to)}`,
    `必須為 ${String(from)} 至 ${String(to)} 的整數`,
  );
  const digits = z.string(message).check(z.regex(/^[0-9]{1,6}$/, message));
  const inRange = z.number().check(z.refine((value) => value >= from && value <= to, message));
  return z._default(z.pipe(z.pipe(digits, z.transform(Number)), inRange), fallback);
}

/**
 * The settings of the function: names and endpoints only, each documented in README.md. Written with
 * the small form of the schema library, which costs a new instance little.
 */
export const environmentSchema = z.object({
  /** The environment: `test`, `prod`. Every key of every table begins with it. */
  STAGE: z
    .string(required)
    .check(
      z.regex(
        /^[a-z][a-z0-9-]{0,20}$/,
        bilingual(
          'must be small letters, digits and hyphens',
          '只可使用小寫英文字母、數字及連字號',
        ),
      ),
    ),
  TABLESTORE_ENDPOINT: httpsUrl,
  TABLESTORE_INSTANCE: name,
  /** Host, `host:port` or URL; without a scheme: HTTPS. */
  KMS_ENDPOINT: name,
  /** Where functions are invoked: host, `host:port` or URL; without a scheme: HTTPS. */
  FUNCTION_COMPUTE_ENDPOINT: name,
  /** Secret with the callback keys of all apps. */
  CALLBACK_SECRET_NAME: name,
  SEALING_SECRET_NAME: name,
  /** An event older than this is recorded and not routed. Rows are kept twice as long. */
  INBOX_RETENTION_DAYS: wholeNumber(1, 30, 30),
  /** Set by the platform. */
  FC_CUSTOM_LISTEN_PORT: wholeNumber(1, 65_535, 9_000),
});

export type Environment = z.infer<typeof environmentSchema>;
