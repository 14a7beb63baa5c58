import { accessErrors } from './error-tables/access-errors.ts';
import { approvalErrors } from './error-tables/approval-errors.ts';
import { auditErrors } from './error-tables/audit-errors.ts';
import { calendarAndToDoErrors } from './error-tables/calendar-and-to-do-errors.ts';
import { callbackErrors } from './error-tables/callback-errors.ts';
import { contactErrors } from './error-tables/contact-errors.ts';
import type { CatalogueEntry } from './error-tables/catalogue-entry.ts';
import { gatewayErrors } from './error-tables/gateway-errors.ts';
import { messageErrors } from './error-tables/message-errors.ts';
import { requestErrors } from './error-tables/request-errors.ts';

export type { CatalogueEntry } from './error-tables/catalogue-entry.ts';

/** DingTalk's documented codes in both languages; each table names its pages and their date. */
export const errorCatalogue: readonly CatalogueEntry[] = [
  ...accessErrors,
  ...gatewayErrors,
  ...requestErrors,
  ...contactErrors,
  ...approvalErrors,
  ...messageErrors,
  ...calendarAndToDoErrors,
  ...auditErrors,
  ...callbackErrors,
];

const prefixEntries = errorCatalogue.filter((item) => item.isPrefix === true);
const exactEntries = new Map(
  errorCatalogue
    .filter((item) => item.isPrefix !== true)
    .map((item) => [keyOf(item.code, item.message), item]),
);

/**
 * The entry of a code, if the documentation has one. `message` is DingTalk's own, for the codes that
 * say several things; one that is documented for the code comes before the code alone.
 */
export function findCatalogueEntry(code: string, message?: string): CatalogueEntry | undefined {
  return (
    exactEntries.get(keyOf(code, message)) ??
    exactEntries.get(keyOf(code, undefined)) ??
    prefixEntries.find((item) => code.startsWith(item.code))
  );
}

/** A code has no blank. */
function keyOf(code: string, message: string | undefined): string {
  return message === undefined ? code : `${code} ${message.trim()}`;
}
