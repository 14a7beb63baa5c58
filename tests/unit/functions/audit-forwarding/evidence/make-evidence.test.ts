import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeEvidence } from '../../../../../functions/audit-forwarding/evidence/make-evidence.ts';
import { decisiveActions } from '../../../../../functions/audit-forwarding/evidence/released-table.ts';
import type { AuditEntry } from '../../../../../shared/observability/index.ts';
import { SCENE_CORP_ID } from '../../../../support/audit-archive/archive-scene.ts';
import { bytesOf } from '../../../../support/audit-archive/tampering.ts';
import { evidenceDependencies, makeThe } from '../../../../support/audit-verify/evidence-scene.ts';
import { unpackEvidence } from '../../../../support/audit-verify/offline-evidence.ts';
import { anchorEvent, trailEvent } from '../../../../support/audit-verify/trail-events.ts';
import {
  SCENE_DAYS,
  verifyScene,
  type VerifyScene,
} from '../../../../support/audit-verify/verify-scene.ts';
import { requiresProgram } from '../../../../support/debian-programs.ts';
import { listedByPython, testedByUnzip } from '../../../../support/zip-witnesses.ts';

let scene: VerifyScene;
beforeEach(async () => {
  scene = await verifyScene();
});

async function partsOf(zip: Uint8Array): Promise<ReadonlyMap<string, string>> {
  const evidence = await unpackEvidence(zip);
  const names = await readdir(evidence.folder, { recursive: true, withFileTypes: true });
  const parts = new Map<string, string>();
  for (const entry of names.filter((one) => one.isFile())) {
    const name = `${entry.parentPath}/${entry.name}`.slice(evidence.folder.length + 1);
    parts.set(name, String(await readFile(`${evidence.folder}/${name}`)));
  }
  await evidence.dispose();
  return parts;
}

describe('evidence', () => {
  it('holds the files of the archive as they are, what is still open, and all that explains it', async () => {
    const made = await makeThe(evidenceDependencies(scene));

    const zip = await bytesOf(scene.objects, made.key);
    const parts = await partsOf(zip);
    const hours = ['10-000000000001', '11-000000000005', '12-000000000009'];
    expect([...parts.keys()].sort()).toEqual(
      [
        'README.txt',
        'events/approvals/2026/11/27/11-000000000001.ndjson.gz',
        ...hours.map((hour) => `events/file-audit/2026/11/27/${hour}.ndjson.gz`),
        'events/file-audit/open.ndjson.gz',
        'heads.json',
        'index.html',
        'index.zh-HK.html',
        'manifests/approvals/2026/11/27/11-000000000001.manifest.json',
        ...hours.map((hour) => `manifests/file-audit/2026/11/27/${hour}.manifest.json`),
        'manifests/file-audit/open.manifest.json',
        'rejected.csv',
        'released.csv',
        'verify.mjs',
      ].sort(),
    );
    const key = 'audit/test/dingcorp1/file-audit/2026/11/27/10-000000000001.manifest.json';
    expect(parts.get('manifests/file-audit/2026/11/27/10-000000000001.manifest.json')).toBe(
      String(await bytesOf(scene.archive, key)),
    );
  });

  it('is named by its hash, which is also in the audit trail', async () => {
    const deps = evidenceDependencies(scene);

    const made = await makeThe(deps);

    const zip = await bytesOf(scene.objects, made.key);
    const sha256 = createHash('sha256').update(zip).digest('hex');
    const entries: AuditEntry[] = [];
    for await (const entry of deps.trail.list('2026-11-27')) entries.push(entry);
    expect(made).toMatchObject({ sha256, bytes: zip.length, rejected: 0 });
    expect(made.key).toBe(
      `audit/evidence/test/dingcorp1/2026-11-27_2026-11-27-${sha256.slice(0, 16)}.zip`,
    );
    expect(entries).toMatchObject([
      {
        action: 'audit-forwarding.evidence',
        subject: made.key,
        outcome: 'done',
        details: { sha256 },
      },
    ]);
  });

  it('tells who released what, which events were refused, and where the anchors are', async () => {
    await scene.append('own-trail', [
      trailEvent(1, 'payroll.release', { subject: 'HK01/2026-11', at: '2026-11-27T02:00:00.000Z' }),
      trailEvent(2, 'payroll.check', { subject: 'HK01/2026-11', at: '2026-11-27T02:01:00.000Z' }),
      trailEvent(3, 'sealing.rotation', {
        subject: '=1+1',
        at: '2026-11-27T02:02:00.000Z',
        actor: 'manual-invoke',
      }),
    ]);
    const { headHash } = await scene.streams.head('approvals');
    const end = { lastSequence: 3, headHash };
    await scene.append('chain-anchors', [anchorEvent('approvals', '2026-11-27', end)]);
    const rejected = { stream: 'file-audit', sequence: 5, id: 'a'.repeat(32), code: 'x' } as const;
    await scene.rejections.record('splunk', [rejected, { ...rejected, sequence: 99 }]);

    const made = await makeThe(evidenceDependencies(scene));

    const parts = await partsOf(await bytesOf(scene.objects, made.key));
    const released = (parts.get('released.csv') ?? '').replace('\ufeff', '').trim().split('\n');
    expect(released.map((row) => row.split(',').slice(0, 6).join(','))).toEqual([
      'time_hkt,kind,action,subject,outcome,actor',
      '2026-11-27 10:00:00,release,payroll.release,HK01/2026-11,done,timer',
      "2026-11-27 10:02:00,rotation,sealing.rotation,'=1+1,done,manual-invoke",
    ]);
    expect(parts.get('rejected.csv')).toContain(`splunk,file-audit,5,${'a'.repeat(32)},x,`);
    expect(parts.get('rejected.csv')).not.toContain('99');
    expect(made.rejected).toBe(1);
    expect(JSON.parse(parts.get('heads.json') ?? '')).toMatchObject({
      organisation: SCENE_CORP_ID,
      anchors: [{ day: '2026-11-27', stream: 'approvals', ...end }],
    });
    expect(parts.get('index.zh-HK.html')).toContain(headHash);
  });

  it('is refused with what to do if it would be too large, and nothing is stored', async () => {
    const deps = { ...evidenceDependencies(scene), mostBytes: 10_000 };

    const refused = makeThe(deps);

    await expect(refused).rejects.toMatchObject({ code: 'audit-evidence.too-large' });
    for await (const { key } of scene.objects.list('')) expect(key).toBe('nothing');
  });

  it('is refused if there is no time for it, and if there is nothing on these days', async () => {
    const deps = evidenceDependencies(scene);
    const caller = { signal: new AbortController().signal, actor: 'manual-invoke' } as const;
    const query = { corpId: SCENE_CORP_ID, ...SCENE_DAYS };

    const late = () => makeEvidence(deps, query, { ...caller, mayGoOn: () => false });
    const none = () => makeThe(deps, { from: '2026-11-20', to: '2026-11-26' });

    await expect(late()).rejects.toMatchObject({ code: 'audit-evidence.no-time' });
    await expect(none()).rejects.toMatchObject({ code: 'audit-evidence.nothing' });
  });
});

describe('the list of decisive actions', () => {
  it.each(Object.keys(decisiveActions))(
    'has %s, which a function really writes',
    async (action) => {
      const sources = await sourcesOf(new URL('../../../../../functions', import.meta.url));

      expect(sources.includes(`'${action}'`)).toBe(true);
    },
  );
});

requiresProgram('python3', 'unzip')('programs that are not ours', () => {
  it('open the ZIP and find every part whole', async () => {
    const made = await makeThe(evidenceDependencies(scene));
    const zip = await bytesOf(scene.objects, made.key);

    const listed = await listedByPython(zip);

    expect(Object.keys(listed)).toHaveLength(17);
    expect(Buffer.from(listed['verify.mjs'] ?? '', 'hex').toString()).toContain('node verify.mjs');
    expect(await testedByUnzip(zip)).toContain('No errors detected');
  });
});

let allSources: Promise<string> | undefined;

/** The text of every function but the list itself. */
async function sourcesOf(folder: URL): Promise<string> {
  allSources ??= (async () => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter(
      ({ name }) => name.endsWith('.ts') && name !== 'released-table.ts',
    );
    const texts = await Promise.all(
      files.map(({ parentPath, name }) => readFile(`${parentPath}/${name}`, 'utf8')),
    );
    return texts.join('\n');
  })();
  return allSources;
}
