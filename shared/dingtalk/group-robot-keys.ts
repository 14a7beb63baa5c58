import * as z from 'zod';
import { ApplicationError } from '../errors/index.ts';
import type { GroupRobotKeys } from './group-robot.ts';

const keysSchema = z.object({
  accessToken: z.string().min(1).max(200),
  signingSecret: z.string().min(1).max(200),
});

/** The secret of a group's robot has another form. The error names no value. */
export class GroupRobotSecretInvalidError extends ApplicationError<'messages.robot-secret-invalid'> {
  constructor(secretName: string) {
    super({
      code: 'messages.robot-secret-invalid',
      category: 'system',
      text: {
        en: `The secret ${secretName} is not of the form {"accessToken","signingSecret"}.`,
        zhHK: `密鑰 ${secretName} 的格式並非 {"accessToken","signingSecret"}。`,
      },
      remedy: {
        en: 'Store the access token and the signing key of the group robot under this name. The work goes on without messages.',
        zhHK: '請以此名稱儲存群組機械人的 access token 及加簽密鑰。工作不受影響，只是沒有訊息。',
      },
      details: { secret: secretName },
    });
  }
}

/**
 * Keys of a group's robot as the secret store has them: `{"accessToken","signingSecret"}`.
 *
 * @throws GroupRobotSecretInvalidError
 */
export function parseGroupRobotKeys(secretName: string, value: string): GroupRobotKeys {
  const parsed = keysSchema.safeParse(parseJson(value));
  if (parsed.success) return parsed.data;
  throw new GroupRobotSecretInvalidError(secretName);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
