/** One thing that a new configuration says otherwise. */
export interface Difference {
  /** Organisations, companies and profiles by their own names: `organisations[dingabc].companies[HUX].profile`. */
  readonly place: string;
  readonly before: string;
  readonly after: string;
}

/** What entries of a list are known by, so that one that moved is no difference. */
const OWN_NAMES = ['corpId', 'code', 'clientId', 'name', 'id'] as const;
const LONGEST = 160;

/**
 * Everything in which two configurations differ, in the order of the newer one. What was added or left
 * out as a whole is one difference.
 */
export function differencesBetween(before: unknown, after: unknown): readonly Difference[] {
  return [...compared('', before, after)];
}

function* compared(place: string, before: unknown, after: unknown): Generator<Difference> {
  if (isEqual(before, after)) return;
  const old = partsOf(before);
  const now = partsOf(after);
  if (old === undefined || now === undefined) {
    yield { place, before: shown(before), after: shown(after) };
    return;
  }
  for (const [name, value] of now) yield* compared(joined(place, name), old.get(name), value);
  for (const [name, value] of old) {
    if (!now.has(name)) yield { place: joined(place, name), before: shown(value), after: '' };
  }
}

/** The parts of something by name; undefined for a single value, and for what is not there. */
function partsOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const names = value.map((entry, index) => `[${ownNameOf(entry) ?? String(index)}]`);
  if (new Set(names).size < names.length) return undefined;
  return new Map(value.map((entry: unknown, index) => [names[index] ?? '', entry]));
}

function ownNameOf(entry: unknown): string | undefined {
  // A list of plain values: each is its own name.
  if (typeof entry === 'string' || typeof entry === 'number') return String(entry);
  if (typeof entry !== 'object' || entry === null) return undefined;
  const names = entry as Readonly<Record<string, unknown>>;
  const found = OWN_NAMES.map((name) => names[name]).find((name) => typeof name === 'string');
  return typeof found === 'string' ? found : undefined;
}

function joined(place: string, name: string): string {
  return place === '' || name.startsWith('[') ? `${place}${name}` : `${place}.${name}`;
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function shown(value: unknown): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
