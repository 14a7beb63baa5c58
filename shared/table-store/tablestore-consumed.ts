import type { CapacityUnits } from './table-client.ts';

/** Units of an answer as the SDK decodes them; an answer that does not say costs nothing. */
export function consumedOf(data: Readonly<Record<string, unknown>>): CapacityUnits {
  const { capacityUnit } = (data['consumed'] ?? {}) as {
    readonly capacityUnit?: { readonly read?: number | null; readonly write?: number | null };
  };
  return { read: capacityUnit?.read ?? 0, write: capacityUnit?.write ?? 0 };
}

/** The answer does not say; the billing page does: one read and one write unit. */
export const PRICE_OF_REFUSED_CONDITION: CapacityUnits = { read: 1, write: 1 };
