import { z } from 'zod';

const count = z.coerce.number().int().min(0);

/** Query of `GET events`, `count` and `export`. A misspelt name is refused: it would find too much. */
export const filterQuery = z.strictObject({
  index: z.string().exactOptional(),
  sourcetype: z.string().exactOptional(),
  channel: z.string().exactOptional(),
  fromEpochMs: z.coerce.number().exactOptional(),
  toEpochMs: z.coerce.number().exactOptional(),
  contains: z.string().exactOptional(),
  fromNumber: count.exactOptional(),
  limit: count.exactOptional(),
});

export const exportQuery = filterQuery.extend({ format: z.enum(['json', 'csv']).exactOptional() });

/** Body of `POST deletions` and `POST duplications`. */
export const chosenEvent = z.strictObject({ number: z.int().min(0) });

/** Body of `POST alterations`. */
export const alteration = chosenEvent.extend({
  raw: z.string().exactOptional(),
  time: z
    .string()
    .regex(/^-?\d+(\.\d+)?$/)
    .exactOptional(),
  index: z.string().exactOptional(),
  sourcetype: z.string().exactOptional(),
  source: z.string().exactOptional(),
  host: z.string().exactOptional(),
});

/** Body of `PUT behaviour`; names and values are looked at where the change is made. */
export const behaviourChange = z.record(z.string(), z.unknown());

/** Body of `PUT inputs`. */
export const inputChange = z.strictObject({
  name: z.string().min(1),
  token: z.string().min(1).exactOptional(),
  disabled: z.boolean().exactOptional(),
  acknowledgement: z.boolean().exactOptional(),
  queryTokens: z.boolean().exactOptional(),
  index: z.string().min(1).exactOptional(),
  indexes: z.array(z.string()).exactOptional(),
  sourcetype: z.string().min(1).exactOptional(),
});
