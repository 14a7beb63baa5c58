import * as z from 'zod/mini';
import { describeIssues } from '../../shared/configuration/index.ts';
import {
  isCallbackToken,
  isEncodedAesKey,
  readCallbackKey,
  type CallbackKey,
} from '../../shared/dingtalk-callback/index.ts';
import { bilingual } from '../../shared/errors/index.ts';
import type { Logger } from '../../shared/observability/index.ts';
import { CallbackSecretInvalidError } from './errors.ts';

/** An app whose callbacks are taken. Each list holds the generations that are valid at once. */
export interface IntakeApp {
  readonly name: string;
  readonly corpId: string;
  readonly owners: readonly string[];
  readonly callbackKeys: readonly CallbackKey[];
  readonly robotSecrets: readonly string[];
}

export type IntakeApps = ReadonlyMap<string, IntakeApp>;

export interface CallbackSecret {
  readonly apps: IntakeApps;
  /** One for each app that was left out. */
  readonly problems: readonly CallbackSecretInvalidError[];
}

const APP_NAME = /^[a-z0-9-]{1,40}$/;
const MOST_GENERATIONS = 8;
const required = bilingual('missing or of a wrong kind', '欠缺或類型不正確');
const text = (longest: number): z.ZodMiniString =>
  z
    .string(required)
    .check(
      z.minLength(1, bilingual('must not be empty', '不可留空')),
      z.maxLength(
        longest,
        bilingual(`at most ${String(longest)} characters`, `最多 ${String(longest)} 個字元`),
      ),
    );
const callbackKey = z.strictObject(
  {
    token: text(63).check(
      z.refine(
        isCallbackToken,
        bilingual('must be 3 to 63 letters and digits', '必須為 3 至 63 個英文字母或數字'),
      ),
    ),
    aesKey: text(43).check(
      z.refine(
        isEncodedAesKey,
        bilingual('must be 43 letters and digits', '必須為 43 個英文字母或數字'),
      ),
    ),
  },
  required,
);
const fewMessage = bilingual('at most 8 at once', '同時最多 8 組');
const appSchema = z.strictObject(
  {
    corpId: text(64),
    owners: z.array(text(64), required).check(z.maxLength(MOST_GENERATIONS, fewMessage)),
    callbackKeys: z.array(callbackKey, required).check(z.maxLength(MOST_GENERATIONS, fewMessage)),
    robotSecrets: z._default(
      z.array(text(200), required).check(z.maxLength(MOST_GENERATIONS, fewMessage)),
      [],
    ),
  },
  required,
);
const secretSchema = z.strictObject(
  {
    v: z.literal(1, bilingual('must be 1', '必須為 1')),
    apps: z.record(z.string(), z.unknown(), required),
  },
  required,
);

/**
 * Reads the secret that holds the keys of all apps:
 * `{"v":1,"apps":{"main":{"corpId":"ding…","owners":["<client id>"],"callbackKeys":[{"token":"…",
 * "aesKey":"…"}],"robotSecrets":["<app secret>"]}}}`. An app that is wrong is left out and told; the
 * others keep working.
 *
 * @throws CallbackSecretInvalidError if nothing of it can be read
 */
export function parseCallbackSecret(secretText: string): CallbackSecret {
  const secret = secretSchema.safeParse(parseJson(secretText));
  if (!secret.success) throw problemOf(secret.error, undefined);
  const apps = new Map<string, IntakeApp>();
  const problems: CallbackSecretInvalidError[] = [];
  for (const [name, content] of Object.entries(secret.data.apps)) {
    const app = appSchema.safeParse(content);
    if (!APP_NAME.test(name)) problems.push(nameProblem(apps.size + problems.length + 1));
    else if (!app.success) problems.push(problemOf(app.error, name));
    else {
      const { callbackKeys, ...rest } = app.data;
      const keys = callbackKeys.map(({ token, aesKey }) => readCallbackKey(token, aesKey));
      apps.set(name, { name, ...rest, callbackKeys: keys });
    }
  }
  return { apps, problems };
}

/** The apps of a secret; those that were left out are told in the log. */
export function readApps(secretText: string, log: Logger): IntakeApps {
  const { apps, problems } = parseCallbackSecret(secretText);
  for (const { code, text: told } of problems)
    log.error('intake.app-left-out', { code, text: told });
  return apps;
}

function parseJson(secretText: string): unknown {
  try {
    return JSON.parse(secretText);
  } catch {
    throw new CallbackSecretInvalidError({ en: 'it is no JSON', zhHK: '並非 JSON' });
  }
}

function nameProblem(position: number): CallbackSecretInvalidError {
  return new CallbackSecretInvalidError({
    en: `the name of app no. ${String(position)} must be 1 to 40 small letters, digits and hyphens`,
    zhHK: `第 ${String(position)} 個應用的名稱必須為 1 至 40 個小寫英文字母、數字或連字號`,
  });
}

function problemOf(error: z.core.$ZodError, app: string | undefined): CallbackSecretInvalidError {
  const problems = describeIssues(error);
  const place = app === undefined ? '' : `apps.${app}.`;
  return new CallbackSecretInvalidError({
    en: problems.en.map((problem) => place + problem).join('; '),
    zhHK: problems.zhHK.map((problem) => place + problem).join('；'),
  });
}
