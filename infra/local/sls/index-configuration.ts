import * as z from 'zod';

/** What cuts a text into words unless the index says otherwise. */
const DEFAULT_TOKENS = ', \'";=()[]{}?@&<>/:\n\t\r'.split('');

const textType = z.enum(['text', 'long', 'double']);
const tokens = z.array(z.string()).default(DEFAULT_TOKENS);

const jsonKey = z.object({
  type: textType,
  doc_value: z.boolean().default(true),
  caseSensitive: z.boolean().default(false),
  token: tokens,
});
const plainKey = z.object({
  type: textType,
  doc_value: z.boolean().default(true),
  caseSensitive: z.boolean().default(false),
  token: tokens,
});
const objectKey = z.object({
  type: z.literal('json'),
  json_keys: z.record(z.string(), jsonKey).default({}),
});

/** The body of CreateIndex and UpdateIndex, as far as queries here use it. */
export const indexSchema = z.looseObject({
  line: z.looseObject({ token: tokens }).optional(),
  keys: z.record(z.string(), z.union([objectKey, plainKey])).default({}),
});
export type IndexConfiguration = z.infer<typeof indexSchema>;

/** A field that can be searched by its name, or analysed as a column. */
export interface IndexedField {
  readonly name: string;
  readonly type: 'text' | 'long' | 'double';
  readonly isColumn: boolean;
  readonly isCaseSensitive: boolean;
  readonly tokens: readonly string[];
  /** Its value in a line; undefined where the line has none. */
  readonly read: (line: LogLine) => string | undefined;
}

/** One line of a logstore. */
export interface LogLine {
  readonly timeSeconds: number;
  readonly topic: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Every field of an index, those within JSON by their path: `message.level`. */
export function indexedFields({ keys }: IndexConfiguration): ReadonlyMap<string, IndexedField> {
  const fields = Object.entries(keys).flatMap(([name, key]): readonly IndexedField[] => {
    if (key.type !== 'json') return [fieldOf(name, key, ({ fields: all }) => all[name])];
    return Object.entries(key.json_keys).map(([inner, about]) =>
      fieldOf(`${name}.${inner}`, about, ({ fields: all }) => valueIn(all[name], inner)),
    );
  });
  const topic = fieldOf('__topic__', plainKey.parse({ type: 'text' }), (line) => line.topic);
  return new Map([topic, ...fields].map((field) => [field.name, field]));
}

function fieldOf(
  name: string,
  key: z.infer<typeof plainKey>,
  read: IndexedField['read'],
): IndexedField {
  const { type, doc_value: isColumn, caseSensitive: isCaseSensitive, token } = key;
  return { name, type, isColumn, isCaseSensitive, tokens: token, read };
}

/** A value within a JSON text, by the names on the way to it; what is no JSON has none. */
function valueIn(text: string | undefined, path: string): string | undefined {
  if (text?.startsWith('{') !== true) return undefined;
  let value: unknown = parsed(text);
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** One line is read for many fields, so the latest text is kept parsed. */
let latest: { readonly text: string; readonly value: unknown } = { text: '', value: undefined };

function parsed(text: string): unknown {
  if (latest.text !== text) latest = { text, value: parseOrUndefined(text) };
  return latest.value;
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
