import { createTables } from '../../infra/tables/create-tables.ts';
import type { StandIn } from '../../infra/local/stand-in/stand-in.ts';
import { startTablestoreStandIn } from '../../infra/local/tablestore/tablestore-stand-in.ts';
import { systemRandom } from '../../shared/random/index.ts';
import {
  createTablestoreTableClient,
  type TableClient,
  type TableDefinition,
  type TablestoreConnectionOptions,
} from '../../shared/table-store/index.ts';
import { systemClock } from '../../shared/time/index.ts';
import { temporaryStandInContext, type TemporaryStandInContext } from './stand-in-context.ts';

/** A running Tablestore stand-in with tables, and ways to connect to it. */
export interface RunningTablestore {
  readonly context: TemporaryStandInContext;
  readonly standIn: StandIn;
  /** Settings of a connection by TLS with the developer's key; waits between retries are short. */
  options(changes?: Partial<TablestoreConnectionOptions>): TablestoreConnectionOptions;
  connect(changes?: Partial<TablestoreConnectionOptions>): TableClient & { close(): void };
  dispose(): Promise<void>;
}

/** Instance name that the stand-in serves, as its endpoints say. */
function instanceNameOf(standIn: StandIn): string {
  const { instanceName } = standIn.endpoints;
  if (typeof instanceName !== 'string') throw new TypeError('the stand-in names no instance');
  return instanceName;
}

export async function runTablestore(
  definitions: readonly TableDefinition[],
  settings: { readonly instanceName?: string } = {},
): Promise<RunningTablestore> {
  const context = await temporaryStandInContext('tablestore');
  const standIn = await startTablestoreStandIn(context, settings);
  const clients: { close(): void }[] = [];
  const options = (
    changes: Partial<TablestoreConnectionOptions> = {},
  ): TablestoreConnectionOptions => ({
    endpoint: `https://127.0.0.1:${String(standIn.ports.tls)}`,
    instanceName: instanceNameOf(standIn),
    credentials: () => context.credentials.developer,
    trustedAuthorityPem: context.authority.certificatePem,
    retry: { firstDelayMs: 2, longestDelayMs: 4 },
    clock: systemClock,
    random: systemRandom,
    ...changes,
  });
  await createTables(definitions, options());
  return {
    context,
    standIn,
    options,
    connect: (changes) => {
      const client = createTablestoreTableClient(options(changes));
      clients.push(client);
      return client;
    },
    dispose: async () => {
      for (const client of clients) client.close();
      await standIn.close();
      await context.dispose();
    },
  };
}
