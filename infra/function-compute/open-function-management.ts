import { createNodeHttpClient } from '../../shared/http/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import { systemClock } from '../../shared/time/index.ts';
import type { DeploymentTarget } from '../deployment/deployment-target.ts';
import { FunctionManagement } from './function-management.ts';
import { createManagementCaller } from './management-caller.ts';

/** The functions of an environment. Connections are closed by the end of the program. */
export function openFunctionManagement(target: DeploymentTarget): FunctionManagement {
  const { trustedAuthorityPem } = target;
  return new FunctionManagement(
    createManagementCaller({
      endpoint: target.management.functionCompute,
      credentials: target.key,
      clock: systemClock,
      random: systemRandom,
      http: createNodeHttpClient(
        trustedAuthorityPem === undefined ? {} : { certificateAuthorities: [trustedAuthorityPem] },
      ),
    }),
  );
}
