export type { DingTalkAccessOptions } from './access-options.ts';
export {
  createDingTalkAccess,
  type AccessClient,
  type ClientWish,
  type DingTalkAccess,
} from './dingtalk-access.ts';
