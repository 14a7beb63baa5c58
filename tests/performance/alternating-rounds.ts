/** Runs once and says what it cost, in whatever unit both variants share. */
export type Variant = () => number | Promise<number>;

export interface Comparison {
  /** Medians over the rounds. */
  readonly subject: number;
  readonly reference: number;
  /** Median of the rounds' own ratios subject / reference, so that drift of the machine cancels. */
  readonly ratio: number;
}

/**
 * Compares two variants in rounds. Who goes first changes from round to round, so that neither
 * always runs on the warmer machine. Rounds for warming up are not counted.
 */
export async function compareInRounds(
  variants: { readonly subject: Variant; readonly reference: Variant },
  { rounds, warmUp }: { readonly rounds: number; readonly warmUp: number },
): Promise<Comparison> {
  const subjects: number[] = [];
  const references: number[] = [];
  for (let round = -warmUp; round < rounds; round += 1) {
    const subjectFirst = round % 2 === 0;
    const early = subjectFirst ? await variants.subject() : await variants.reference();
    const late = subjectFirst ? await variants.reference() : await variants.subject();
    if (round < 0) continue;
    subjects.push(subjectFirst ? early : late);
    references.push(subjectFirst ? late : early);
  }
  const ratios = subjects.map((subject, index) => subject / (references[index] ?? Number.NaN));
  return { subject: median(subjects), reference: median(references), ratio: median(ratios) };
}

/** The middle value; of two middle values, their mean. NaN if there is none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (upper + lower) / 2;
}

/** Processor time of this process that the work took, in milliseconds: other processes do not count. */
export function processorMsOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
