import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Row } from './spl/expression.ts';
import { runSearch } from './spl/run-search.ts';
import { searchTimeFields, type IndexedLine } from './search-time-fields.ts';
import { appConf, expandMacros, settingOf } from './splunk-app.ts';

const FIXTURE = path.resolve(import.meta.dirname, '../../fixtures/splunk/audit-events.ndjson');

/** Events of every stream, made and chained by Python: see `make-audit-events.py`. */
export function sampleLines(): IndexedLine[] {
  return readFileSync(FIXTURE, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((raw) => {
      const { time, metadata } = JSON.parse(raw) as {
        readonly time: number;
        readonly metadata: { readonly log_name: string };
      };
      return { raw, stream: metadata.log_name, time: time / 1000, indextime: time / 1000 + 180 };
    });
}

/** Runs a saved search of the app over these events, as of this moment in epoch seconds. */
export function runSaved(name: string, lines: readonly IndexedLine[], now: number): Row[] {
  const saved = appConf('savedsearches');
  const search = expandMacros(settingOf(saved, name, 'search'));
  const earliest = settingOf(saved, name, 'dispatch.earliest_time');
  return runSearch(
    `earliest=${earliest} ${search}`,
    lines.map((line) => searchTimeFields(line)),
    { now },
  );
}
