import type { CompanyDirectory } from './company-directory.ts';
import type { LoginCode, LoginPlace, LoginStore } from './login-store.ts';
import type { DingTalkAppRegistration } from './settings.ts';

/** Somebody who logs in. */
export interface LoginWish {
  /** Somebody of the directory. */
  readonly userId: string;
  /** Default: the login page. */
  readonly place?: LoginPlace;
  /** Default: the organisation's first app. */
  readonly appKey?: string;
  /** `openid corpid`, with which the token tells the organisation; default `openid`. */
  readonly scope?: string;
}

/** What people do on the login page, in an app inside DingTalk and on the console. */
export interface LoginControls {
  readonly logins: {
    /** Lets somebody log in: the code that DingTalk hands to the app, for one use in five minutes. */
    issueCode(corpId: string, wish: LoginWish): Promise<LoginCode>;
    /** Takes back what the person has allowed the app, until the next log-in on the page. */
    withdrawConsent(appKey: string, userId: string): Promise<void>;
  };
}

interface ControlledLogins {
  readonly logins: LoginStore;
  readonly apps: ReadonlyMap<string, DingTalkAppRegistration>;
  readonly organisations: ReadonlyMap<string, { readonly directory: CompanyDirectory }>;
}

/** Makes the controls of log-ins. */
export function loginControlsOf({ logins, apps, organisations }: ControlledLogins): LoginControls {
  return {
    logins: {
      issueCode: (corpId, { userId, place = 'page', appKey, scope = 'openid' }) => {
        const app = [...apps.values()].find(
          (entry) => entry.corpId === corpId && (appKey ?? entry.appKey) === entry.appKey,
        );
        if (app === undefined) throw new RangeError(`no app ${appKey ?? ''} of ${corpId}`);
        if (organisations.get(corpId)?.directory.member(userId) === undefined) {
          throw new RangeError(`nobody is called ${userId}`);
        }
        const tellsCorpId = scope.split(' ').includes('corpid');
        return logins.issueCode({ corpId, appKey: app.appKey, userId, place, tellsCorpId });
      },
      withdrawConsent: (appKey, userId) => logins.withdrawConsent(appKey, userId),
    },
  };
}
