import * as z from 'zod';
import { functionConfiguration } from './function-configuration.ts';
import { deployedTrigger } from './trigger-settings.ts';

/** The changeable version that a qualifier left out means. */
export const LATEST = 'LATEST';

/** Where the code of a version is: a zip by its content, or a folder that is run where it lies. */
const codeReference = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('zip'),
    sha256: z.string(),
    /** CRC-64 (ECMA), in decimal, as the API shows it. */
    checksum: z.string(),
    bytes: z.number(),
  }),
  z.object({ kind: z.literal('folder'), directory: z.string() }),
]);

/** A snapshot of code and configuration; only that of `LATEST` is ever replaced. */
const deployedVersion = z.object({
  versionId: z.string(),
  description: z.string(),
  configuration: functionConfiguration,
  code: codeReference,
  createdAt: z.number(),
  changedAt: z.number(),
});

const deployedAlias = z.object({
  aliasName: z.string(),
  versionId: z.string(),
  /** Share of the requests, 0 to 1, that other versions get. */
  additionalVersionWeight: z.record(z.string(), z.number()),
  description: z.string(),
  createdAt: z.number(),
  changedAt: z.number(),
});

const asyncConfiguration = z.object({
  maxAsyncRetryAttempts: z.number(),
  maxAsyncEventAgeInSeconds: z.number(),
  asyncTask: z.boolean(),
  /** ARNs of functions. */
  onSuccess: z.string().optional(),
  onFailure: z.string().optional(),
  createdAt: z.number(),
  changedAt: z.number(),
});

/**
 * A function with its versions, aliases and triggers, as it is deployed. Records are by name, or by
 * qualifier where the API sets something per version or alias. Instants are UTC epoch milliseconds.
 */
export const deployedFunction = z.object({
  functionName: z.string(),
  functionId: z.string(),
  latest: deployedVersion,
  versions: z.record(z.string(), deployedVersion),
  /** Number of the newest version that was ever published; numbers are not given again. */
  lastVersion: z.number(),
  aliases: z.record(z.string(), deployedAlias),
  triggers: z.record(z.string(), deployedTrigger),
  asyncConfigurations: z.record(z.string(), asyncConfiguration),
  reservedConcurrency: z.number().optional(),
  minInstances: z.record(z.string(), z.number()),
});

export type CodeReference = z.infer<typeof codeReference>;
export type DeployedVersion = z.infer<typeof deployedVersion>;
export type DeployedAlias = z.infer<typeof deployedAlias>;
export type AsyncConfiguration = z.infer<typeof asyncConfiguration>;
export type DeployedFunction = z.infer<typeof deployedFunction>;
