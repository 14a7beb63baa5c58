import path from 'node:path';
import type { BilingualText } from '../../shared/errors/index.ts';
import { usageError } from '../command/usage-error.ts';
import type { OptionName } from './command-options.ts';
import { findLocalCloudTarget } from './local-cloud-target.ts';
import type { ParsedCommand } from './parse-command.ts';

/** Where the callback goes, and with whose keys. */
export interface CallbackTarget {
  readonly url: string;
  readonly corpId: string;
  readonly owner: string;
  readonly robotCode: string;
  /** Empty for a robot's message. */
  readonly token: string;
  readonly aesKey: string;
  /** Empty for an event. */
  readonly appSecret: string;
  /** How far the receiver's time is ahead of this machine's. */
  readonly clockOffsetMs: number;
}

/**
 * The target that the command names, or that of the running local cloud.
 *
 * @throws UsageError naming everything that is missing or wrong
 * @throws CommandRefusedError if no local cloud runs
 */
export async function findTarget(
  command: ParsedCommand,
  workingDirectory: string,
): Promise<CallbackTarget> {
  return command.texts.url === undefined
    ? localTarget(command, workingDirectory)
    : namedTarget(command, command.texts.url);
}

function namedTarget({ texts, flags }: ParsedCommand, url: string): CallbackTarget {
  const isRobot = flags.has('robot');
  const wanted: readonly OptionName[] = isRobot
    ? ['secret', 'owner']
    : ['token', 'aes-key', 'owner'];
  const { token = '', 'aes-key': aesKey = '', owner = '', secret = '' } = texts;
  const problems = [
    ...wanted.flatMap((name) => (texts[name] === undefined ? [missing(name)] : [])),
    ...(/^https?:/i.test(url) && URL.canParse(url) ? [] : [wrongUrl]),
    ...(isRobot || aesKey === '' || /^[A-Za-z0-9]{43}$/.test(aesKey) ? [] : [wrongKey]),
  ];
  if (problems.length > 0) throw usageError(problems);
  return {
    url,
    corpId: texts.corp ?? owner,
    owner,
    robotCode: owner,
    token,
    aesKey,
    appSecret: secret,
    clockOffsetMs: 0,
  };
}

async function localTarget(
  { texts, flags }: ParsedCommand,
  workingDirectory: string,
): Promise<CallbackTarget> {
  const { app = 'main', 'aes-key': aesKey } = texts;
  const problems = [
    ...(/^[a-z0-9-]{1,40}$/.test(app) ? [] : [wrongApp]),
    ...(aesKey === undefined || /^[A-Za-z0-9]{43}$/.test(aesKey) ? [] : [wrongKey]),
  ];
  if (problems.length > 0) throw usageError(problems);
  const stateDirectory = path.resolve(workingDirectory, texts.state ?? '.local');
  const local = await findLocalCloudTarget(stateDirectory, texts.owner);
  const base = local.baseUrl.replace(/\/$/, '');
  return {
    url: `${base}/${flags.has('robot') ? 'robot' : 'callback'}/${app}`,
    corpId: texts.corp ?? local.app.corpId,
    owner: local.app.appKey,
    robotCode: local.app.robotCode,
    token: texts.token ?? local.app.callbackToken,
    aesKey: aesKey ?? local.app.callbackAesKey,
    appSecret: texts.secret ?? local.app.appSecret,
    clockOffsetMs: local.clockOffsetMs,
  };
}

const missing = (name: OptionName): BilingualText => ({
  en: `--${name}: needed with --url; see the app's page "Event subscription" in DingTalk's console`,
  zhHK: `--${name}：使用 --url 時必須提供；見釘釘開放平台該應用的「事件訂閱」頁`,
});

const wrongUrl: BilingualText = {
  en: '--url: not an address that begins with http:// or https://',
  zhHK: '--url：須為以 http:// 或 https:// 開頭的網址',
};

const wrongKey: BilingualText = {
  en: '--aes-key: not 43 letters and digits',
  zhHK: '--aes-key：須為 43 個英文字母或數字',
};

const wrongApp: BilingualText = {
  en: '--app: not 1 to 40 small letters, digits and hyphens',
  zhHK: '--app：須為 1 至 40 個小寫字母、數字或連字號',
};
