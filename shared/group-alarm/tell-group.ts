import type { OrganisationConfiguration } from '../configuration/index.ts';
import { parseGroupRobotKeys, type GroupRobot } from '../dingtalk/index.ts';
import type { SecretProvider } from '../secrets/index.ts';
import type { GroupMessage } from './group-message.ts';

/**
 * Tells an organisation's group; false if the configuration names no way to it.
 *
 * @throws DingTalkError; the errors of the secret store
 */
export type TellGroup = (
  organisation: OrganisationConfiguration,
  message: GroupMessage,
  signal?: AbortSignal,
) => Promise<boolean>;

/**
 * Tells an organisation's group by its robot, in both languages; false if the configuration names
 * none.
 *
 * @throws DingTalkError; GroupRobotSecretInvalidError; the errors of the secret store
 */
export async function tellGroupByRobot(
  { secrets, groupRobot }: { readonly secrets: SecretProvider; readonly groupRobot: GroupRobot },
  { events: { alarmRobotSecret: secretName } }: OrganisationConfiguration,
  { messageId, text }: GroupMessage,
  signal?: AbortSignal,
): Promise<boolean> {
  if (secretName === undefined) return false;
  const { value } = await secrets.getSecret(secretName);
  const keys = parseGroupRobotKeys(secretName, value);
  const message = { msgtype: 'text', text: { content: `${text.en}\n${text.zhHK}` } };
  await groupRobot.send(keys, { messageId, message }, signal);
  return true;
}
