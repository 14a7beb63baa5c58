import * as z from 'zod';
import type { GroupRobotKeys } from '../../../shared/dingtalk/index.ts';
import { ExportHaltedError } from '../errors.ts';

const keysSchema = z.object({
  accessToken: z.string().min(1).max(200),
  signingSecret: z.string().min(1).max(200),
});

/**
 * Keys of a group's robot as the secret store has them: `{"accessToken","signingSecret"}`.
 *
 * @throws ExportHaltedError `messages.robot-secret-invalid`; it names no value
 */
export function parseRobotKeys(secretName: string, value: string): GroupRobotKeys {
  const parsed = keysSchema.safeParse(parseJson(value));
  if (parsed.success) return parsed.data;
  throw new ExportHaltedError('messages.robot-secret-invalid', {
    text: {
      en: `The secret ${secretName} is not of the form {"accessToken","signingSecret"}.`,
      zhHK: `密鑰 ${secretName} 的格式並非 {"accessToken","signingSecret"}。`,
    },
    remedy: {
      en: 'Store the access token and the signing key of the group robot under this name. Runs go on without messages.',
      zhHK: '請以此名稱儲存群組機械人的 access token 及加簽密鑰。匯出不受影響，只是沒有訊息。',
    },
    details: { secret: secretName },
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
