import { textOf, type ControlAction } from './control-action.ts';

/** The controls of administrators and scopes over HTTP. */
export const CONTACT_ACTIONS: Readonly<Record<string, ControlAction>> = {
  'PUT administrators': ({ contacts }, body) =>
    contacts.appointAdministrator(textOf(body, 'corpId'), {
      userId: textOf(body, 'userId'),
      level: levelOf(body),
      departmentIds: departmentIdsOf(body['departmentIds'] ?? []),
    }),
  'DELETE administrators': ({ contacts }, body) =>
    contacts.dismissAdministrator(textOf(body, 'corpId'), textOf(body, 'userId')),
  'PUT app-scopes': ({ contacts }, body) => {
    const given = body['departmentIds'];
    const departmentIds = given === undefined ? undefined : departmentIdsOf(given);
    return contacts.setAppScope(textOf(body, 'appKey'), departmentIds);
  },
};

function levelOf({ level }: Readonly<Record<string, unknown>>): 1 | 2 {
  if (level === 1 || level === 2) return level;
  throw new TypeError('level is 1 or 2');
}

function departmentIdsOf(value: unknown): readonly number[] {
  if (Array.isArray(value) && value.every((one) => Number.isSafeInteger(one))) {
    return value as number[];
  }
  throw new TypeError('departmentIds is a list of numbers');
}
