import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { FunctionAnswer } from '../command/show-answer.ts';
import { checkDeployment } from './check-deployment.ts';
import type { DeploymentProblem } from './deployment-problem.ts';
import { summarizeDeployment, type DeploymentSummary } from './deployment-summary.ts';
import type { DeploymentTarget } from './deployment-target.ts';
import { projectDeclarations } from './project-declarations.ts';
import { readDescriptionText } from './read-deployment.ts';

/** A problem with the environment whose settings it came of. */
export interface FoundProblem extends DeploymentProblem {
  readonly environment: string;
}

export interface DeploymentAnswer extends FunctionAnswer {
  readonly outcome: 'good' | 'warnings' | 'broken';
  readonly environments: readonly (DeploymentSummary & { readonly environment: string })[];
  readonly problems: readonly FoundProblem[];
}

export interface CheckRequest {
  /** As it shall be told. */
  readonly file: string;
  readonly targets: readonly DeploymentTarget[];
  readonly nowEpochMs: number;
}

/** Names of the environments in the cloud that have a file of settings, sorted. */
export async function environmentsInCloud(): Promise<readonly string[]> {
  const files = await readdir(path.join(import.meta.dirname, 'environments'));
  return files
    .filter((file) => file.endsWith('.env'))
    .map((file) => file.slice(0, -4))
    .sort();
}

/**
 * Checks a description with the settings of each environment.
 *
 * @throws DescriptionError if there is no such file
 */
export async function performCheck({
  file,
  targets,
  nowEpochMs,
}: CheckRequest): Promise<DeploymentAnswer> {
  const [text, declarations] = [await readDescriptionText(file), await projectDeclarations()];
  const checked = targets.map(({ environment, settings, isLocal }) => ({
    environment,
    ...checkDeployment({ file, text, settings, declarations, isLocal }),
  }));
  const problems = checked.flatMap((one) =>
    one.problems.map((problem) => ({ environment: one.environment, ...problem })),
  );
  const isBroken = problems.some(({ severity }) => severity === 'error');
  return {
    outcome: isBroken ? 'broken' : problems.length > 0 ? 'warnings' : 'good',
    environments: checked.map(({ environment, functions }) => ({
      environment,
      ...summarizeDeployment(functions, nowEpochMs),
    })),
    problems,
    next: isBroken
      ? {
          en: 'Mend what is named, then give the same command again.',
          zhHK: '請修正所示各項，然後再執行相同指令。',
        }
      : {
          en: 'Next: npm run build, then npx s preview shows the same file as Serverless Devs sees it.',
          zhHK: '下一步：npm run build，然後以 npx s preview 查看 Serverless Devs 眼中的同一檔案。',
        },
  };
}
