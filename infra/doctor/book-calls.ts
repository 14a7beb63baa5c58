import { createCallBooking, createTableCallLedger } from '../../shared/call-ledger/index.ts';
import type { OrganisationConfiguration } from '../../shared/configuration/index.ts';
import { createJsonLogger } from '../../shared/observability/index.ts';
import { partitionOf } from '../../shared/table-store/index.ts';
import type { DoctorContext } from './doctor-context.ts';

/**
 * Adds calls that DingTalk counts to the ledger of the organisation, which would otherwise be short of
 * them. Never throws: a ledger that cannot be written is told by the checks of the tables.
 */
export async function bookCalls(
  context: DoctorContext,
  { corpId }: Pick<OrganisationConfiguration, 'corpId'>,
  calls: number,
): Promise<void> {
  if (calls === 0) return;
  const { configuration } = await context.configuration();
  const { tables, clock, random } = await context.services();
  const organisation = partitionOf(configuration.environment, corpId);
  const booking = createCallBooking({
    ledger: createTableCallLedger({ tables, clock, random, organisation }),
    spender: 'doctor',
    random,
    log: createJsonLogger({ clock, write: () => undefined }),
  });
  await booking.count({ quotaCost: calls, atEpochMs: clock.nowEpochMs() });
  await booking.flush();
}
