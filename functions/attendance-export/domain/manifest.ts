import * as z from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().min(0);

/**
 * What a run sends, for the auditor. It holds counts and hashes only, no name and no number of a
 * person; the same inputs give the same manifest.
 */
export const manifestSchema = z.strictObject({
  v: z.literal(1),
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
  versions: z.strictObject({
    engine: z.string(),
    profile: z.string(),
    mappingSha256: sha256,
    earningsCodesSha256: sha256,
    /** Tables of holidays and the company's own; manifests of before do not name it. */
    holidayCalendar: z.string().optional(),
  }),
  people: z.strictObject({ inScope: count, withLines: count, withoutLines: count }),
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
});
export type Manifest = z.infer<typeof manifestSchema>;

/** The manifest's bytes: two-space JSON with keys in a fixed order and a final line feed. */
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
