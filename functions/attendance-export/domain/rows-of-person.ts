const NAMES_OF_USER = ['userid', 'userId', 'user_id'] as const;

/**
 * The rows of one person in an answer of DingTalk, wherever they are in it: list entries that name the
 * person as their user. Lists of anybody else are left out whole.
 */
export function rowsOfPerson(answer: unknown, userId: string): unknown[] {
  if (Array.isArray(answer)) {
    return answer.flatMap((item: unknown) =>
      isAbout(item, userId) ? [item] : rowsOfPerson(item, userId),
    );
  }
  if (typeof answer !== 'object' || answer === null) return [];
  return Object.values(answer).flatMap((value) => rowsOfPerson(value, userId));
}

function isAbout(item: unknown, userId: string): boolean {
  if (typeof item !== 'object' || item === null) return false;
  const fields: Readonly<Record<string, unknown>> = { ...item };
  return NAMES_OF_USER.some((name) => fields[name] === userId);
}
