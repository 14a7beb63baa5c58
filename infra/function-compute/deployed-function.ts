import * as z from 'zod';

/** What the service tells of a function; its settings are kept under the names of the API. */
export const deployedFunctionSchema = z.looseObject({
  functionName: z.string(),
  functionArn: z.string().optional(),
  /** CRC-64 (ECMA-182) of the zip, as a decimal number. */
  codeChecksum: z.string().optional(),
  codeSize: z.number().optional(),
  lastModifiedTime: z.string().optional(),
});
export type DeployedFunction = z.infer<typeof deployedFunctionSchema>;

/** `triggerConfig` is a JSON text. */
export const deployedTriggerSchema = z.looseObject({
  triggerName: z.string(),
  triggerType: z.string(),
  qualifier: z.string().default('LATEST'),
  triggerConfig: z.string().default('{}'),
  description: z.string().optional(),
  httpTrigger: z
    .looseObject({ urlInternet: z.string().optional(), urlIntranet: z.string().optional() })
    .optional(),
});
export type DeployedTrigger = z.infer<typeof deployedTriggerSchema>;

export const versionSchema = z.looseObject({
  versionId: z.string(),
  description: z.string().default(''),
  createdTime: z.string().optional(),
});
export type FunctionVersion = z.infer<typeof versionSchema>;

export const aliasSchema = z.looseObject({
  aliasName: z.string(),
  versionId: z.string(),
  description: z.string().optional(),
  /** Share of the traffic, 0 to 1, of one more version. */
  additionalVersionWeight: z
    .record(z.string(), z.number())
    .nullish()
    .transform((weights) => weights ?? {}),
});
export type FunctionAlias = z.infer<typeof aliasSchema>;

/** Asynchronous, concurrency and scaling configurations: kept as the service tells them. */
export const configurationSchema = z.looseObject({});
export type Configuration = z.infer<typeof configurationSchema>;

/** A trigger as it is to be; `triggerConfig` is an object here. */
export interface WantedTrigger {
  readonly triggerName: string;
  readonly triggerType: string;
  readonly qualifier: string;
  readonly triggerConfig: Readonly<Record<string, unknown>>;
  readonly description?: string;
}

/** An alias as it is to be. */
export interface WantedAlias {
  readonly aliasName: string;
  readonly versionId: string;
  /** Share of the traffic, 0 to 1, of one more version; none if empty. */
  readonly additionalVersionWeight: Readonly<Record<string, number>>;
  readonly description?: string;
}
