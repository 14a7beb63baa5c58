import { readdirSync } from 'node:fs';
import path from 'node:path';
import { Cron } from 'croner';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { STREAM_NAMES } from '../../../../functions/audit-forwarding/domain/stream-name.ts';
import { runSearch } from '../../../support/splunk/spl/run-search.ts';
import { splitOutside } from '../../../support/splunk/spl/tokens.ts';
import { sampleLines } from '../../../support/splunk/sample-lines.ts';
import { searchTimeFields } from '../../../support/splunk/search-time-fields.ts';
import {
  APP_FOLDER,
  appConf,
  appText,
  expandMacros,
  settingOf,
} from '../../../support/splunk/splunk-app.ts';

/** Settings that the specification files of Splunk Enterprise 9 name (`<file>.conf.spec`), those we use. */
const KNOWN_SETTINGS: Readonly<Record<string, RegExp>> = {
  app: /^(is_configured|state|is_visible|label|author|description|version|id|check_for_updates)$/,
  eventtypes: /^search$/,
  macros: /^(args|definition)$/,
  props:
    /^(CHARSET|SHOULD_LINEMERGE|LINE_BREAKER|TIME_PREFIX|TIME_FORMAT|MAX_TIMESTAMP_LOOKAHEAD|TRUNCATE|KV_MODE|category|pulldown_type|(REPORT|FIELDALIAS|EVAL)-\w+)$/,
  savedsearches:
    /^(description|search|enableSched|cron_schedule|counttype|relation|quantity|dispatch\.(earliest|latest)_time|alert\.(track|severity|digest_mode|suppress(\.(fields|period))?))$/,
  tags: /^\w+$/,
  transforms: /^(REGEX|FORMAT)$/,
};

/** Of Splunk's Search Reference, those that the app uses. */
const KNOWN_COMMANDS =
  /^(append|bin|dedup|eval|fillnull|join|mvexpand|rex|search|sort|spath|stats|streamstats|table|timechart|where)\b/;

const macros = appConf('macros');
const saved = appConf('savedsearches');
const savedNames = [...saved.keys()];
const alerts = savedNames.filter((name) => saved.get(name)?.has('cron_schedule'));
const dashboard = appText('default/data/ui/views/dingtalk_audit_overview.xml');
const queries = queriesIn(new XMLParser().parse(dashboard) as unknown);
const searches = [
  ...savedNames.map((name) => settingOf(saved, name, 'search')),
  ...queries,
  ...[...appConf('eventtypes').values()].map((stanza) => stanza.get('search') ?? ''),
];

function queriesIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, value]) =>
    name === 'query' ? [String(value)] : queriesIn(value),
  );
}

const macrosIn = (text: string): string[] =>
  [...text.matchAll(/`([\w-]+)(?:\(([^`]*)\))?`/g)].map(([, name = '', list]) =>
    list === undefined ? name : `${name}(${String(list.split(',').length)})`,
  );

describe('files', () => {
  const names = readdirSync(path.join(APP_FOLDER, 'default'))
    .filter((name) => name.endsWith('.conf'))
    .map((name) => name.replace('.conf', ''));

  it.each(names)('%s.conf has no setting that Splunk does not know', (name) => {
    const keys = [...appConf(name).values()].flatMap((stanza) => [...stanza.keys()]);

    expect(keys.length).toBeGreaterThan(0);
    expect(keys.filter((key) => !KNOWN_SETTINGS[name]?.test(key))).toEqual([]);
  });

  it('have every stream of the forwarder as a source type, all alike', () => {
    const props = appConf('props');
    const sourcetypes = [...props.keys()].filter((name) => !name.startsWith('source::'));
    const contents = sourcetypes.map((name) => JSON.stringify([...(props.get(name) ?? [])]));

    expect(sourcetypes.sort()).toEqual(
      STREAM_NAMES.map((stream) => `dingtalk:audit:${stream}`).sort(),
    );
    expect(new Set(contents).size).toBe(1);
  });

  it('refer to nothing that is not there', () => {
    const transforms = appConf('transforms');
    const reports = settingOf(
      appConf('props'),
      'source::dingtalk/*',
      'REPORT-dingtalk_audit_chain',
    );
    const tagged = [...appConf('tags').keys()].map((name) => name.replace('eventtype=', ''));

    expect(reports.split(', ')).toEqual([...transforms.keys()]);
    expect(tagged.filter((name) => !appConf('eventtypes').has(name))).toEqual([]);
    expect(appText('default/data/ui/nav/default.xml')).toContain('dingtalk_audit_overview');
  });

  it('name the index in one place', () => {
    const texts = [...searches, ...[...macros.values()].map((stanza) => stanza.get('definition'))];

    expect(texts.filter((text) => /index=\w*dingtalk/.test(text ?? ''))).toEqual([
      'index=dingtalk_audit',
    ]);
  });
});

describe('macros', () => {
  const used = new Set(
    [...searches, ...[...macros.values()].map((stanza) => stanza.get('definition') ?? '')].flatMap(
      macrosIn,
    ),
  );

  it('are all defined with as many arguments as they are called with, and all used', () => {
    expect([...used].sort()).toEqual([...macros.keys()].sort());
  });

  it('use the arguments that they name', () => {
    for (const [name, stanza] of macros) {
      const names = stanza.get('args')?.split(', ') ?? [];
      const found = [...(stanza.get('definition') ?? '').matchAll(/\$(\w+)\$/g)];

      expect(names).toHaveLength(Number(/\((\d)\)$/.exec(name)?.[1] ?? 0));
      expect(new Set(found.map(([, argument]) => argument))).toEqual(new Set(names));
    }
  });
});

describe('searches', () => {
  it.each(searches)('know their commands: %s', (search) => {
    const [, ...commands] = splitOutside(expandMacros(search), (char) => char === '|');

    expect(commands.filter((command) => !KNOWN_COMMANDS.test(command))).toEqual([]);
  });

  it('of the dashboard run, and show no missing, doubled or altered event of the samples', () => {
    const rows = sampleLines().map((line) => searchTimeFields(line));
    const results = queries
      .filter((query) => !query.includes('timechart'))
      .map((query) => runSearch(expandMacros(query), rows, { now: Date.now() / 1000 }));

    expect(queries.length).toBeGreaterThan(6);
    expect(results.slice(0, 3)).toEqual([
      [{ missing: '0' }],
      [{ duplicates: '0' }],
      [{ count: 0 }],
    ]);
    expect(results.slice(3).filter((found) => found.length === 0)).toEqual([]);
  });

  it('are five alerts and four proofs, each told in both languages', () => {
    expect(alerts.map((name) => name.replace('DingTalk alert - ', ''))).toEqual([
      ...['new administrator', 'mass download', 'out-of-hours admin action'],
      ...['forwarding gap', 'action from a leaver'],
    ]);
    expect(savedNames).toHaveLength(9);
    for (const name of savedNames) {
      expect(settingOf(saved, name, 'description')).toMatch(/^[A-Z].*[a-z]\. .*\p{Script=Han}。$/u);
    }
  });
});

describe('alerts', () => {
  it.each(alerts)('%s runs by a cron line, at least as often as its window is long', (name) => {
    const cron = new Cron(settingOf(saved, name, 'cron_schedule'), { timezone: 'UTC' });
    const runs = cron.nextRuns(200, new Date('2026-10-01T00:00:00Z')).map((run) => run.getTime());
    const gaps = runs.slice(1).map((run, place) => run - (runs[place] ?? 0));
    const [, count = '', unit] =
      /_index_earliest=-(\d+)([mh])/.exec(settingOf(saved, name, 'search')) ?? [];
    const window = Number(count) * (unit === 'h' ? 3_600_000 : 60_000);

    expect(runs).toHaveLength(200);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(window);
  });

  it.each(alerts)('%s fires for any row, and is to be seen', (name) => {
    const settings = Object.fromEntries(saved.get(name) ?? []);

    expect(settings).toMatchObject({
      ...{ enableSched: '1', counttype: 'number of events', relation: 'greater than' },
      ...{ quantity: '0', 'alert.track': '1' },
    });
  });
});

describe('the dashboard', () => {
  it('is titled in both languages', () => {
    const titles = [...dashboard.matchAll(/<(?:title|label)>([^<]+)</g)].map(([, title]) => title);

    expect(titles.length).toBeGreaterThan(8);
    expect(titles.filter((title) => !/[a-z].*\p{Script=Han}/u.test(title ?? ''))).toEqual([]);
  });
});

describe('Hong Kong time', () => {
  it('is computed as the time zone has it', () => {
    const definition = settingOf(macros, 'dingtalk_hong_kong_time', 'definition');
    const zone = new Intl.DateTimeFormat('en-GB', {
      ...{ timeZone: 'Asia/Hong_Kong', weekday: 'short', hour: '2-digit', hourCycle: 'h23' },
    });
    const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

    for (let hour = 0; hour < 24 * 14; hour += 1) {
      const _time = Date.UTC(2026, 11, 25, hour, 59, 59) / 1000;
      const [row] = runSearch(`_time>=0 | ${definition}`, [{ _time }], {
        now: 0,
      });

      const parts = zone.formatToParts(_time * 1000);
      const part = (type: string) => parts.find((one) => one.type === type)?.value;
      expect(row?.['hk_hour']).toBe(Number(part('hour')));
      expect(weekdays[Number(row?.['hk_weekday'])]).toBe(part('weekday'));
    }
  });
});
