import * as z from 'zod';

/** Environment variables: the platform's rules (help page "Environment variables", 2026-04). */
const ENVIRONMENT_BYTES = 4096;

const environmentVariables = z
  .record(
    z
      .string()
      .regex(
        /^(?!FC_)[A-Za-z][A-Za-z0-9_]*$/,
        'must start with a letter, hold letters, digits and underscores, and not start with FC_',
      ),
    z.string('must be a text: quote it'),
  )
  .refine(
    (variables) =>
      Object.values(variables).reduce((sum, value) => sum + Buffer.byteLength(value), 0) <=
      ENVIRONMENT_BYTES,
    `all values together must stay within ${String(ENVIRONMENT_BYTES)} bytes`,
  );

const handlerName = z
  .string()
  .regex(/^[^.]+(\.[^.]+)*\.[A-Za-z_$][\w$]*$/, 'must be <file>.<export>, such as index.handler');

const triggerFrame = {
  triggerName: z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]{0,127}$/),
  description: z.string().optional(),
  qualifier: z.string().optional(),
};

const timerTrigger = z.strictObject({
  ...triggerFrame,
  triggerType: z.literal('timer'),
  triggerConfig: z.strictObject({
    cronExpression: z.string(),
    enable: z.boolean(),
    payload: z.string('must be a text: quote it').default(''),
  }),
});

const httpTrigger = z.strictObject({
  ...triggerFrame,
  triggerType: z.literal('http'),
  triggerConfig: z.strictObject({
    authType: z.enum(['anonymous', 'function'], 'must be anonymous or function'),
    methods: z
      .array(z.enum(['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'PATCH', 'OPTIONS']))
      .min(1, 'must name a method'),
    disableURLInternet: z.boolean().default(false),
  }),
});

const triggers = z
  .array(
    z.discriminatedUnion('triggerType', [timerTrigger, httpTrigger], {
      error: 'the local function host knows timer and http triggers',
    }),
  )
  .default([])
  .refine(
    (all) => all.filter(({ triggerType }) => triggerType === 'http').length <= 1,
    'a function has one http trigger at most',
  );

const lifecycleHook = (maxSeconds: number) =>
  z.strictObject({
    handler: handlerName,
    timeout: z.int().min(1).max(maxSeconds).default(3),
  });

const destination = z.strictObject({
  destination: z
    .string()
    .regex(
      /^acs:fc:[^:]*:[^:]*:functions\/[^/]+$/,
      'the local function host knows functions as destinations: acs:fc:<region>:<account>:functions/<name>',
    ),
});

const anyRuntime = {
  region: z.string(),
  functionName: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_-]{0,63}$/, 'must be up to 64 letters, digits, _ and -'),
  description: z.string().optional(),
  code: z.string('must be the path of a zip or of a folder'),
  cpu: z.number().min(0.05).max(16).optional(),
  memorySize: z.int().min(128).max(32768).multipleOf(64).default(512),
  diskSize: z.union([z.literal(512), z.literal(10240)]).optional(),
  timeout: z.int().min(1).max(86_400).default(3),
  internetAccess: z.boolean().optional(),
  role: z.string().optional(),
  logConfig: z.object({ project: z.string(), logstore: z.string() }).optional(),
  // Of no effect here: every function reaches this machine's loopback, and nothing else is near.
  vpcConfig: z
    .strictObject({
      vpcId: z.string(),
      vSwitchIds: z.array(z.string()).min(1),
      securityGroupId: z.string(),
    })
    .optional(),
  tags: z.unknown().optional(),
  environmentVariables: environmentVariables.default({}),
  instanceLifecycleConfig: z
    .strictObject({
      initializer: lifecycleHook(300).optional(),
      preStop: lifecycleHook(90).optional(),
    })
    .default({}),
  asyncInvokeConfig: z
    .strictObject({
      qualifier: z.string().optional(),
      maxAsyncRetryAttempts: z.int().min(0).max(8).default(3),
      maxAsyncEventAgeInSeconds: z.int().min(1).max(2_592_000).default(86_400),
      asyncTask: z.boolean().default(false),
      destinationConfig: z
        .strictObject({ onSuccess: destination.optional(), onFailure: destination.optional() })
        .default({}),
    })
    .prefault({}),
  concurrencyConfig: z.strictObject({ reservedConcurrency: z.int().min(1).max(100) }).optional(),
  scalingConfig: z
    .strictObject({ qualifier: z.string().optional(), minInstances: z.int().min(0).max(100) })
    .optional(),
  // Of no effect here: a web function has an address of its own. Empty where no domain is set.
  customDomain: z.union([z.literal(''), z.record(z.string(), z.unknown())]).optional(),
  triggers,
};

/** A function of the built-in runtime: a handler that is called. */
export const eventFunctionProps = z.strictObject({
  ...anyRuntime,
  runtime: z.literal('nodejs20'),
  handler: handlerName,
  instanceConcurrency: z.literal(1, 'nodejs20 takes one request at a time per instance').default(1),
});

/** A function of a custom runtime: a program that serves HTTP. */
export const webFunctionProps = z.strictObject({
  ...anyRuntime,
  runtime: z.literal('custom.debian10'),
  handler: handlerName.default('index.handler'),
  instanceConcurrency: z.int().min(1).max(200).default(1),
  customRuntimeConfig: z.strictObject({
    command: z.array(z.string().min(1)).min(1, 'must name a program'),
    args: z.array(z.string()).default([]),
    port: z.int().min(1).max(65_535).default(9000),
  }),
});

/**
 * `resources.<id>.props` of a function that the local function host can run; unknown keys are
 * refused, since the official check lets a misspelt one pass. Limits and defaults are those of the
 * fc3 component's schema.
 */
export const functionProps = z.discriminatedUnion(
  'runtime',
  [eventFunctionProps, webFunctionProps],
  { error: 'the local function host runs nodejs20 and custom.debian10' },
);

/** Properties of one function with every default filled in. */
export type FunctionProps = z.infer<typeof functionProps>;
export type WebFunctionProps = z.infer<typeof webFunctionProps>;
