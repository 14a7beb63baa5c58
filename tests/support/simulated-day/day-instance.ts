import { createTableCallLedger } from '../../../shared/call-ledger/index.ts';
import type { OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import { createDirectory, type Directory } from '../../../shared/directory/index.ts';
import type { DingTalkEndpoints } from '../../../shared/dingtalk/index.ts';
import { createDingTalkAccess, type AccessClient } from '../../../shared/dingtalk-access/index.ts';
import {
  createTableTokenStore,
  type TokenDependencies,
} from '../../../shared/dingtalk-tokens/index.ts';
import type { HttpClient } from '../../../shared/http/index.ts';
import { createTableLeaseStore } from '../../../shared/lease/index.ts';
import { createJsonLogger } from '../../../shared/observability/index.ts';
import type { RandomSource } from '../../../shared/random/index.ts';
import type { CallPriority } from '../../../shared/resilience/index.ts';
import type { Sealer } from '../../../shared/sealing/index.ts';
import type { SecretProvider } from '../../../shared/secrets/index.ts';
import { partitionOf, type TableClient } from '../../../shared/table-store/index.ts';
import type { Clock } from '../../../shared/time/index.ts';
import type { DayFigures } from './day-figures.ts';

export const DAY_ENVIRONMENT = 'test';

/** What all instances of the day live in. */
export interface DayWorld {
  readonly organisation: OrganisationConfiguration;
  readonly endpoints: DingTalkEndpoints;
  readonly http: HttpClient;
  readonly tables: TableClient;
  readonly secrets: SecretProvider;
  readonly sealer: Sealer;
  readonly random: RandomSource;
  readonly figures: DayFigures;
}

/** One instance of a function: everything real, with a clock of its own. */
export interface DayInstance {
  readonly client: AccessClient;
  readonly directory: Directory;
  readonly tokens: TokenDependencies;
}

/** Who the instance is, and how wrong its clock. */
export interface DayInstanceOptions {
  readonly clock: Clock;
  readonly spender: string;
  readonly priority: CallPriority;
}

export function startInstance(
  world: DayWorld,
  { clock, spender, priority }: DayInstanceOptions,
): DayInstance {
  const { organisation, endpoints, http, tables, secrets, sealer, random, figures } = world;
  const environment = DAY_ENVIRONMENT;
  const log = createJsonLogger({
    clock,
    write: (line) => figures.count('told', messageOf(line)),
  });
  const about = {
    tables,
    organisation: partitionOf(environment, organisation.corpId),
    clock,
    random,
  };
  const ways = { environment, secrets, http, endpoints, clock, random };
  const access = createDingTalkAccess({ ...ways, tables, sealer, log });
  const client = access.clientOf(organisation, {
    spender,
    priority,
    onCall: ({ operation }) => figures.count('requests', `${operation} (${priority})`),
  });
  const directory = createDirectory({
    ...about,
    client,
    clientId: organisation.app.clientId,
    sealer,
    log,
    onAnswer: ({ source }) => figures.count('lookUps', source),
  });
  const tokens: TokenDependencies = {
    ...ways,
    store: createTableTokenStore({ ...about, sealer }),
    leases: createTableLeaseStore(about),
    log: createJsonLogger({ clock, write: () => undefined }),
    settings: organisation.tokens,
  };
  return { client, directory, tokens };
}

/** What all instances together have booked in a month. */
export async function bookedCalls(world: DayWorld, clock: Clock, month: string): Promise<number> {
  const { tables, random, organisation } = world;
  const ledger = createTableCallLedger({
    tables,
    organisation: partitionOf(DAY_ENVIRONMENT, organisation.corpId),
    clock,
    random,
  });
  return (await ledger.summary(month)).usedCalls;
}

function messageOf(line: string): string {
  const { message, code = '' } = JSON.parse(line) as { message: string; code?: string };
  return `${message} ${code}`;
}
