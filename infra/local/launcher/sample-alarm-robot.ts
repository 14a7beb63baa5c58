import { createHash } from 'node:crypto';
import type { GroupRobotRegistration } from '../dingtalk/settings.ts';
import type { LocalIdentity } from './state-files.ts';

/** Secret with the keys of the robot that tells the sample company's group of alarms. */
export const ALARM_ROBOT_SECRET = 'local-alarm-group';

/** The robot of the sample company's group; what it says is in the messages of the DingTalk stand-in. */
export function sampleAlarmRobot(
  corpId: string,
  identity: Pick<LocalIdentity, 'appSecret'>,
): GroupRobotRegistration {
  const { accessToken, signingSecret: secret } = alarmRobotKeys(identity);
  return { corpId, accessToken, secret };
}

/** Its keys as functions find them in the secret store. */
export function alarmRobotSecretOf(identity: Pick<LocalIdentity, 'appSecret'>): string {
  return JSON.stringify(alarmRobotKeys(identity));
}

function alarmRobotKeys({ appSecret }: Pick<LocalIdentity, 'appSecret'>) {
  const keyFor = (use: string): string =>
    createHash('sha256').update(`alarm robot ${use} ${appSecret}`).digest('hex');
  return { accessToken: keyFor('token'), signingSecret: `SEC${keyFor('signature')}` };
}
