import type { CompanyDirectory } from './company-directory.ts';
import type { ContactBook } from './contact-book.ts';
import type { Administrator } from './contact-person.ts';
import { occurredEvent } from './push/occurred-event.ts';
import type { Pusher } from './push/pusher.ts';
import type { DingTalkAppRegistration } from './settings.ts';

/** What somebody does in DingTalk's console, for which there is no API. */
export interface ContactControls {
  /** Durable when it resolves; told as `org_admin_add` if they were none. @throws RangeError */
  appointAdministrator(corpId: string, administrator: Administrator): Promise<void>;
  /** Durable when it resolves; told as `org_admin_remove`. @throws RangeError */
  dismissAdministrator(corpId: string, userId: string): Promise<void>;
  /**
   * What of the address book an app may see, until the stand-in ends; undefined: everything. Told as
   * `inner_app_scopes_change`.
   *
   * @throws RangeError
   */
  setAppScope(appKey: string, departmentIds: readonly number[] | undefined): Promise<void>;
}

export interface ControlledContacts {
  readonly apps: Map<string, DingTalkAppRegistration>;
  readonly organisations: ReadonlyMap<
    string,
    { readonly directory: CompanyDirectory; readonly contacts: ContactBook }
  >;
  readonly pusher: Pusher;
  readonly now: () => number;
}

/** Makes the controls of administrators and scopes. */
export function contactControlsOf(parts: ControlledContacts): ContactControls {
  const organisationOf = (corpId: string) => {
    const organisation = parts.organisations.get(corpId);
    if (organisation === undefined) throw new RangeError(`no company ${corpId}`);
    return organisation;
  };
  return {
    appointAdministrator: async (corpId, administrator) => {
      const { contacts, directory } = organisationOf(corpId);
      if (directory.member(administrator.userId) === undefined) {
        throw new RangeError(`nobody is called ${administrator.userId}`);
      }
      await contacts.appointAdministrator(administrator);
    },
    dismissAdministrator: (corpId, userId) =>
      organisationOf(corpId).contacts.dismissAdministrator(userId),
    setAppScope: async (appKey, departmentIds) => {
      const app = parts.apps.get(appKey);
      if (app === undefined) throw new RangeError(`no app ${appKey}`);
      const { departmentScope: _before, ...others } = app;
      parts.apps.set(
        appKey,
        departmentIds === undefined ? others : { ...others, departmentScope: departmentIds },
      );
      const fields = { userIds: [], deptIds: departmentIds ?? [1], roleIds: [] };
      const event = occurredEvent('inner_app_scopes_change', parts.now(), fields);
      await parts.pusher.accept(parts.pusher.plan(app.corpId, [event]));
    },
  };
}
