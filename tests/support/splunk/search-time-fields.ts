import { evaluate, type Row, type Value } from './spl/expression.ts';
import { appConf, settingOf, type ConfFile } from './splunk-app.ts';

/** An event as the indexer keeps it. */
export interface IndexedLine {
  readonly raw: string;
  readonly stream: string;
  /** Epoch seconds. */
  readonly time: number;
  readonly indextime: number;
}

const STANZA = 'source::dingtalk/*';

/**
 * What a search sees of an event by the app's own settings, in Splunk's order: extractions, JSON, aliases,
 * calculated fields.
 */
export function searchTimeFields(line: IndexedLine): Row {
  const props = appConf('props');
  const extracted = {
    _raw: line.raw,
    _time: line.time,
    _indextime: line.indextime,
    index: 'dingtalk_audit',
    source: `dingtalk/${line.stream}`,
    sourcetype: `dingtalk:audit:${line.stream}`,
    ...reported(line.raw, props),
    ...jsonFields(line.raw),
  };
  const aliased = { ...extracted, ...aliases(extracted, props) };
  return { ...aliased, ...calculated(aliased, props) };
}

function settings(props: ConfFile, kind: string): readonly (readonly [string, string])[] {
  return [...(props.get(STANZA) ?? [])].filter(([key]) => key.startsWith(`${kind}-`));
}

function reported(raw: string, props: ConfFile): Row {
  const transforms = appConf('transforms');
  const names = settings(props, 'REPORT').flatMap(([, value]) => value.split(/,\s*/));
  const fields: Record<string, Value> = {};
  for (const name of names) {
    const match = new RegExp(settingOf(transforms, name, 'REGEX')).exec(raw);
    if (match === null) continue;
    for (const pair of settingOf(transforms, name, 'FORMAT').split(' ')) {
      const [field = '', group = ''] = pair.split('::$');
      fields[field] = match[Number(group)];
    }
  }
  return fields;
}

function jsonFields(raw: string): Row {
  const fields = new Map<string, string[]>();
  const walk = (value: unknown, name: string): void => {
    if (Array.isArray(value)) {
      for (const entry of value) walk(entry, `${name}{}`);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        walk(inner, name === '' ? key : `${name}.${key}`);
      }
    } else if (['string', 'number', 'boolean'].includes(typeof value)) {
      fields.set(name, [...(fields.get(name) ?? []), String(value)]);
    }
  };
  try {
    walk(JSON.parse(raw), '');
  } catch {
    // What is no JSON has no such fields.
  }
  return Object.fromEntries(
    [...fields].map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  );
}

function aliases(row: Row, props: ConfFile): Row {
  const pairs = settings(props, 'FIELDALIAS').flatMap(([, value]) => [
    ...value.matchAll(/(\S+) AS (\S+)/g),
  ]);
  return Object.fromEntries(pairs.map(([, from = '', to = '']) => [to, row[from]]));
}

function calculated(row: Row, props: ConfFile): Row {
  return Object.fromEntries(
    settings(props, 'EVAL').map(([key, expression]) => [
      key.slice('EVAL-'.length),
      evaluate(expression, row, { now: 0 }),
    ]),
  );
}
