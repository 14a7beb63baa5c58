import * as z from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().min(0);

const versions = {
  engine: z.string(),
  profile: z.string(),
  mappingSha256: sha256,
  earningsCodesSha256: sha256,
  /** Tables of holidays and the company's own; manifests of before do not name it. */
  holidayCalendar: z.string().optional(),
};

const people = { inScope: count, withLines: count, withoutLines: count };

/** What manifests of every version say. */
const common = {
  company: z.string(),
  period: z.strictObject({ from: z.string(), to: z.string() }),
  run: z.string(),
  file: z.strictObject({
    name: z.string(),
    sha256,
    sizeBytes: count,
    rows: count,
    characterSet: z.string(),
  }),
  /** Who can read what is delivered, by full fingerprint; absent if the file goes as it is. */
  encryption: z
    .strictObject({
      kind: z.literal('openpgp'),
      recipients: z.array(z.string()),
      signed: z.boolean(),
    })
    .optional(),
  inputsSha256: sha256,
  controlTotals: z.array(
    z.strictObject({
      earningsCode: z.string(),
      unit: z.enum(['hours', 'minutes', 'days']),
      lines: count,
      // Corrections may outweigh what they correct.
      minutes: z.int(),
      quantity: z.string(),
    }),
  ),
  /** Sums over all people in the file by measure, paid or not. */
  measuredMinutes: z.record(z.string(), count),
  punches: z.strictObject({
    received: count,
    used: count,
    excluded: z.record(z.string(), count),
  }),
  exceptions: z.strictObject({
    total: count,
    affectingPay: count,
    byKind: z.record(z.string(), count),
  }),
};

/** Manifests of before 2026-11: they said neither the rules nor how the sums close. */
const firstManifestSchema = z.strictObject({
  v: z.literal(1),
  ...common,
  versions: z.strictObject(versions),
  people: z.strictObject(people),
});

/**
 * What a run sends, for the auditor. It holds counts and hashes only, no name and no number of a
 * person; the same inputs give the same manifest.
 */
export const manifestSchema = z.strictObject({
  v: z.literal(2),
  kind: z.enum(['regular', 'final-pay']),
  /** `correction`: a paid period computed anew; nothing of it is sent by itself. */
  purpose: z.enum(['pay', 'correction']),
  ...common,
  versions: z.strictObject({
    ...versions,
    payRules: z.strictObject({ version: count, sha256 }),
    holidayCalendar: z.string(),
  }),
  /** In scope = with lines + explained by an exception + paid before + gone since the run before. */
  people: z.strictObject({ ...people, explained: count, paidBefore: count, gone: count }),
  /** By day = in the rows of the file + rounded off. */
  minutes: z.strictObject({ byDay: z.int(), inFile: z.int(), roundedOff: z.int() }),
  /** What people have stated: rows, days that they settle, minutes by measure. */
  adjustments: z.strictObject({
    rows: count,
    resolvedExceptions: count,
    minutesByMeasure: z.record(z.string(), z.int()),
  }),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** A manifest of any version, as it may lie in the store. */
export const storedManifestSchema = z.discriminatedUnion('v', [
  firstManifestSchema,
  manifestSchema,
]);

export type StoredManifest = z.infer<typeof storedManifestSchema>;

/** The manifest's bytes: two-space JSON with keys in a fixed order and a final line feed. */
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
