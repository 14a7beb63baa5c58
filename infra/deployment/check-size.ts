import type { Finding } from './deployment-problem.ts';
import { isMap, mapIn, numberIn, textIn } from './function-view.ts';

type Properties = Readonly<Record<string, unknown>>;

/** Limits: help page "Quotas and limits", 2026-04. */
const ENVIRONMENT_BYTES = 4096;
const HOOK_SECONDS = { initializer: 300, preStop: 90 } as const;
export const FUNCTION_NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/;
const VARIABLE = /^(?!FC_)[A-Za-z][A-Za-z0-9_]*$/;

/** What the platform takes of sizes and names, and the official schema does not say. */
export function checkSize(props: Properties): readonly Finding[] {
  return [
    ...checkName(props),
    ...checkProcessor(props),
    ...checkHooks(props),
    ...checkEnvironment(props),
  ];
}

function checkName(props: Properties): readonly Finding[] {
  const name = textIn(props, 'functionName');
  if (name === undefined || FUNCTION_NAME.test(name)) return [];
  return [{ code: 'deployment.function-name', path: ['functionName'], about: name }];
}

function checkProcessor(props: Properties): readonly Finding[] {
  const [cpu, memory = 512] = [numberIn(props, 'cpu'), numberIn(props, 'memorySize')];
  const findings: Finding[] = [];
  const alone = (['cpu', 'diskSize'] as const).filter((key) => key in props);
  if (alone.length === 1) {
    const [key = 'cpu'] = alone;
    findings.push({ code: 'deployment.cpu-and-disk', path: [key], about: key });
  }
  if (cpu === undefined) return findings;
  // In hundredths, since 0.15 is no whole number of 0.05 in floating point.
  if (Math.abs(cpu * 20 - Math.round(cpu * 20)) > 1e-9) {
    findings.push({ code: 'deployment.cpu-step', path: ['cpu'], about: String(cpu) });
  }
  const ratio = memory / 1024 / cpu;
  if (ratio < 1 || ratio > 4) {
    const about = `${String(cpu)} vCPU, ${String(memory)} MB`;
    findings.push({ code: 'deployment.cpu-ratio', path: ['cpu'], about });
  }
  return findings;
}

function checkHooks(props: Properties): readonly Finding[] {
  return Object.entries(HOOK_SECONDS).flatMap(([hook, limit]): readonly Finding[] => {
    const path = ['instanceLifecycleConfig', hook];
    const config = mapIn(mapIn(props, 'instanceLifecycleConfig'), hook);
    const findings: Finding[] = [];
    if ((numberIn(config, 'timeout') ?? 0) > limit) {
      findings.push({
        code: 'deployment.hook-limit',
        path: [...path, 'timeout'],
        about: String(limit),
      });
    }
    if ('handler' in config && 'command' in config) {
      findings.push({ code: 'deployment.hook-twice', path: [...path, 'command'], isKey: true });
    }
    return findings;
  });
}

function checkEnvironment({ environmentVariables: variables }: Properties): readonly Finding[] {
  if (!isMap(variables)) return [];
  const names = Object.keys(variables)
    .filter((name) => !VARIABLE.test(name))
    .map((name): Finding => ({
      code: 'deployment.environment-name',
      path: ['environmentVariables', name],
      isKey: true,
      about: name,
    }));
  const bytes = Object.values(variables)
    .filter((value) => typeof value === 'string')
    .reduce((sum, value) => sum + Buffer.byteLength(value), 0);
  if (bytes <= ENVIRONMENT_BYTES) return names;
  const tooLarge: Finding = {
    code: 'deployment.environment-size',
    path: ['environmentVariables'],
    isKey: true,
    about: String(bytes),
  };
  return [...names, tooLarge];
}
