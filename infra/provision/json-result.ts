import type { ProvisionResult } from './run-provision.ts';

/** The result for programs: without functions, one entry for each resource. */
export function jsonResult({ environment, mode, steps, audit, status }: ProvisionResult): object {
  return {
    environment,
    mode,
    status,
    ...(audit === undefined ? {} : { audit }),
    resources: steps.map(({ step, outcome, error }) => ({
      kind: step.kind,
      name: step.name,
      present: step.present,
      declared: step.wanted,
      action: step.action,
      ...(mode === 'apply' ? { outcome } : {}),
      ...(step.why === undefined ? {} : { why: step.why }),
      ...(error === undefined ? {} : { error }),
    })),
  };
}
