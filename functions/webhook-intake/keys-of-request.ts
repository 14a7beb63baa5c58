import type { IntakeApps } from './callback-secret.ts';
import type { IntakeDependencies } from './ports.ts';
import { TIME_BUDGET } from './time-budget.ts';
import { withinTime } from './within-time.ts';

/**
 * Judges a request by the known keys, and once more if it fits none and the keys turn out to have
 * changed. Undefined if there are no keys in time.
 */
export async function judgeByKeys<Judgement>(
  deps: Pick<IntakeDependencies, 'apps' | 'clock'>,
  arrivedAtEpochMs: number,
  judge: (apps: IntakeApps) => Judgement,
  fitsNoKey: (judgement: Judgement) => boolean,
): Promise<Judgement | undefined> {
  const apps = await appsInTime(deps, arrivedAtEpochMs);
  if (apps === undefined) return undefined;
  const judgement = judge(apps);
  if (!fitsNoKey(judgement)) return judgement;
  const changed = await deps.apps.readEarly();
  return changed === undefined || changed === apps ? judgement : judge(changed);
}

async function appsInTime(
  { apps, clock }: Pick<IntakeDependencies, 'apps' | 'clock'>,
  arrivedAtEpochMs: number,
): Promise<IntakeApps | undefined> {
  const known = apps.known();
  if (known !== undefined) return known;
  const leftMs = arrivedAtEpochMs + TIME_BUDGET.keysUntilMs - clock.nowEpochMs();
  try {
    const read = await withinTime(clock, leftMs, () => apps.current());
    return read.outcome === 'done' ? read.value : undefined;
  } catch {
    // Logged by the reading, once for all requests that waited for it.
    return undefined;
  }
}
