import { DingTalkError, type FailureFacts } from './dingtalk-error.ts';

/**
 * The page of the developer console on which a permission of an app is applied for, as DingTalk's own
 * refusals show it (seen in answers to `subcode=60011` that clients of others have recorded).
 */
function applicationPage(clientId: string, scope: string): string {
  return `https://open-dev.dingtalk.com/appscope/apply?content=${encodeURIComponent(`${clientId}#${scope}`)}`;
}

/**
 * The app lacks a permission. `scopes` names what DingTalk asked for; empty if it named none. With the
 * app known, the remedy leads to the page of each.
 */
export class PermissionMissingError extends DingTalkError {
  readonly scopes: readonly string[];

  constructor(facts: FailureFacts, scopes: readonly string[], clientId?: string) {
    const pages = clientId === undefined ? [] : scopes.map((one) => applicationPage(clientId, one));
    const to = pages.length === 0 ? '' : ` ${pages.join(' ')}`;
    const named = scopes.length === 0 ? '' : `: ${scopes.join(', ')}`;
    const namedZh = scopes.length === 0 ? '' : `：${scopes.join('、')}`;
    super({
      ...facts,
      code: 'dingtalk.permission-missing',
      category: 'user',
      text: {
        en: `The app has no permission for ${facts.operation}${named}.`,
        zhHK: `應用欠缺呼叫 ${facts.operation} 的權限${namedZh}。`,
      },
      remedy: {
        en: `In open-dev.dingtalk.com open the app, page "Permission management", apply for the permission and publish; then start again.${to}`,
        zhHK: `請到 open-dev.dingtalk.com 開啟該應用的「權限管理」頁面，申請所需權限並發佈，然後再執行。${to}`,
      },
      more: scopes.length === 0 ? {} : { scopes: scopes.join(' ') },
    });
    this.scopes = scopes;
  }
}

/** The app may make the call, but not for this department or person: the answer would be partial. */
export class OutsideAuthorisedScopeError extends DingTalkError {
  constructor(facts: FailureFacts) {
    super({
      ...facts,
      code: 'dingtalk.outside-authorised-scope',
      category: 'user',
      text: {
        en: `A department or person asked for by ${facts.operation} lies outside the range of contacts that the app may see.`,
        zhHK: `${facts.operation} 查詢的部門或人員不在應用的通訊錄授權範圍內。`,
      },
      remedy: {
        en: 'In the developer console widen the app\'s range of contacts ("Permission management", "Contact permission range"), preferably to all staff.',
        zhHK: '請在開發者後台的「權限管理」擴大「通訊錄權限範圍」，建議設為全部員工。',
      },
    });
  }
}

/** The app accepts calls from listed addresses only, and ours is not listed. */
export class NotInIpWhiteListError extends DingTalkError {
  constructor(facts: FailureFacts) {
    super({
      ...facts,
      code: 'dingtalk.not-in-ip-white-list',
      category: 'user',
      text: {
        en: "Our outgoing IP address is not on the app's list of allowed servers.",
        zhHK: '本系統的對外 IP 不在應用的「伺服器出口 IP」名單內。',
      },
      remedy: {
        en: 'Give the function a fixed outgoing address (VPC with NAT gateway) and enter it in the developer console, or empty the list.',
        zhHK: '請為函數設定固定對外 IP（VPC 及 NAT 閘道）並登記於開發者後台，或清空該名單。',
      },
    });
  }
}
