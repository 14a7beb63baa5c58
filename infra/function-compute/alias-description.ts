/** Descriptions that are written here; any other is a person's own. */
const SERVING = /^serving (\d+)(?:, before (\d+))?$/;
const RETURNED = /^returned from (\d+)$/;

/** What is written into the description of an alias, so that the way back is known. */
export function servingDescription(versionId: string, before: string | undefined): string {
  return before === undefined ? `serving ${versionId}` : `serving ${versionId}, before ${before}`;
}

/** The version that an alias served before its present one; undefined for the first, or if unknown. */
export function versionBefore(description: string | undefined): string | undefined {
  return SERVING.exec(description ?? '')?.[2];
}

export function returnedDescription(from: string): string {
  return `returned from ${from}`;
}

/** Whether the alias was returned to an earlier version already. */
export function isReturned(description: string | undefined): boolean {
  return RETURNED.test(description ?? '');
}
