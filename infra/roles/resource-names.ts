import type { BucketSetting } from '../../shared/permissions/index.ts';
import type { EnvironmentNames } from './environment-names.ts';

/**
 * How RAM names resources. From the help pages "Tablestore: custom policies" and "Function Compute:
 * policies and sample policies" (2025-09); the forms of OSS, KMS and SLS are remembered and were not
 * tried in the cloud, see the README.
 */
export function resourceNames(names: EnvironmentNames) {
  const { region, accountId } = names;
  return {
    /** RAM wants the instance in lower case. `*`: every table. */
    table: (table: string): string =>
      `acs:ots:${region}:${accountId}:instance/${names.tableInstance.toLowerCase()}/table/${table}`,
    bucket: (bucket: BucketSetting): string => `acs:oss:*:${accountId}:${names.buckets[bucket]}`,
    objects: (bucket: BucketSetting, keys: string): string =>
      `acs:oss:*:${accountId}:${names.buckets[bucket]}/${keys.replaceAll('<stage>', names.stage)}`,
    secret: (name: string): string => `acs:kms:${region}:${accountId}:secret/${name}`,
    key: (id: string): string => `acs:kms:${region}:${accountId}:key/${id}`,
    logStore: `acs:log:${region}:${accountId}:project/${names.log.project}/logstore/${names.log.store}`,
    /** The function itself, and its versions, aliases and asynchronous tasks. */
    function: (folder: string): readonly string[] => {
      const name = deployedName(folder, names.stage);
      const service = names.functionComputeService;
      const bare = [`acs:fc:${region}:${accountId}:functions/${name}`];
      if (service !== '') {
        bare.push(`acs:fc:${region}:${accountId}:services/${service}*/functions/${name}`);
      }
      return bare.flatMap((resource) => [resource, `${resource}/*`]);
    },
  };
}

/** Name of a function and of its role: `dt-<folder>-<stage>`. */
export function deployedName(folder: string, stage: string): string {
  return `dt-${folder}-${stage}`;
}
