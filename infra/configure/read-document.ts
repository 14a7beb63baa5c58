import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import type { BilingualProblems } from '../../shared/configuration/index.ts';
import type { BilingualText } from '../../shared/errors/index.ts';
import { CommandRefusedError } from '../command/command-refusal.ts';
import { namedFileOf, readLocalFile, type FileUse, type LocalFile } from './local-file.ts';

/** A configuration as it is published: every file that it named has become a reference. */
export interface ConfigurationText {
  readonly text: string;
  readonly files: readonly LocalFile[];
  /** Files that could not be read, each with its place. */
  readonly problems: BilingualProblems;
}

type Fields = Record<string, unknown>;
type Owner = { readonly environment: string; readonly corpId: string };

/** Where a company may name a file instead of a reference. */
const COMPANY_FILES: readonly (readonly [readonly string[], FileUse])[] = [
  [['peopleMapping'], { stem: 'mapping/people', isSealed: true }],
  [['earningsCodes'], { stem: 'mapping/earnings-codes', isSealed: true }],
  [['weather', 'overrides'], { stem: 'weather/overrides', isSealed: true }],
];
const WEATHER_FILE: FileUse = { stem: 'weather/warnings', isSealed: false };

/**
 * Reads a configuration that a person wrote. A mapping table, weather file or profile may be named as
 * `{ file: people.csv }`, seen from the configuration's own folder; it becomes the reference, or for a
 * profile the content, that functions read. Nothing is checked but that.
 *
 * @throws CommandRefusedError if the file cannot be read or is no YAML
 */
export async function readConfigurationText(file: string): Promise<ConfigurationText> {
  const document = await readYaml(file);
  const reading = new Reading(path.dirname(path.resolve(file)));
  if (isFields(document)) await reading.resolveAll(document);
  return {
    text: stringify(document),
    files: reading.files,
    problems: {
      en: reading.problems.map(({ en }) => en),
      zhHK: reading.problems.map(({ zhHK }) => zhHK),
    },
  };
}

class Reading {
  readonly files: LocalFile[] = [];
  readonly problems: BilingualText[] = [];
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async resolveAll(document: Fields): Promise<void> {
    const environment = textOf(document['environment']);
    for (const [index, organisation] of fieldsIn(document['organisations']).entries()) {
      const owner = { environment, corpId: textOf(organisation['corpId']) };
      for (const [number, company] of fieldsIn(organisation['companies']).entries()) {
        const place = `organisations.${String(index)}.companies.${String(number)}`;
        await this.#resolveCompany(company, place, owner);
      }
    }
    await this.#resolveProfiles(document['fileProfiles']);
  }

  async #resolveCompany(company: Fields, place: string, owner: Owner): Promise<void> {
    for (const [names, use] of COMPANY_FILES) {
      const holder = names.length === 1 ? company : company[names[0] ?? ''];
      if (isFields(holder)) {
        await this.#resolveField(
          holder,
          names.at(-1) ?? '',
          use,
          [place, ...names].join('.'),
          owner,
        );
      }
    }
    const { weather } = company;
    const list = isFields(weather) ? weather['files'] : undefined;
    if (!isFields(weather) || !Array.isArray(list)) return;
    const entries: Fields = Object.fromEntries(list.map((one: unknown, at) => [String(at), one]));
    for (const name of Object.keys(entries)) {
      await this.#resolveField(
        entries,
        name,
        WEATHER_FILE,
        `${place}.weather.files.${name}`,
        owner,
      );
    }
    weather['files'] = Object.values(entries);
  }

  async #resolveField(
    holder: Fields,
    name: string,
    use: FileUse,
    place: string,
    owner: Owner,
  ): Promise<void> {
    const file = namedFileOf(holder[name]);
    if (file === undefined) return;
    const read = await readLocalFile(this.#directory, file, owner, use);
    if ('en' in read) {
      this.problems.push({ en: `${place}: ${read.en}`, zhHK: `${place}：${read.zhHK}` });
      return;
    }
    this.files.push(read);
    holder[name] = { objectKey: read.objectKey, sha256: read.sha256 };
  }

  async #resolveProfiles(profiles: unknown): Promise<void> {
    if (!isFields(profiles)) return;
    for (const [name, value] of Object.entries(profiles)) {
      const file = namedFileOf(value);
      if (file === undefined) continue;
      try {
        const text = await readFile(path.resolve(this.#directory, file), 'utf8');
        profiles[name] = parse(text) as unknown;
      } catch {
        this.problems.push({
          en: `fileProfiles.${name}: ${file} cannot be read as YAML`,
          zhHK: `fileProfiles.${name}：${file} 不能讀作 YAML`,
        });
      }
    }
  }
}

async function readYaml(file: string): Promise<unknown> {
  try {
    return parse(await readFile(file, 'utf8')) as unknown;
  } catch (error) {
    throw new CommandRefusedError(
      {
        en: `${file} cannot be read as YAML: name the configuration with --file.`,
        zhHK: `${file} 不能讀作 YAML：請以 --file 指明設定檔。`,
      },
      error,
    );
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldsIn(list: unknown): readonly Fields[] {
  return Array.isArray(list) ? list.filter(isFields) : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
