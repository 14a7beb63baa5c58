import type { DingTalkEndpoints } from './exchange.ts';

/** Variables of every function that works with DingTalk. */
export interface DingTalkSettings {
  readonly DINGTALK_API_ENDPOINT: string;
  readonly DINGTALK_OAPI_ENDPOINT: string;
}

/** The two hosts of DingTalk that the settings of a function name. */
export function dingTalkEndpointsOf(settings: DingTalkSettings): DingTalkEndpoints {
  return { api: settings.DINGTALK_API_ENDPOINT, oapi: settings.DINGTALK_OAPI_ENDPOINT };
}
