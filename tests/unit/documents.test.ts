import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { environmentSchema } from '../../functions/attendance-export/config.ts';
import { exceptionKinds } from '../../functions/attendance-export/domain/attendance-exception.ts';
import { payRulesSchema } from '../../functions/attendance-export/domain/pay-rules.ts';
import { earningsCodeSchema } from '../../functions/attendance-export/domain/earnings-code-table.ts';
import { fileProfileSchema } from '../../functions/attendance-export/domain/file-profile.ts';
import { personMappingSchema } from '../../functions/attendance-export/domain/people-table.ts';
import { parseInvocation } from '../../functions/attendance-export/invocation.ts';
import { configurationSchema } from '../../shared/configuration/index.ts';
import { describedFunction, missingSettingRows } from '../support/function-readme.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const NOT_OURS = new Set(['node_modules', 'dist', '.local', '.git', 'coverage', 'fixtures']);
const FUNCTION_README = 'functions/attendance-export/README.md';
const functionReadmes = readdirSync(path.join(REPOSITORY, 'functions')).map(
  (name) => `functions/${name}/README.md`,
);
const bilingual = ['README.md', ...functionReadmes].map((english) => ({
  english,
  chinese: english.replace('.md', '.zh-HK.md'),
}));

/** Pages beside the READMEs that are there in both languages. */
const pages = [
  'shared/call-ledger/QUOTAS.md',
  'infra/deployment/README.md',
  'infra/splunk/README.md',
].map((english) => ({
  english,
  chinese: english.replace('.md', '.zh-HK.md'),
}));

const read = (file: string): string => readFileSync(path.join(REPOSITORY, file), 'utf8');

function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(path.join(REPOSITORY, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : filesBelow(name, ending);
    return name.endsWith(ending) ? [name] : [];
  });
}

const isDefined = <Value>(value: Value | undefined): value is Value => value !== undefined;

function captures(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, first]) => first).filter(isDefined);
}

/** Fenced code, fences and language included. */
const codeBlocks = (text: string): string[] => text.match(/^```[\s\S]*?^```$/gm) ?? [];
const prose = (text: string): string => text.replaceAll(/^```[\s\S]*?^```$/gm, '');

function blockOf(text: string, language: string, holding: string): string {
  const block = codeBlocks(text).find(
    (candidate) => candidate.startsWith(`\`\`\`${language}\n`) && candidate.includes(holding),
  );
  if (block === undefined) throw new Error(`no ${language} block holds ${holding}`);
  return block.split('\n').slice(1, -1).join('\n');
}

/** The name under which a code host links to a heading. */
function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\- ]/gu, '')
    .replaceAll(' ', '-');
}

function brokenLinks(file: string): string[] {
  const links = captures(prose(read(file)), /\]\(([^)\s]+)\)/g);
  return links.filter((link) => {
    if (/^https?:/.test(link)) return false;
    const [target = '', anchor] = link.split('#');
    const linked = target === '' ? file : path.posix.join(path.posix.dirname(file), target);
    if (!existsSync(path.join(REPOSITORY, linked))) return true;
    if (anchor === undefined) return false;
    const headings = captures(prose(read(linked)), /^#+ (.+)$/gm);
    return !headings.map(anchorOf).includes(anchor);
  });
}

/** Level and number of table rows of each section: what two languages must have in common. */
function shapeOf(text: string): string[] {
  return prose(text)
    .split(/^(?=#+ )/m)
    .map((section) => {
      const level = /^#*/.exec(section)?.[0] ?? '';
      const rows = section.match(/^\|/gm)?.length ?? 0;
      const items = section.match(/^(- |\d+\. )/gm)?.length ?? 0;
      return `${level} ${String(rows)} rows, ${String(items)} items`;
    });
}

function section(text: string, number: number): string {
  return prose(text).split(/^(?=## )/m)[number] ?? '';
}

/** Where the second-level section with this English heading stands. */
function sectionNumber(heading: string, english = FUNCTION_README): number {
  const parts = prose(read(english)).split(/^(?=## )/m);
  return parts.findIndex((part) => part.startsWith(`## ${heading}\n`));
}

function errorCodesOf(folder: string): Set<string> {
  const sources = filesBelow(folder, '.ts').map(read);
  const codes = sources.flatMap((text) => [
    ...captures(text, /\bcode: '([a-z-]+\.[a-z-]+)'/g),
    ...captures(text, /ApplicationError<'([a-z-]+\.[a-z-]+)'/g),
    ...captures(text, /type \w*ErrorCode\s*=([^;]+);/g).flatMap((union) =>
      captures(union, /'([a-z-]+\.[a-z-]+)'/g),
    ),
  ]);
  return new Set(codes);
}

describe('documents', () => {
  const documents = filesBelow('.', '.md');

  it('have no relative link that leads nowhere', () => {
    const broken = documents.flatMap((file) =>
      brokenLinks(file).map((link) => `${file} → ${link}`),
    );

    expect(documents.length).toBeGreaterThan(20);
    expect(broken).toEqual([]);
  });

  it('name no npm script that does not exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = documents.flatMap((file) => captures(read(file), /npm run ([a-z:-]+)/g));

    expect(new Set(named).size).toBeGreaterThan(4);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('and texts for people use one Chinese word for one thing', () => {
    // Of "Words in Chinese" in CONTRIBUTING.md, those that are wrong wherever they stand.
    const wrong =
      /調用|接口|接入點|網關|權限策略|憑據|秘密|私鑰|例外|審計記錄|令牌|權杖|憑證機構|回調|數據|默認/;
    const files = [
      ...documents.filter((file) => file.endsWith('.zh-HK.md')),
      ...['shared', 'functions', 'infra']
        .flatMap((folder) => filesBelow(folder, '.ts'))
        // Speaks as DingTalk does.
        .filter((file) => !file.startsWith('infra/local/dingtalk/')),
    ];

    const lines = files.flatMap((file) =>
      read(file)
        .split('\n')
        .filter((line) => wrong.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );

    expect(files.length).toBeGreaterThan(100);
    expect(lines).toEqual([]);
  });

  it.each([...bilingual, ...pages])(
    '$english and $chinese have the same sections',
    ({ english, chinese }) => {
      expect(shapeOf(read(chinese))).toEqual(shapeOf(read(english)));
    },
  );

  it.each(bilingual)('$english and $chinese show the same commands', ({ english, chinese }) => {
    expect(codeBlocks(read(english)).length).toBeGreaterThan(3);
    expect(codeBlocks(read(chinese))).toEqual(codeBlocks(read(english)));
  });
});

describe.each(['README.md', 'README.zh-HK.md'])('%s of the project', (file) => {
  it('explains every folder', () => {
    const folders = ['functions', 'shared', 'infra', 'infra/local'].flatMap((parent) =>
      readdirSync(path.join(REPOSITORY, parent), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name),
    );
    const named = captures(read(file), /`(?:[a-z/-]+\/)?([a-z-]+)\/?`/g);

    expect(folders.filter((folder) => !named.includes(folder))).toEqual([]);
  });

  it('names the settings of a real server as the launcher reads them', () => {
    const pattern = /(DELIVERY_SFTP_[A-Z_]+)/g;
    const known = new Set(captures(read('infra/local/launcher/delivery-target.ts'), pattern));

    expect(new Set(captures(read(file), pattern))).toEqual(known);
  });
});

/** Codes in the table of failures of a function's README. */
function listedErrorCodes(english: string, file: string): string[] {
  const table = section(read(file), sectionNumber('How it fails and what to do', english));
  return captures(table, /^\| `([a-z-]+\.[a-z-]+)` \|/gm);
}

describe('error codes', () => {
  it.each(bilingual.filter(({ english }) => english !== 'README.md'))(
    'of the function are all in $english and $chinese, and no code that does not exist',
    ({ english, chinese }) => {
      const own = errorCodesOf(path.posix.dirname(english));
      const known = new Set([...own, ...errorCodesOf('shared')]);
      for (const file of [english, chinese]) {
        const listed = listedErrorCodes(english, file);

        expect(new Set(listed).size).toBe(listed.length);
        expect([...own].filter((code) => !listed.includes(code))).toEqual([]);
        expect(listed.filter((code) => !known.has(code))).toEqual([]);
      }
    },
  );

  it('of what functions share are in the README of one function or of their module at least', () => {
    const modules = filesBelow('shared', 'README.md').map(read);
    const listed = new Set([
      ...functionReadmes.flatMap((file) => listedErrorCodes(file, file)),
      ...modules.flatMap((text) => captures(text, /^\| `([a-z-]+\.[a-z-]+)` \|/gm)),
    ]);

    expect([...errorCodesOf('shared')].filter((code) => !listed.has(code))).toEqual([]);
  });
});

describe.each([FUNCTION_README, FUNCTION_README.replace('.md', '.zh-HK.md')])('%s', (file) => {
  const text = read(file);

  it('lists every kind of exception', () => {
    const table = section(text, sectionNumber('Exceptions'));

    expect(captures(table, /^\| `([a-z-]+)` \|/gm)).toEqual([...exceptionKinds]);
  });

  it('lists every setting, with the default of s.yaml', () => {
    const table = section(text, sectionNumber('Settings'));
    const settings = Object.keys(environmentSchema.shape);

    expect(missingSettingRows(table, settings, describedFunction('attendanceExport'))).toEqual([]);
  });

  it('shows a configuration that is accepted', () => {
    const example: unknown = parseYaml(blockOf(text, 'yaml', 'organisations:'));

    const configuration = configurationSchema.parse(example);

    const profiles = Object.values(configuration.fileProfiles);
    expect(profiles.map((profile) => fileProfileSchema.parse(profile).name)).toEqual([
      'hours-by-code',
    ]);
  });

  it('shows pay rules that are accepted', () => {
    const example = parseYaml(blockOf(text, 'yaml', 'payRules:')) as { payRules: unknown };

    expect(payRulesSchema.parse(example.payRules)).toMatchObject({
      version: 3,
      overtime: { mode: 'approved' },
    });
  });

  it('shows a payload and mapping tables that are accepted', () => {
    const payload = blockOf(text, 'json', '"action"');
    const rowsOf = (heading: string): unknown[] =>
      parseCsv(blockOf(text, 'csv', heading), { columns: true });

    expect(parseInvocation(Buffer.from(payload)).kind).toBe('request');
    expect(rowsOf('user_id').map((row) => personMappingSchema.parse(row))).toHaveLength(1);
    expect(rowsOf('measure').map((row) => earningsCodeSchema.parse(row))).toHaveLength(5);
  });
});
