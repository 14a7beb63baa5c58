import * as z from 'zod';
import type { RandomSource } from '../../../shared/random/index.ts';
import { StateBook, type SeenState } from '../../../shared/state-book/index.ts';
import {
  HIGHEST,
  LOWEST,
  tables,
  type CallOptions,
  type Columns,
  type TableClient,
} from '../../../shared/table-store/index.ts';
import { alarmNoteSchema, alarmOf, type AlarmNote } from '../domain/alarm-note.ts';
import { SilenceNoteMovedError, SilenceNoteUnreadableError } from '../errors.ts';

export interface SilenceNotesOptions {
  readonly tables: TableClient;
  readonly random: RandomSource;
  /** `partitionOf(environment, corpId)`. */
  readonly organisation: string;
}

const WATCHING = 'watching';
const watchingSchema = z.strictObject({ v: z.literal(1), sinceEpochMs: z.int() });

/** All that is remembered of an organisation. */
export interface RememberedSilence {
  /** By aspect. */
  readonly alarms: ReadonlyMap<string, SeenState<AlarmNote>>;
  /** Since when the organisation is watched; undefined: from now on. */
  readonly watchedSinceEpochMs: number | undefined;
}

/** Throws SilenceNoteMovedError and SilenceNoteUnreadableError. */
export class SilenceNotes extends StateBook {
  readonly #options: SilenceNotesOptions;

  constructor(options: SilenceNotesOptions) {
    super({
      ...options,
      table: tables.silenceNote,
      unreadable: (aspect) => new SilenceNoteUnreadableError(aspect),
      moved: (aspect) => new SilenceNoteMovedError(aspect),
    });
    this.#options = options;
  }

  /** Everything at once, by one read. */
  async all(call: CallOptions): Promise<RememberedSilence> {
    const { tables: client, organisation } = this.#options;
    const alarms = new Map<string, SeenState<AlarmNote>>();
    let watchedSinceEpochMs: number | undefined;
    const rows = client.getRange(tables.silenceNote, {
      from: { organisation, aspect: LOWEST },
      to: { organisation, aspect: HIGHEST },
      ...call,
    });
    for await (const { key, columns } of rows) {
      const aspect = String(key['aspect']);
      if (aspect === WATCHING) {
        watchedSinceEpochMs = stateIn(aspect, columns, watchingSchema).state?.sinceEpochMs;
      } else if (alarmOf(aspect) !== undefined) {
        alarms.set(aspect, stateIn(aspect, columns, alarmNoteSchema));
      }
    }
    return { alarms, watchedSinceEpochMs };
  }

  /** Of two who begin at once one is refused, and begins with the other's instant at the next look. */
  async beginWatching(sinceEpochMs: number, call: CallOptions): Promise<void> {
    await this.replace(WATCHING, { version: 0n }, { v: 1, sinceEpochMs }, call);
  }
}

function stateIn<State>(
  aspect: string,
  columns: Columns,
  schema: z.ZodType<State>,
): SeenState<State> {
  const { version, state } = columns;
  const parsed = schema.safeParse(jsonOf(state));
  if (typeof version !== 'bigint' || !parsed.success) throw new SilenceNoteUnreadableError(aspect);
  return { version, state: parsed.data };
}

function jsonOf(cell: unknown): unknown {
  try {
    return typeof cell === 'string' ? (JSON.parse(cell) as unknown) : undefined;
  } catch {
    return undefined;
  }
}
