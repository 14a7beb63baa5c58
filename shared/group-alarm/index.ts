export { messageIdOf, type GroupMessage } from './group-message.ts';
export { tellGroupByRobot } from './tell-group.ts';
