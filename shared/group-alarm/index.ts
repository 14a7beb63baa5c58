export { createGroupAlarm, type GroupAlarmOptions } from './create-group-alarm.ts';
export { messageIdOf, type GroupMessage } from './group-message.ts';
export { tellGroupByRobot, type TellGroup } from './tell-group.ts';
