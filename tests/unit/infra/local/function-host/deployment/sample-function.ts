import type { DeployedFunction } from '../../../../../../infra/local/function-host/deployment/deployed-function.ts';

const stamps = { createdAt: 1, changedAt: 1 };

/** A deployed function with versions 1 to 3 and the alias `live` at version 1. */
export function sampleFunction(changes: Partial<DeployedFunction> = {}): DeployedFunction {
  const latest: DeployedFunction['latest'] = {
    versionId: 'LATEST',
    description: '',
    configuration: {
      functionName: 'sample',
      description: '',
      runtime: 'nodejs20',
      handler: 'index.handler',
      cpu: 0.5,
      memorySize: 512,
      diskSize: 512,
      timeout: 10,
      internetAccess: true,
      role: '',
      environmentVariables: { A: '1', B: '2' },
      instanceLifecycleConfig: {},
      instanceConcurrency: 1,
    },
    code: { kind: 'zip', sha256: 'a'.repeat(64), checksum: '1', bytes: 10 },
    ...stamps,
  };
  return {
    functionName: 'sample',
    functionId: 'f-1',
    latest,
    versions: Object.fromEntries(
      ['1', '2', '3'].map((versionId) => [versionId, { ...latest, versionId }]),
    ),
    lastVersion: 3,
    aliases: {
      live: {
        aliasName: 'live',
        versionId: '1',
        additionalVersionWeight: {},
        description: '',
        ...stamps,
      },
    },
    triggers: {},
    asyncConfigurations: {},
    minInstances: {},
    ...changes,
  };
}

/** The same with these weights at the alias `live`. */
export function withWeights(weights: Readonly<Record<string, number>>): DeployedFunction {
  const { aliases, ...rest } = sampleFunction();
  const { live } = aliases;
  if (live === undefined) throw new Error('the sample has an alias');
  return { ...rest, aliases: { live: { ...live, additionalVersionWeight: weights } } };
}
