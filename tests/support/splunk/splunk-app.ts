import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Settings by stanza, in the order of the file. */
export type ConfFile = ReadonlyMap<string, ReadonlyMap<string, string>>;

export const APP_FOLDER = path.resolve(
  import.meta.dirname,
  '../../../infra/splunk/dingtalk_hk_audit',
);

export function appText(file: string): string {
  return readFileSync(path.join(APP_FOLDER, file), 'utf8');
}

/** A file of the app's `default/`, as Splunk reads it: a backslash at a line's end goes on in the next. */
export function appConf(name: string): ConfFile {
  const file = new Map<string, Map<string, string>>();
  let stanza: Map<string, string> | undefined;
  for (const line of appText(`default/${name}.conf`)
    .replaceAll('\\\n', '\n\t')
    .split(/\n(?!\t)/)) {
    if (line === '' || line.startsWith('#')) continue;
    const heading = /^\[(.*)\]$/.exec(line)?.[1];
    if (heading !== undefined) {
      if (file.has(heading)) throw new Error(`${name}.conf has [${heading}] twice`);
      stanza = new Map();
      file.set(heading, stanza);
      continue;
    }
    const [, key, value] = /^([^=\s]+) = ([\s\S]+)$/.exec(line) ?? [];
    if (key === undefined || value === undefined || stanza === undefined || stanza.has(key)) {
      throw new Error(`${name}.conf has a line that is no setting: ${line}`);
    }
    stanza.set(key, value);
  }
  return file;
}

/** A setting that must be there. */
export function settingOf(conf: ConfFile, stanza: string, key: string): string {
  const value = conf.get(stanza)?.get(key);
  if (value === undefined) throw new Error(`[${stanza}] has no ${key}`);
  return value;
}

/** The text with each `macro` replaced by what it stands for. @throws Error for one that is not defined */
export function expandMacros(text: string, macros: ConfFile = appConf('macros')): string {
  return text.replaceAll(/`([^`]+)`/g, (_, call: string) => {
    const [, name = '', list] = /^([\w-]+)(?:\((.*)\))?$/.exec(call.trim()) ?? [];
    const values = list === undefined ? [] : list.split(',').map((value) => value.trim());
    const stanza = values.length === 0 ? name : `${name}(${String(values.length)})`;
    const definition = settingOf(macros, stanza, 'definition');
    const names = macros.get(stanza)?.get('args')?.split(',') ?? [];
    const filled = names.reduce(
      (so, argument, place) => so.replaceAll(`$${argument.trim()}$`, values[place] ?? ''),
      definition,
    );
    return expandMacros(filled, macros);
  });
}
