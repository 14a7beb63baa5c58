import type { Screen } from '../local/launcher/screen.ts';
import { ALL_CHECKS } from './all-checks.ts';
import type { CheckId } from './domain/check-catalogue.ts';
import { openContext, type ContextChoice } from './open-context.ts';
import { readLatency } from './probes/latency-log.ts';
import { runChecks } from './run-checks.ts';
import { answerOf, type DoctorAnswer } from './show-results.ts';

/** More than the slowest function may take to answer, with one that waits for its instance before it. */
const CHECK_TIMEOUT_MS = 60_000;

/**
 * Makes every check of an environment. No value of a secret that was read is in what is returned,
 * whatever a neighbour has answered.
 */
export async function examine(
  choice: ContextChoice,
  screen: Pick<Screen, 'step'>,
): Promise<DoctorAnswer> {
  const context = openContext(choice);
  const underWay = new Set<CheckId>();
  try {
    const results = await screen.step(
      `Check ${choice.environment} / 檢查`,
      () =>
        runChecks({
          checks: ALL_CHECKS,
          context,
          timeoutMs: CHECK_TIMEOUT_MS,
          onBegin: (id) => underWay.add(id),
          onEnd: ({ id }) => underWay.delete(id),
        }),
      () => [...underWay].join(' '),
    );
    const latency = await readLatency(choice.stateDirectory, choice.environment);
    const answer = JSON.stringify(answerOf(choice.environment, results, latency));
    return JSON.parse(context.redaction.apply(answer)) as DoctorAnswer;
  } finally {
    context.close();
  }
}
