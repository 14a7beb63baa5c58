/**
 * Names of the fields of `wanted` that `present` does not have so; fields that only `present` has are
 * the service's own. Texts of ARNs count alike in any case, as the fc3 component writes them.
 */
export function differingFields(
  wanted: Readonly<Record<string, unknown>>,
  present: Readonly<Record<string, unknown>>,
): readonly string[] {
  return Object.keys(wanted).filter((name) => !isSame(wanted[name], present[name]));
}

function isSame(wanted: unknown, present: unknown): boolean {
  if (isNothing(wanted) && isNothing(present)) return true;
  if (typeof wanted === 'string' && typeof present === 'string') {
    return wanted.startsWith('acs:')
      ? wanted.toLowerCase() === present.toLowerCase()
      : wanted === present;
  }
  if (Array.isArray(wanted) && Array.isArray(present)) {
    return (
      wanted.length === present.length && wanted.every((one, index) => isSame(one, present[index]))
    );
  }
  if (isRecord(wanted) && isRecord(present)) {
    const names = new Set([...Object.keys(wanted), ...Object.keys(present)]);
    return [...names].every((name) => isSame(wanted[name], present[name]));
  }
  return wanted === present;
}

/** The service may leave out what is empty, or tell it. */
function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return isRecord(value) && Object.values(value).every(isNothing);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
