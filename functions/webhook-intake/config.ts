import {
  foreignWordIn,
  foreignWordProblem,
  isHttpsOrLoopback,
} from '../../shared/configuration/index.ts';
import { bilingual } from '../../shared/errors/index.ts';
import { check, object, orElse, text, type Checked, type Reader } from './checked-fields.ts';

const name = text();
const httpsUrl = text(
  isHttpsOrLoopback,
  bilingual(
    'must be https (plain http on loopback only)',
    '必須為 https（只有本機回送位址可用 http）',
  ),
);
const stage = text(
  (given) => /^[a-z][a-z0-9-]{0,20}$/.test(given),
  bilingual('must be small letters, digits and hyphens', '只可使用小寫英文字母、數字及連字號'),
);

/** A whole number in a variable, within bounds. */
function wholeNumber(from: number, to: number): Reader<number> {
  const message = bilingual(
    `must be a whole number from ${String(from)} to ${String(to)}`,
    `必須為 ${String(from)} 至 ${String(to)} 的整數`,
  );
  const digits = text(
    (given) => /^[0-9]{1,6}$/.test(given) && Number(given) >= from && Number(given) <= to,
    message,
  );
  return (given, path, report) => Number(digits(given, path, report));
}

const settings = object(
  {
    /** The environment: `test`, `prod`. Every key of every table begins with it. */
    STAGE: stage,
    TABLESTORE_ENDPOINT: httpsUrl,
    TABLESTORE_INSTANCE: name,
    /** Host, `host:port` or URL; without a scheme: HTTPS. */
    KMS_ENDPOINT: name,
    /** Where functions are invoked: host, `host:port` or URL; without a scheme: HTTPS. */
    FUNCTION_COMPUTE_ENDPOINT: name,
    /** Alias of the worker that is invoked, the one at which its triggers stand. */
    FUNCTION_ALIAS: name,
    /** Secret with the callback keys of all apps. */
    CALLBACK_SECRET_NAME: name,
    SEALING_SECRET_NAME: name,
    /** An event older than this is recorded and not routed. Rows are kept twice as long. */
    INBOX_RETENTION_DAYS: orElse(wholeNumber(1, 30), 30),
    /** Set by the platform. */
    FC_CUSTOM_LISTEN_PORT: orElse(wholeNumber(1, 65_535), 9_000),
  },
  'ignored',
);

export type Environment = ReturnType<typeof settings>;

/** No setting carries the word of another environment than `STAGE`. */
const ownSettings: Reader<Environment> = (given, path, report) => {
  const read = settings(given, path, report);
  for (const [name, value] of Object.entries(read)) {
    const word = foreignWordIn(String(value), read.STAGE);
    if (word) report([name], foreignWordProblem(word));
  }
  return read;
};

/** The settings of the function: names and endpoints only, each documented in README.md. */
export const environmentSchema = {
  safeParse: (variables: unknown): Checked<Environment> => check(ownSettings, variables),
};
