import { describeBilingualIssues } from '../../shared/configuration/index.ts';
import {
  isCallbackToken,
  isEncodedAesKey,
  readCallbackKey,
  type CallbackKey,
} from '../../shared/dingtalk-callback/index.ts';
import { bilingual } from '../../shared/errors/index.ts';
import type { Logger } from '../../shared/observability/index.ts';
import { check, list, object, orElse, text, type Issue, type Reader } from './checked-fields.ts';
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

/** A text that is not empty and not longer than anything of its kind. */
function shortText(longest: number): Reader<string> {
  return text(
    ({ length }) => length > 0 && length <= longest,
    bilingual(
      `must have 1 to ${String(longest)} characters`,
      `必須為 1 至 ${String(longest)} 個字元`,
    ),
  );
}

const callbackKey = object({
  token: text(
    isCallbackToken,
    bilingual('must be 3 to 63 letters and digits', '必須為 3 至 63 個英文字母或數字'),
  ),
  aesKey: text(
    isEncodedAesKey,
    bilingual('must be 43 letters and digits', '必須為 43 個英文字母或數字'),
  ),
});
const appFields = object({
  corpId: shortText(64),
  owners: list(shortText(64), MOST_GENERATIONS),
  callbackKeys: list(callbackKey, MOST_GENERATIONS),
  robotSecrets: orElse(list(shortText(200), MOST_GENERATIONS), []),
});
const apps: Reader<Readonly<Record<string, unknown>>> = (given, path, report) => {
  const any = object({}, 'ignored');
  any(given, path, report);
  return (given ?? {}) as Readonly<Record<string, unknown>>;
};
const version: Reader<1> = (given, path, report) => {
  if (given !== 1) report(path, bilingual('must be 1', '必須為 1'));
  return 1;
};
const secretFields = object({ v: version, apps });

/**
 * Reads the secret that holds the keys of all apps:
 * `{"v":1,"apps":{"main":{"corpId":"ding…","owners":["<client id>"],"callbackKeys":[{"token":"…",
 * "aesKey":"…"}],"robotSecrets":["<app secret>"]}}}`. An app that is wrong is left out and told; the
 * others keep working.
 *
 * @throws CallbackSecretInvalidError if nothing of it can be read
 */
export function parseCallbackSecret(secretText: string): CallbackSecret {
  const secret = check(secretFields, parseJson(secretText));
  if (!secret.success) throw problemOf(secret.error, undefined);
  const read = new Map<string, IntakeApp>();
  const problems: CallbackSecretInvalidError[] = [];
  for (const [name, content] of Object.entries(secret.data.apps)) {
    const app = check(appFields, content);
    if (!APP_NAME.test(name)) problems.push(nameProblem(read.size + problems.length + 1));
    else if (!app.success) problems.push(problemOf(app.error, name));
    else {
      const { callbackKeys, ...rest } = app.data;
      const keys = callbackKeys.map(({ token, aesKey }) => readCallbackKey(token, aesKey));
      read.set(name, { name, ...rest, callbackKeys: keys });
    }
  }
  return { apps: read, problems };
}

/** The apps of a secret; those that were left out are told in the log. */
export function readApps(secretText: string, log: Logger): IntakeApps {
  const { apps: read, problems } = parseCallbackSecret(secretText);
  for (const { code, text: told } of problems)
    log.error('intake.app-left-out', { code, text: told });
  return read;
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

function problemOf(
  error: { readonly issues: readonly Issue[] },
  app: string | undefined,
): CallbackSecretInvalidError {
  const problems = describeBilingualIssues(error);
  const place = app === undefined ? '' : `apps.${app}.`;
  return new CallbackSecretInvalidError({
    en: problems.en.map((problem) => place + problem).join('; '),
    zhHK: problems.zhHK.map((problem) => place + problem).join('；'),
  });
}
