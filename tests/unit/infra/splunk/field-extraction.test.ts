import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  chainBeginning,
  chainEvent,
} from '../../../../functions/audit-forwarding/chain/chain-event.ts';
import { programPath, requiresProgram } from '../../../support/debian-programs.ts';
import { sampleLines } from '../../../support/splunk/sample-lines.ts';
import { searchTimeFields } from '../../../support/splunk/search-time-fields.ts';
import { APP_FOLDER, appConf } from '../../../support/splunk/splunk-app.ts';

const SUPPORT = path.resolve(import.meta.dirname, '../../../support/splunk');
const lines = sampleLines();
const parsed = lines.map(({ raw }) => JSON.parse(raw) as SampleEvent);

interface SampleEvent {
  readonly time: number;
  readonly hash: string;
  readonly chain: Readonly<Record<string, string | number>>;
  readonly cim: Readonly<Record<string, string | readonly string[]>>;
  readonly actor: { readonly user: { readonly uid: string; readonly name: string } };
  readonly metadata: Readonly<Record<string, string | number>>;
}

describe('fields of an event', () => {
  it('are its place and its hash, whatever people have written into it', () => {
    const fields = lines.map((line) => searchTimeFields(line));

    expect(fields.length).toBeGreaterThan(30);
    expect(
      fields.map((row) => [
        row['chain_environment'],
        row['chain_organisation'],
        row['chain_previous'],
        Number(row['chain_sequence']),
        row['chain_stream'],
        row['chain_hash'],
      ]),
    ).toEqual(
      parsed.map(({ chain, hash }) => [
        ...[chain['environment'], chain['organisation'], chain['previous']],
        ...[chain['sequence'], chain['stream'], hash],
      ]),
    );
  });

  it('have the names of the Common Information Model', () => {
    for (const [place, line] of lines.entries()) {
      const row = searchTimeFields(line);
      const event = parsed[place];
      for (const [name, value] of Object.entries(event?.cim ?? {})) {
        const list = typeof value === 'string' ? value : value.join();
        expect(String(row[name])).toBe(list);
      }
      expect(row).toMatchObject({
        ...{ actor_id: event?.actor.user.uid, actor_name: event?.actor.user.name },
        ...{ event_id: event?.metadata['uid'], forwarding_lag_seconds: 60 },
        stream: line.stream,
      });
    }
  });

  it('are found in events of the forwarder, chained by it', () => {
    const owner = { environment: 'prod', corpId: 'ding0001', stream: 'storage' } as const;
    const previous = chainBeginning(owner);
    const body = { actor: { user: { name: '","hash":"', uid: 'hk001' } }, message: '}"chain":{' };
    const draft = { id: 'a'.repeat(32), timeEpochMs: 1, body };

    const { line, hash } = chainEvent(owner, { sequence: 7, previous }, draft);
    const row = searchTimeFields({ raw: line, stream: 'storage', time: 0, indextime: 0 });

    expect(row).toMatchObject({
      ...{ chain_environment: 'prod', chain_organisation: 'ding0001', chain_stream: 'storage' },
      ...{ chain_sequence: '7', chain_previous: previous, chain_hash: hash },
    });
  });
});

requiresProgram('python3')('by Python', () => {
  const told = (): PythonReport => {
    const text = execFileSync(
      programPath('python3'),
      [path.join(SUPPORT, 'read-app.py'), APP_FOLDER],
      { input: lines.map(({ raw }) => raw).join('\n'), encoding: 'utf8' },
    );
    return JSON.parse(text) as PythonReport;
  };
  interface PythonReport {
    readonly conf: Readonly<Record<string, Readonly<Record<string, Record<string, string>>>>>;
    readonly meta: Readonly<Record<string, unknown>>;
    readonly xml: Readonly<Record<string, string>>;
    readonly found: Readonly<Record<string, readonly (readonly string[] | null)[]>>;
  }

  it('the files say what they say to us, stanza by stanza, and the pages are well formed', () => {
    const { conf, meta, xml } = told();
    const flat = (text: string) => text.replaceAll(/\s+/g, ' ');

    expect(Object.keys(conf)).toHaveLength(7);
    for (const [name, stanzas] of Object.entries(conf)) {
      const ours = [...appConf(name)].map(([stanza, settings]) => [
        stanza,
        Object.fromEntries([...settings].map(([key, value]) => [key, flat(value)])),
      ]);
      const theirs = Object.entries(stanzas).map(([stanza, settings]) => [
        stanza,
        Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, flat(value)])),
      ]);
      expect(theirs).toEqual(ours);
    }
    expect(Object.keys(meta)).toContain('(all)');
    expect(xml).toEqual({ 'dingtalk_audit_overview.xml': 'form', 'default.xml': 'nav' });
  });

  it('the expressions find place, hash and time, and the text that was hashed', () => {
    const { found } = told();

    expect(found['dingtalk_audit_chain']?.map((groups) => groups?.[2])).toEqual(
      parsed.map(({ chain }) => chain['previous']),
    );
    expect(found['dingtalk_audit_hash']).toEqual(parsed.map(({ hash }) => [hash]));
    expect(found['time']).toEqual(parsed.map(({ time }) => [String(time)]));
    expect(
      found['body']?.map((groups) =>
        createHash('sha256')
          .update(`${groups?.[0] ?? ''}}`)
          .digest('hex'),
      ),
    ).toEqual(parsed.map(({ hash }) => hash));
  });

  it('the sample events are made anew to the byte', () => {
    const text = execFileSync(
      programPath('python3'),
      [path.join(SUPPORT, 'make-audit-events.py')],
      { encoding: 'utf8', env: { ...process.env, PYTHONIOENCODING: 'utf-8' } },
    );

    expect(text.split('\n').filter(Boolean)).toEqual(lines.map(({ raw }) => raw));
  });
});
