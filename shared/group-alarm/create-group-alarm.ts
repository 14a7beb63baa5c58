import { createGroupRobot, type GroupRobotOptions } from '../dingtalk/index.ts';
import type { SecretProvider } from '../secrets/index.ts';
import { tellGroupByRobot, type TellGroup } from './tell-group.ts';

export interface GroupAlarmOptions extends GroupRobotOptions {
  readonly secrets: SecretProvider;
}

/**
 * The alarm of every organisation: its group's robot, whose keys are a secret that the configuration
 * names.
 *
 * @example
 * const tellGroup = createGroupAlarm({ endpoints, http, clock, random, secrets });
 * await tellGroup(organisation, { messageId: messageIdOf(facts), text }, signal);
 */
export function createGroupAlarm({ secrets, ...options }: GroupAlarmOptions): TellGroup {
  const groupRobot = createGroupRobot(options);
  return (organisation, message, signal) =>
    tellGroupByRobot({ secrets, groupRobot }, organisation, message, signal);
}
