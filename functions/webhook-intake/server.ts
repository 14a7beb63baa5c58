import { reportError } from '../../shared/errors/index.ts';
import { startCustomRuntimeServer } from '../../shared/function-compute/index.ts';
import { IntakeInstance } from './composition.ts';
import { TIME_BUDGET } from './time-budget.ts';

/** More than any event has; DingTalk's own limit is not documented. */
const MAX_BODY_BYTES = 1_048_576;

/** The program that `s.yaml` starts: takes requests until it is ended. */
async function main(): Promise<void> {
  const instance = new IntakeInstance(process.env);
  const warmingUp = instance.warmUp();
  await startCustomRuntimeServer(instance, {
    port: instance.port,
    maxBodyBytes: MAX_BODY_BYTES,
    bodyTimeoutMs: TIME_BUDGET.bodyMs,
  });
  await warmingUp;
}

main().catch((error: unknown) => {
  process.stdout.write(
    `${JSON.stringify({ message: 'intake.not-started', ...reportError(error) })}\n`,
  );
  process.exitCode = 1;
});
