import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { fileNameOf } from '../../functions/attendance-export/domain/file-name.ts';
import { fileProfileSchema } from '../../functions/attendance-export/domain/file-profile.ts';
import { renderFile } from '../../functions/attendance-export/domain/render-file.ts';
import { eventsSchema } from '../../shared/configuration/event-settings.ts';
import { loadCharacterEncoder } from '../../shared/character-set/index.ts';
import { line } from './functions/attendance-export/domain/sample-records.ts';

const text = readFileSync(new URL('../../CONTRIBUTING.md', import.meta.url), 'utf8');

/** A third-level section, by its heading. */
function sectionOf(heading: string): string {
  const [, after] = text.split(`### ${heading}\n`);
  if (after === undefined) throw new Error(`there is no section ${heading}`);
  return after.split('\n### ')[0] ?? '';
}

const section = sectionOf('Adding a payroll vendor is one file');

function block(language: string, within = section, holding = ''): string {
  const blocks = [...within.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))];
  const found = blocks.map(([, content = '']) => content).find((one) => one.includes(holding));
  if (found === undefined) throw new Error(`the section has no block in ${language}`);
  return found;
}

describe('the example of a payroll vendor in CONTRIBUTING.md', () => {
  const profile = fileProfileSchema.parse(parse(block('yaml')));
  const period = { from: '2026-10-01', to: '2026-10-31' };

  test('is a profile that writes the very file that is shown', async () => {
    const lines = [
      line({ employeeNumber: '067817', minutes: 176 * 60 }),
      line({ employeeNumber: '067817', earningsCode: 'OT', minutes: 90 }),
      line({ employeeNumber: '067820', name: '許功蓋', minutes: -16 * 60 }),
    ];
    const subject = { companyCode: 'HUX', ...period, runNumber: '0001' };

    const { bytes } = renderFile(
      profile,
      subject,
      lines,
      await loadCharacterEncoder('cp950-strict'),
    );

    expect(bytes).toHaveLength(4 * 34);
    expect(new TextDecoder('big5').decode(bytes)).toBe(block('text').replaceAll('\n', '\r\n'));
  });

  test('has a name for each run', () => {
    const about = { company: 'HU', period: '2026-10', ...period, run: '0002' };

    expect(fileNameOf(profile, about)).toBe('HPHU__20261001_0002.txt');
  });

  test('is checked as a whole: one byte more in a column, and it is refused', () => {
    const changed = block('yaml').replace(
      'widthBytes: 12, onOverflow',
      'widthBytes: 13, onOverflow',
    );

    expect(changed).not.toBe(block('yaml'));
    expect(fileProfileSchema.safeParse(parse(changed)).success).toBe(false);
  });
});

describe('the pattern of a subscriber in CONTRIBUTING.md', () => {
  const subscriber = sectionOf('Adding a subscriber');
  const root = new URL('../../', import.meta.url);
  const example = new URL('functions/jira-service-desk/', root);

  test('names files that the example has', () => {
    const rows = [...subscriber.matchAll(/^\| (`.*?) \|/gm)].map(([, cell = '']) => cell);
    const files = rows.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, file]) => file));

    expect(files.length).toBeGreaterThan(10);
    expect(files.filter((file) => !existsSync(new URL(file ?? '', example)))).toEqual([]);
  });

  test('names tests and support that are there', () => {
    const named = [...subscriber.matchAll(/`((?:tests|infra)\/[^`]+)`/g)].map(([, name]) => name);

    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => !existsSync(new URL(name ?? '', root)))).toEqual([]);
  });

  test('shows the very code that is compiled', () => {
    const source = readFileSync(new URL('deliver-event.ts', example), 'utf8');

    expect(source).toContain(block('ts', subscriber));
  });

  test('shows a line of the routing table that is accepted', () => {
    const line: unknown = parse(block('yaml', subscriber, 'eventTypes'));

    expect(eventsSchema.parse({ subscriptions: [line] }).subscriptions[0]).toMatchObject({
      function: 'jira-service-desk',
      when: { types: ['finish'], results: ['agree'] },
    });
  });

  test('shows the settings that the example has in s.yaml', () => {
    const description = parse(readFileSync(new URL('s.yaml', root), 'utf8')) as {
      resources: { jiraServiceDesk: { props: object } };
    };

    expect(description.resources.jiraServiceDesk.props).toMatchObject(
      parse(block('yaml', subscriber, 'asyncInvokeConfig')) as object,
    );
    expect(description.resources.jiraServiceDesk.props).not.toHaveProperty('triggers');
  });
});
