/** Fields of an event under the names of DingTalk's current pages. */
export type EventFields = Readonly<Record<string, unknown>>;

/** Names that differ from the current ones in more than their first letter. */
const OLD_NAMES: ReadonlyMap<string, string> = new Map([
  ['corpid', 'corpId'],
  ['userid', 'userId'],
]);

/**
 * Brings the names of an object to the current form: DingTalk has written `UserId` and `userId`,
 * `DataList` and `dataList`, `CorpId`, `corpId` and `corpid`. If a field is there under two names,
 * the first that has a value counts. Anything but an object has no fields.
 */
export function fieldsOf(value: unknown): EventFields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  const fields = new Map<string, unknown>();
  for (const [written, content] of Object.entries(value)) {
    const name = currentName(written);
    if (fields.get(name) === undefined || fields.get(name) === null) fields.set(name, content);
  }
  // A field named __proto__ is one like any other here.
  return Object.assign(Object.create(null) as Record<string, unknown>, Object.fromEntries(fields));
}

function currentName(written: string): string {
  const name = written.charAt(0).toLowerCase() + written.slice(1);
  return OLD_NAMES.get(name) ?? name;
}
