import type { AccessClient } from '../../shared/dingtalk-access/index.ts';
import type { ExportSubject } from './export-subject.ts';
import type { ExportDependencies } from './ports.ts';

/** In whose name the calls of a purpose are booked. */
export function spenderOf(
  { company }: Pick<ExportSubject, 'company'>,
  purpose: BookedPurpose,
): string {
  return `attendance-export/${purpose}/${company.code}`;
}

export type BookedPurpose = 'check' | 'closing' | 'messages' | 'release' | 'template';

/**
 * A client for the calls beside the fetching of a run, such as asking whether a month is closed or an
 * approval given. They are booked as they are made; `flush` books the last of them.
 */
export function bookedClient(
  deps: Pick<ExportDependencies, 'dingTalkOf'>,
  { organisation, company }: Pick<ExportSubject, 'organisation' | 'company'>,
  purpose: BookedPurpose,
  { avoidFullHour = false }: { readonly avoidFullHour?: boolean } = {},
): AccessClient {
  return deps.dingTalkOf(organisation, { spender: spenderOf({ company }, purpose), avoidFullHour });
}
