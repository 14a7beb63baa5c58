import type { RandomSource } from '../random/index.ts';
import {
  HIGHEST,
  LOWEST,
  TableOutcomeUnknownError,
  TableUnavailableError,
  tables,
  type CallOptions,
  type Key,
  type TableClient,
} from '../table-store/index.ts';
import { hongKongDateOf, hongKongMidnightEpochMs, type Clock } from '../time/index.ts';
import { AuditEntry, type AuditRecord, type AuditTrail } from './audit-trail.ts';
import { AuditEntryInvalidError } from './errors.ts';
import { isSensitiveName, REDACTED, redactText } from './redaction.ts';

export interface TableAuditTrailOptions {
  readonly tables: TableClient;
  /** `partitionOf(environment, corpId)`. */
  readonly organisation: string;
  readonly clock: Clock;
  readonly random: RandomSource;
}

const ROUNDS = 6;
const ROUND_DELAY_MS = 50;

/**
 * The audit trail in `tables.auditTrail`: one row per entry, written only if its key is free. If an
 * answer is lost the same write is repeated; a refused repeat is read back and compared.
 */
export function createTableAuditTrail(options: TableAuditTrailOptions): AuditTrail {
  const { clock, random, organisation } = options;

  const isStored = async (key: Key, body: string, call: CallOptions): Promise<boolean> => {
    const { row } = await options.tables.getRow(tables.auditTrail, key, call);
    return row?.columns['body'] === body;
  };

  return {
    record: async (given, call = {}) => {
      const entry = completeEntry(given, organisation, clock.nowEpochMs(), random);
      const body = JSON.stringify(entry);
      const key = { organisation, day: hongKongDateOf(Date.parse(entry.at)), entry: entry.id };
      for (let round = 1; round <= ROUNDS; round += 1) {
        try {
          const { outcome } = await options.tables.putRow(
            tables.auditTrail,
            key,
            { v: 1n, body },
            { row: 'must-not-exist' },
            call,
          );
          if (outcome === 'written' || (await isStored(key, body, call))) return entry;
          throw new AuditEntryInvalidError({ id: entry.id, problem: 'the id is already taken' });
        } catch (error) {
          if (!(error instanceof TableOutcomeUnknownError)) throw error;
        }
        await clock.sleep(ROUND_DELAY_MS * (round + random.unit()), call.signal);
      }
      throw new TableUnavailableError({
        table: tables.auditTrail.name,
        operation: 'record',
        fault: 'no-decision',
        attempts: ROUNDS,
      });
    },

    list: (day, call = {}) => readDay(options, day, call),
  };
}

async function* readDay(
  options: TableAuditTrailOptions,
  day: string,
  call: CallOptions,
): AsyncGenerator<AuditEntry, void, undefined> {
  hongKongMidnightEpochMs(day);
  const { organisation } = options;
  const rows = options.tables.getRange(tables.auditTrail, {
    from: { organisation, day, entry: LOWEST },
    to: { organisation, day, entry: HIGHEST },
    ...call,
  });
  for await (const { key, columns } of rows) {
    yield parseEntry(String(key['entry']), columns['body']);
  }
}

function completeEntry(
  given: AuditRecord,
  organisation: string,
  nowEpochMs: number,
  random: RandomSource,
): AuditEntry {
  const details = Object.entries(given.details).map(([name, value]) => {
    if (isSensitiveName(name)) return [name, REDACTED] as const;
    return [name, typeof value === 'string' ? redactText(value) : value] as const;
  });
  const id = entryIdAt(nowEpochMs, random);
  const parsed = AuditEntry.safeParse({
    v: 1,
    id,
    at: new Date(nowEpochMs).toISOString(),
    organisation,
    ...given,
    subject: redactText(given.subject),
    details: Object.fromEntries(details),
  });
  if (parsed.success) return parsed.data;
  throw new AuditEntryInvalidError({ id, problem: problemOf(parsed.error), cause: parsed.error });
}

function entryIdAt(epochMs: number, random: RandomSource): string {
  const time = String(epochMs).padStart(15, '0');
  return `${time}-${Buffer.from(random.bytes(10)).toString('hex')}`;
}

function parseEntry(id: string, body: unknown): AuditEntry {
  const parsed = AuditEntry.safeParse(parseJson(body));
  if (!parsed.success) {
    throw new AuditEntryInvalidError({ id, problem: problemOf(parsed.error) });
  }
  if (parsed.data.id !== id) {
    throw new AuditEntryInvalidError({ id, problem: 'its key and its content disagree' });
  }
  return parsed.data;
}

function parseJson(body: unknown): unknown {
  try {
    return typeof body === 'string' ? (JSON.parse(body) as unknown) : undefined;
  } catch {
    return undefined;
  }
}

/** Names the fields only; values may be what must not be repeated. */
function problemOf(error: {
  readonly issues: readonly { readonly path: PropertyKey[] }[];
}): string {
  const fields = error.issues.map(({ path }) => path.map(String).join('.') || 'the whole entry');
  return `fields ${[...new Set(fields)].join(', ')}`;
}
