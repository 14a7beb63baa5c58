import type { DirectorySubject } from '../../../shared/directory/index.ts';
import { findEventDefinition, type ReadEvent } from '../../../shared/event-catalogue/index.ts';

const EVERYTHING: readonly DirectorySubject[] = [{ kind: 'everything' }];
/** Types of contact events that the catalogue does not know yet. */
const CONTACT_TYPE = /^(user|org|label)_/;

/**
 * What of the directory an event makes untrue. One that does not say what it is about, or that could
 * not be read, stands for everything: asking again costs nothing but unmetered calls.
 */
export function changedSubjects({ event, traits }: ReadEvent): readonly DirectorySubject[] {
  const { eventType, people, departmentIds } = traits;
  const persons = people.map((userId) => ({ kind: 'user', userId }) as const);
  switch (eventType) {
    case 'user_add_org':
    case 'user_modify_org':
    case 'user_leave_org':
    case 'user_active_org':
    case 'org_admin_add':
    case 'org_admin_remove':
      return orEverything(persons);
    case 'org_dept_create':
    case 'org_dept_modify':
    case 'org_dept_remove':
      return orEverything(
        departmentIds.map((departmentId) => ({ kind: 'department', departmentId })),
      );
    case 'label_user_change': {
      const roleIds = event?.eventType === eventType ? event.labelIdList.map(Number) : [];
      const isSaid = roleIds.length > 0 && roleIds.every(Number.isSafeInteger);
      const roles: readonly DirectorySubject[] = isSaid
        ? roleIds.map((roleId) => ({ kind: 'role', roleId }))
        : [{ kind: 'roles' }];
      return [...roles, ...persons];
    }
    case 'label_conf_add':
    case 'label_conf_del':
    case 'label_conf_modify':
      return [{ kind: 'roles' }];
    // Another part of the organisation is shown to the app.
    case 'inner_app_scopes_change':
      return EVERYTHING;
    default:
      return isContactEvent(eventType) ? EVERYTHING : [];
  }
}

function orEverything(subjects: readonly DirectorySubject[]): readonly DirectorySubject[] {
  return subjects.length === 0 ? EVERYTHING : subjects;
}

function isContactEvent(eventType: string): boolean {
  const definition = findEventDefinition(eventType);
  return definition === undefined ? CONTACT_TYPE.test(eventType) : definition.family === 'contacts';
}
