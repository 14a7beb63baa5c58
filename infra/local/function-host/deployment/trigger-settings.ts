import * as z from 'zod';

/** `triggerConfig` of a timer (help page "Time triggers"). */
export const timerSettings = z.strictObject({
  cronExpression: z.string(),
  enable: z.boolean().default(false),
  payload: z.string().default(''),
});

/** `triggerConfig` of an HTTP trigger (help page "HTTP trigger overview"). */
export const httpSettings = z.strictObject({
  authType: z.enum(['anonymous', 'function']).default('function'),
  methods: z.array(z.enum(['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'PATCH', 'OPTIONS'])).min(1),
  disableURLInternet: z.boolean().default(false),
});

const common = {
  triggerName: z.string(),
  triggerId: z.string(),
  description: z.string(),
  /** Version or alias that it runs. */
  qualifier: z.string(),
  invocationRole: z.string().optional(),
  sourceArn: z.string().optional(),
  createdAt: z.number(),
  changedAt: z.number(),
};

const timerTrigger = z.object({
  ...common,
  triggerType: z.literal('timer'),
  settings: timerSettings,
});
const httpTrigger = z.object({
  ...common,
  triggerType: z.literal('http'),
  settings: httpSettings,
});

/** A trigger of a deployed function. Instants are UTC epoch milliseconds. */
export const deployedTrigger = z.discriminatedUnion('triggerType', [timerTrigger, httpTrigger]);

export type DeployedTrigger = z.infer<typeof deployedTrigger>;
export type TimerTrigger = z.infer<typeof timerTrigger>;
export type HttpTrigger = z.infer<typeof httpTrigger>;
export type HttpSettings = z.infer<typeof httpSettings>;
