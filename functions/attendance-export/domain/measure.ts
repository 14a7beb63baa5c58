/** Overtime by the kind of its day, and by whether the clock is inside the night band. */
export const overtimeMeasures = [
  'overtime-workday',
  'overtime-workday-night',
  'overtime-restday',
  'overtime-restday-night',
  'overtime-statutory',
  'overtime-statutory-night',
] as const;
export type OvertimeMeasure = (typeof overtimeMeasures)[number];

/** Leave by the key of a configured leave type; `leave:other` for a type that is not configured. */
export type LeaveMeasure = `leave:${string}`;

const fixedPayableBuckets = [
  'worked',
  'late',
  'early-leave',
  'absent',
  'business-trip',
  'outing',
  'weather',
  'paid-break',
  ...overtimeMeasures,
  'time-off-earned',
] as const;

/** Kinds of minutes that may be written under an earnings code. */
export type PayableBucket = (typeof fixedPayableBuckets)[number] | LeaveMeasure;

/**
 * Kinds of minutes that no code can carry: planned time of a day that cannot be measured, an unpaid
 * break, presence outside planned time that the policy does not count, and everything else.
 */
export const neverPayableBuckets = ['unresolved', 'break', 'overtime-not-counted', 'off'] as const;

/** Every minute of a day is in exactly one bucket. */
export type Bucket = PayableBucket | (typeof neverPayableBuckets)[number];

/** A name that a mapping row may have. `leave` and `overtime` are where other names fall back to. */
export type PayableMeasure = PayableBucket | 'leave' | 'overtime';

/**
 * The name of a kind of minutes of one person on one day, as in mapping tables, adjustments and
 * reports. `planned` is a sum over buckets and never paid by itself.
 */
export type Measure = 'planned' | Bucket | PayableMeasure;

/** Every payable name but the `leave:<key>` ones, of which there are as many as leave types. */
export const payableMeasures: readonly PayableMeasure[] = [
  ...fixedPayableBuckets,
  'leave',
  'overtime',
];

const payableNames: ReadonlySet<string> = new Set(payableMeasures);

/** The form of a leave type's key: what follows `leave:` in a measure. */
export const LEAVE_KEY_PATTERN = /^[a-z][a-z0-9-]{0,29}$/;

/** True if a mapping row may have this name. */
export function isPayableMeasure(text: string): text is PayableMeasure {
  if (text.startsWith('leave:')) return LEAVE_KEY_PATTERN.test(text.slice('leave:'.length));
  return payableNames.has(text);
}

const neverPayable: ReadonlySet<string> = new Set(neverPayableBuckets);

/** True if minutes of this bucket may be written under an earnings code. */
export function isPayableBucket(bucket: Bucket): bucket is PayableBucket {
  return !neverPayable.has(bucket);
}

const fallbacks: Readonly<Partial<Record<string, PayableMeasure>>> = {
  'business-trip': 'worked',
  outing: 'worked',
  weather: 'worked',
  'paid-break': 'worked',
  'overtime-workday-night': 'overtime-workday',
  'overtime-restday-night': 'overtime-restday',
  'overtime-statutory-night': 'overtime-statutory',
  'overtime-statutory': 'overtime-restday',
  'overtime-restday': 'overtime-workday',
  'overtime-workday': 'overtime',
};

/**
 * The name under which minutes are written if a measure has no mapping row of its own; undefined at
 * the end of a chain, where minutes without a row are an exception.
 */
export function fallbackMeasure(measure: PayableMeasure): PayableMeasure | undefined {
  return measure.startsWith('leave:') ? 'leave' : fallbacks[measure];
}
