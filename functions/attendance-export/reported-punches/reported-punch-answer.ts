import * as z from 'zod';
import type { AnswerStore } from '../answer-archive.ts';
import type { ReportedPunch } from '../domain/reported-punch.ts';

/** Kept among the answers of the run, so that a run made again compares with the same. */
export const REPORTED_PUNCHES_CALL = 'u-events.reported-punches';

const answerSchema = z.strictObject({
  v: z.literal(1),
  punches: z.array(
    z.strictObject({ userId: z.string(), bizId: z.string(), punchedEpochMs: z.int() }),
  ),
});

/**
 * What had been reported by event when the run looked: read once, then kept with the answers. The
 * first that was stored stands, as with every answer.
 */
export async function collectReportedPunches(
  archive: AnswerStore,
  readReported: () => Promise<readonly ReportedPunch[]>,
): Promise<readonly ReportedPunch[]> {
  if (!archive.has(REPORTED_PUNCHES_CALL)) {
    const text = JSON.stringify({ v: 1, punches: await readReported() });
    await archive.store(REPORTED_PUNCHES_CALL, new TextEncoder().encode(text));
  }
  return storedReportedPunches(archive);
}

/** Empty for a run that did not compare. @throws ExportHaltedError `answer.altered` */
export async function storedReportedPunches(
  archive: AnswerStore,
): Promise<readonly ReportedPunch[]> {
  if (!archive.has(REPORTED_PUNCHES_CALL)) return [];
  const body = await archive.read(REPORTED_PUNCHES_CALL);
  return answerSchema.parse(JSON.parse(new TextDecoder().decode(body))).punches;
}

/** Every call that the result was made from, the reported punches among them if there are any. */
export function callsOf(
  { calls }: { readonly calls: ReadonlySet<string> },
  archive: AnswerStore,
): readonly string[] {
  return archive.has(REPORTED_PUNCHES_CALL) ? [...calls, REPORTED_PUNCHES_CALL] : [...calls];
}
