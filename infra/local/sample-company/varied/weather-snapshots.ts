import { epochMsOf } from '../hong-kong-calendar.ts';
import type { SampleWeather } from '../sample-company.ts';
import type { WeatherEvent, WeatherSignal } from './weather.ts';

const NAMES = {
  WTCSGNL: 'Tropical Cyclone Warning Signal',
  WRAIN: 'Rainstorm Warning Signal',
} as const;
const TYPES: Readonly<Record<WeatherSignal, string>> = {
  TC3: 'Strong Wind Signal No. 3',
  TC8: 'No. 8 Gale or Storm Signal',
  TC9: 'Increasing Gale or Storm Signal No. 9',
  WRAINA: 'Amber',
  WRAINR: 'Red',
  WRAINB: 'Black',
};
const MINUTE_MS = 60_000;
/** Gales come from one direction before the eye and from another after it. */
const GALES = ['TC8NE', 'TC8SW'] as const;

interface Statement {
  readonly atEpochMs: number;
  readonly statement: keyof typeof NAMES;
  readonly code: string;
  readonly type: string;
  readonly actionCode: 'ISSUE' | 'CANCEL';
  readonly issuedEpochMs: number;
}

/**
 * The summaries in the form of the Observatory's open data (API documentation 1.12, read 2026-11):
 * an object by warning statement. A signal that follows another is an issue of the statement; after
 * the last one the statement is cancelled.
 */
export function snapshotsOf(events: readonly WeatherEvent[]): SampleWeather {
  const statements = events
    .flatMap(statementsOf)
    .sort((one, other) => one.atEpochMs - other.atEpochMs);
  const inForce = new Map<string, Statement>();
  return {
    snapshots: statements.map((statement) => {
      inForce.set(statement.statement, statement);
      const summary = [...inForce.values()].map((each) => [each.statement, describe(each)]);
      const text = JSON.stringify(Object.fromEntries(summary));
      if (statement.actionCode === 'CANCEL') inForce.delete(statement.statement);
      return text;
    }),
  };
}

function statementsOf(event: WeatherEvent): readonly Statement[] {
  let gales = 0;
  const issued = event.map(({ signal, range }): Statement => {
    const atEpochMs = epochMsOf(0, range.from);
    const code = signal === 'TC8' ? (GALES[gales++] ?? 'TC8SW') : signal;
    return {
      atEpochMs,
      statement: signal.startsWith('TC') ? 'WTCSGNL' : 'WRAIN',
      code,
      type: TYPES[signal],
      actionCode: 'ISSUE',
      issuedEpochMs: atEpochMs,
    };
  });
  const [last, lastSpell] = [issued.at(-1), event.at(-1)];
  if (last === undefined || lastSpell === undefined) return [];
  return [
    ...issued,
    { ...last, actionCode: 'CANCEL', atEpochMs: epochMsOf(0, lastSpell.range.to) },
  ];
}

function describe({ statement, code, type, actionCode, issuedEpochMs, atEpochMs }: Statement) {
  return {
    name: NAMES[statement],
    code: actionCode === 'CANCEL' ? 'CANCEL' : code,
    type,
    actionCode,
    issueTime: timestampOf(issuedEpochMs),
    updateTime: timestampOf(atEpochMs),
  };
}

/** ISO 8601 with Hong Kong's offset, to the second. */
function timestampOf(epochMs: number): string {
  return `${new Date(epochMs + 480 * MINUTE_MS).toISOString().slice(0, 19)}+08:00`;
}
