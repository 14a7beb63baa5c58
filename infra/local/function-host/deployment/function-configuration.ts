import * as z from 'zod';

/** Limits of help page "Quotas and limits", 2026-04. */
const ENVIRONMENT_BYTES = 4096;

const environmentVariables = z
  .record(
    z
      .string()
      .regex(/^(?!FC_)[A-Za-z][A-Za-z0-9_]*$/, 'starts with a letter, and not with FC_; A-Z 0-9 _'),
    z.string(),
  )
  .refine(
    (variables) =>
      Object.values(variables).reduce((sum, value) => sum + Buffer.byteLength(value), 0) <=
      ENVIRONMENT_BYTES,
    `all values together are over ${String(ENVIRONMENT_BYTES)} bytes`,
  );

const handlerName = z
  .string()
  .regex(/^[^.]+(\.[^.]+)*\.[A-Za-z_$][\w$]*$/, 'is <file>.<export>, such as index.handler');

const lifecycleHook = (maxSeconds: number) =>
  z.strictObject({ handler: handlerName, timeout: z.int().min(1).max(maxSeconds).default(3) });

const anyRuntime = {
  functionName: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_-]{0,63}$/, 'is 1 to 64 letters, digits, _ and -'),
  description: z.string().max(256).default(''),
  cpu: z.number().min(0.05).max(16).default(0.35),
  memorySize: z.int().min(128).max(32_768).multipleOf(64).default(512),
  diskSize: z.union([z.literal(512), z.literal(10_240)]).default(512),
  timeout: z.int().min(1).max(86_400).default(3),
  internetAccess: z.boolean().default(true),
  role: z.string().default(''),
  logConfig: z.looseObject({ project: z.string(), logstore: z.string() }).optional(),
  vpcConfig: z.looseObject({}).optional(),
  tags: z.array(z.looseObject({})).optional(),
  environmentVariables: environmentVariables.default({}),
  instanceLifecycleConfig: z
    .strictObject({
      initializer: lifecycleHook(300).optional(),
      preStop: lifecycleHook(90).optional(),
    })
    .default({}),
};

const eventFunction = z.strictObject({
  ...anyRuntime,
  runtime: z.literal('nodejs20'),
  handler: handlerName,
  instanceConcurrency: z.literal(1, 'of nodejs20 is 1').default(1),
});

const webFunction = z.strictObject({
  ...anyRuntime,
  runtime: z.literal('custom.debian10'),
  handler: handlerName.default('index.handler'),
  instanceConcurrency: z.int().min(1).max(200).default(1),
  customRuntimeConfig: z.strictObject({
    command: z.array(z.string().min(1)).min(1),
    args: z.array(z.string()).default([]),
    port: z.int().min(1).max(65_535).default(9000),
  }),
});

/**
 * The settings of a function as `CreateFunction` of API 2023-03-30 takes them, as far as this host
 * runs them: what it can't imitate (layers, containers, mounted disks, …) is refused by name, and so
 * is a key that the API does not know.
 */
export const functionConfiguration = z.discriminatedUnion('runtime', [eventFunction, webFunction], {
  error: 'runtime: the local function host runs nodejs20 and custom.debian10',
});

/** Settings with every default filled in. */
export type FunctionConfiguration = z.infer<typeof functionConfiguration>;
export type WebFunctionConfiguration = z.infer<typeof webFunction>;
