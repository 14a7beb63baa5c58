import type { OrganisationConfiguration } from '../configuration/index.ts';
import { partitionOf, type TableClient } from '../table-store/index.ts';
import type { FunctionInstance } from './function-instance.ts';

/** What every store needs that keeps rows of one organisation: audit trail, leases, call ledger … */
export interface OrganisationStores extends Pick<FunctionInstance, 'clock' | 'random'> {
  readonly tables: TableClient;
  /** Environment and organisation: the beginning of the keys. */
  readonly organisation: string;
}

export type StoresOfOrganisation = (
  organisation: Pick<OrganisationConfiguration, 'corpId'>,
) => OrganisationStores;

/**
 * @example
 * const storesOf = organisationStores({ ...instance, tables });
 * const auditTrailOf = (organisation) => createTableAuditTrail(storesOf(organisation));
 */
export function organisationStores(
  parts: Pick<FunctionInstance, 'environment' | 'clock' | 'random'> & {
    readonly tables: TableClient;
  },
): StoresOfOrganisation {
  const { environment, tables, clock, random } = parts;
  return ({ corpId }) => ({
    tables,
    organisation: partitionOf(environment, corpId),
    clock,
    random,
  });
}
