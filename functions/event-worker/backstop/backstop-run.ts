import type { OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import { partitionOf, type CallOptions } from '../../../shared/table-store/index.ts';
import { createApprovalEnds, type ApprovalEnds } from './approval-ends.ts';
import type { CallAccount } from './call-account.ts';
import { HealthBook } from './health-book.ts';
import type { BackstopDependencies } from './ports.ts';

/** One run for one organisation, under its lease: what every step of it works with. */
export interface BackstopRun {
  readonly deps: BackstopDependencies;
  readonly organisation: OrganisationConfiguration;
  readonly book: HealthBook;
  readonly ends: ApprovalEnds;
  readonly account: CallAccount;
  readonly call: CallOptions;
}

/** In the place of the app's id for events that no app has pushed. */
export const BACKSTOP_APP = 'backstop';

/** Parts of a run that need no call to DingTalk. */
export function runPartsOf(
  deps: BackstopDependencies,
  organisation: OrganisationConfiguration,
): Pick<BackstopRun, 'book' | 'ends'> {
  const partition = partitionOf(deps.environment, organisation.corpId);
  return {
    book: new HealthBook({ tables: deps.tables, random: deps.random, organisation: partition }),
    ends: createApprovalEnds(deps.tables, deps.environment),
  };
}
