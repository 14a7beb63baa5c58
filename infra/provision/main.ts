import { tellFailure } from '../command/tell-failure.ts';
import { openDeploymentTarget } from '../deployment/deployment-target.ts';
import { Screen } from '../local/launcher/screen.ts';
import { openProvision } from './open-provision.ts';
import { readProvisionOptions, USAGE } from './provision-options.ts';
import { jsonResult } from './json-result.ts';
import { runProvision } from './run-provision.ts';
import { showResult } from './show-result.ts';

/** `npm run provision`: makes an environment as it is declared, or shows what would be done. */
async function main(): Promise<void> {
  const options = readProvisionOptions(process.argv.slice(2));
  if (options === undefined) {
    process.stdout.write(USAGE);
    return;
  }
  const target = await openDeploymentTarget({
    environment: options.environment,
    stateDirectory: options.stateDirectory,
    processEnvironment: process.env,
  });
  const provision = openProvision(target, options);
  try {
    const result = await runProvision(provision, options, new Screen(process.stderr));
    if (options.isJson) process.stdout.write(`${JSON.stringify(jsonResult(result), null, 2)}\n`);
    else showResult(new Screen(process.stdout), result);
    process.exitCode = result.status;
  } finally {
    provision.close();
  }
}

try {
  await main();
} catch (error) {
  process.exitCode = tellFailure(error, () => USAGE);
}
