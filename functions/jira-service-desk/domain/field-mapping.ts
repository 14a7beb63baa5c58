import * as z from 'zod';
import { bilingual } from '../../../shared/errors/index.ts';

const componentName = z.string().min(1).max(200);
const choices = z
  .record(z.string().min(1), z.string().min(1))
  .refine(
    (map) => Object.keys(map).length > 0,
    bilingual('must name one choice at least', '最少須列出一個選項'),
  );

const literal = z.strictObject({
  from: z.literal('literal'),
  /** As Jira takes it: text, number, `{value: …}`, or a list of such. */
  value: z.union([
    z.string(),
    z.number(),
    z.record(z.string(), z.string()),
    z.array(z.union([z.string(), z.record(z.string(), z.string())])),
  ]),
});

const template = z.strictObject({
  from: z.literal('template'),
  /** `{name of a component}` and `{@title}`, `{@businessId}`, `{@originatorUserId}`. */
  template: z.string().min(1).max(10_000),
});

const component = z.strictObject({
  from: z.literal('component'),
  component: componentName,
  as: z.enum(['text', 'number', 'date']).default('text'),
  /** An empty component is refused. */
  required: z.boolean().default(false),
});

const choice = z.strictObject({
  from: z.literal('choice'),
  component: componentName,
  /** What people choose in DingTalk → the option's text in Jira; anything else is refused. */
  choices,
  /** The Jira field takes several. */
  several: z.boolean().default(false),
  required: z.boolean().default(false),
});

/** Where the value of one field of the request comes from. */
export const fieldMappingSchema = z.discriminatedUnion('from', [
  literal,
  template,
  component,
  choice,
]);
export type FieldMapping = z.infer<typeof fieldMappingSchema>;
