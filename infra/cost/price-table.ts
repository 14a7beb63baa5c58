import * as z from 'zod';

const item = z.strictObject({
  price: z.number().min(0),
  per: z.string().min(1),
  source: z.string().min(1),
  sure: z.enum(['listed', 'recalled']),
});

/** Every price that the estimate needs. */
export const priceNames = [
  'function-unit',
  'function-hour-minimum',
  'units-per-vcpu-second',
  'units-per-gb-second',
  'units-per-10k-calls',
  'nat-gateway-hour',
  'elastic-ip-hour',
  'internet-gb',
  'kms-secret-month',
  'kms-10k-requests',
  'logs-gb',
  'tablestore-read-10k',
  'tablestore-write-10k',
  'tablestore-gb-month',
  'objects-gb-month',
  'dingtalk-pack-year',
  'server-month',
] as const;
export type PriceName = (typeof priceNames)[number];

/** Prices as data, each with its source. */
export const priceTableSchema = z.strictObject({
  v: z.literal(1),
  currency: z.literal('CNY'),
  asOf: z.iso.date(),
  items: z.record(z.enum(priceNames), item),
});
export type PriceTable = z.infer<typeof priceTableSchema>;
