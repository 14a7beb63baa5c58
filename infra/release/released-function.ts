import path from 'node:path';
import type { DeploymentTarget } from '../deployment/deployment-target.ts';
import { readDeployment } from '../deployment/read-deployment.ts';

/** A function of `s.yaml` that a release is made of. */
export interface ReleasedFunction {
  /** Its key in `s.yaml`. */
  readonly resource: string;
  readonly functionName: string;
  /** Path of its zip. */
  readonly code: string;
}

/** The functions of an environment in the order of `s.yaml`. @throws DescriptionError */
export async function releasedFunctions(
  directory: string,
  target: DeploymentTarget,
): Promise<readonly ReleasedFunction[]> {
  const { functions } = await readDeployment(path.join(directory, 's.yaml'), target.settings, {
    AccountID: target.accountId,
  });
  return functions.map(({ resourceId, props }) => ({
    resource: resourceId,
    functionName: String(props['functionName']),
    code: path.resolve(directory, String(props['code'])),
  }));
}
