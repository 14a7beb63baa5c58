import { createSharedCallPacer } from '../../../shared/call-pacing/index.ts';
import { createDirectory, type Directory } from '../../../shared/directory/index.ts';
import {
  createDingTalkClient,
  type DingTalkClient,
  type DingTalkEndpoints,
} from '../../../shared/dingtalk/index.ts';
import {
  createStoredTokenSource,
  createTableTokenStore,
  type TokenApp,
  type TokenDependencies,
} from '../../../shared/dingtalk-tokens/index.ts';
import type { HttpClient } from '../../../shared/http/index.ts';
import { createTableLeaseStore } from '../../../shared/lease/index.ts';
import { createJsonLogger } from '../../../shared/observability/index.ts';
import type { RandomSource } from '../../../shared/random/index.ts';
import { createCircuitBreaker, type CallPriority } from '../../../shared/resilience/index.ts';
import type { Sealer } from '../../../shared/sealing/index.ts';
import type { SecretProvider } from '../../../shared/secrets/index.ts';
import type { TableClient } from '../../../shared/table-store/index.ts';
import type { Clock } from '../../../shared/time/index.ts';
import type { DayFigures } from './day-figures.ts';

export const DAY_ENVIRONMENT = 'test';

/** What all instances of the day live in. */
export interface DayWorld {
  readonly organisation: string;
  readonly app: TokenApp;
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
  readonly client: DingTalkClient;
  readonly directory: Directory;
  readonly tokens: TokenDependencies;
}

export function startInstance(
  world: DayWorld,
  { clock, priority }: { readonly clock: Clock; readonly priority: CallPriority },
): DayInstance {
  const { organisation, app, endpoints, http, tables, secrets, sealer, random, figures } = world;
  const log = createJsonLogger({
    clock,
    write: (line) => figures.count('told', messageOf(line)),
  });
  const about = { tables, organisation, clock, random };
  const tokens: TokenDependencies = {
    environment: DAY_ENVIRONMENT,
    store: createTableTokenStore({ ...about, sealer }),
    leases: createTableLeaseStore(about),
    secrets,
    http,
    endpoints,
    clock,
    random,
    log: createJsonLogger({ clock, write: () => undefined }),
    settings: { refreshMinutes: 15, alarmAfterMinutes: 30 },
  };
  const client = createDingTalkClient({
    endpoints,
    http,
    tokens: createStoredTokenSource(tokens, app),
    pacer: createSharedCallPacer({ ...about, limits: { callsPerSecond: 20 }, log }),
    breakers: { api: createCircuitBreaker({ clock }), oapi: createCircuitBreaker({ clock }) },
    priority,
    clock,
    random,
    onCall: ({ operation }) => figures.count('requests', `${operation} (${priority})`),
  });
  const directory = createDirectory({
    ...about,
    client,
    clientId: app.clientId,
    sealer,
    log,
    onAnswer: ({ source }) => figures.count('lookUps', source),
  });
  return { client, directory, tokens };
}

function messageOf(line: string): string {
  const { message, code = '' } = JSON.parse(line) as { message: string; code?: string };
  return `${message} ${code}`;
}
