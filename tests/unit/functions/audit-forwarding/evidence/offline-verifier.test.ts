import { readFile } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifierText } from '../../../../../functions/audit-forwarding/evidence/offline-verifier/verifier-text.ts';
import { rehashed } from '../../../../support/audit-archive/tampering.ts';
import { unpackedEvidence } from '../../../../support/audit-verify/evidence-scene.ts';
import type { UnpackedEvidence } from '../../../../support/audit-verify/offline-evidence.ts';
import { exportForms } from '../../../../support/audit-verify/splunk-exports.ts';
import {
  linesOfStream,
  verifyScene,
  type VerifyScene,
} from '../../../../support/audit-verify/verify-scene.ts';

const SOURCE = '../../../../../functions/audit-forwarding/evidence/offline-verifier/verify.mjs';
const MIDDLE = 'events/file-audit/2026/11/27/11-000000000005.ndjson.gz';
const MIDDLE_MANIFEST = 'manifests/file-audit/2026/11/27/11-000000000005.manifest.json';
let scene: VerifyScene;
let evidence: UnpackedEvidence;
beforeEach(async () => {
  scene = await verifyScene();
  evidence = await unpackedEvidence(scene);
});
afterEach(() => evidence.dispose());

async function changeLines(
  name: string,
  change: (lines: readonly string[]) => readonly string[],
): Promise<void> {
  const lines = gunzipSync(await evidence.read(name))
    .toString('utf8')
    .split('\n')
    .slice(0, -1);
  await evidence.write(
    name,
    gzipSync(
      change(lines)
        .map((line) => `${line}\n`)
        .join(''),
    ),
  );
}

it('the text in the bundle is that of the file', async () => {
  expect(verifierText).toBe(await readFile(new URL(SOURCE, import.meta.url), 'utf8'));
});

describe('the offline verifier, on a computer without the project', () => {
  it('finds evidence whole that nobody has touched, and shows what to compare', async () => {
    const run = await evidence.verify();

    const head = await scene.streams.head('file-audit');
    expect(run).toMatchObject({ status: 0, findings: [] });
    expect(run.output).toContain('✓ whole 完整');
    expect(run.output).toContain(head.headHash);
  });

  it.each<[string, (lines: readonly string[]) => readonly string[], readonly string[]]>([
    ['an event was removed', (lines) => lines.filter((_, at) => at !== 1), ['missing 6']],
    [
      'a name was changed',
      (lines) => lines.map((line, at) => (at === 2 ? line.replaceAll('陳大文', '李小明') : line)),
      ['altered 7'],
    ],
    [
      'an event was changed and hashed again',
      (lines) => lines.map((line, at) => (at === 1 ? rehashed(line, toHk002) : line)),
      ['altered 6'],
    ],
    [
      'an event stands there twice',
      (lines) => [...lines.slice(0, 2), ...lines.slice(1)],
      ['duplicated 6'],
    ],
    [
      'two events were exchanged',
      ([a = '', b = '', c = '', d = '']) => [a, c, b, d],
      ['reordered 6'],
    ],
  ])('finds exactly that %s', async (_what, change, expected) => {
    await changeLines(MIDDLE, change);

    const run = await evidence.verify();

    const name = '11-000000000005.ndjson.gz';
    expect(run.status).toBe(1);
    expect(run.findings).toEqual([
      ...expected.map((one) => `${one} in ${name}`),
      `object-altered 5-8 in ${name}`,
    ]);
  });

  it('finds files that are gone', async () => {
    await evidence.remove(MIDDLE);
    const withoutObject = await evidence.verify();
    await evidence.remove(MIDDLE_MANIFEST);
    const withoutBoth = await evidence.verify();

    expect(withoutObject.findings).toEqual(['object-missing 5-8 in 11-000000000005.ndjson.gz']);
    expect(withoutBoth.findings).toEqual([
      'manifest-missing in 11-000000000005.manifest.json',
      'object-missing 5-8 in ',
    ]);
  });

  it('finds a manifest that was changed or is gone', async () => {
    const text = String(await evidence.read(MIDDLE_MANIFEST));
    await evidence.write(MIDDLE_MANIFEST, Buffer.from(text.replace('"count": 4', '"count": 5')));
    const changed = await evidence.verify();
    await evidence.remove(MIDDLE_MANIFEST);
    const gone = await evidence.verify();

    expect(changed.findings).toContain('manifest-altered in 11-000000000005.manifest.json');
    expect(gone.findings).toEqual(['manifest-missing in 11-000000000005.manifest.json']);
  });

  it('says that it cannot verify without heads, or if it is not called as it must be', async () => {
    const strange = await evidence.verify('--splunk');
    const none = await evidence.verify('--splunk', 'none.json');
    await evidence.remove('heads.json');
    const headless = await evidence.verify();

    expect([strange.status, none.status, headless.status]).toEqual([2, 2, 2]);
    expect(headless.output).toContain('無法核實');
  });
});

describe.each(Object.entries(exportForms))('an export as %s', (_name, write) => {
  const file = (name: string): string => `export${name.includes('gzipped') ? '.gz' : ''}`;

  it('is compared event by event', async () => {
    await deliverAll(scene);
    await evidence.dispose();
    evidence = await unpackedEvidence(scene);
    const lines = [...(await linesOfStream(scene)), ...(await linesOfStream(scene, 'approvals'))];
    const held = lines.flatMap((line, at) => {
      if (at === 3) return [];
      if (at === 6) return [line.replace('陳大文', '李小明')];
      return at === 10 ? [line, line] : [line];
    });
    await evidence.write(file(_name), write(held.toReversed()));
    await evidence.write(`whole-${file(_name)}`, write(lines));

    const run = await evidence.verify('--splunk', file(_name));
    const whole = await evidence.verify('--splunk', `whole-${file(_name)}`);

    expect(whole.findings).toEqual([]);
    expect(run.findings).toEqual([
      `missing 4 in ${file(_name)}`,
      `altered 7 in ${file(_name)}`,
      `duplicated 11 in ${file(_name)}`,
    ]);
  });
});

/** Splunk has acknowledged everything. */
async function deliverAll({ deps: { checkpoints }, streams }: VerifyScene): Promise<void> {
  for (const stream of ['file-audit', 'approvals'] as const) {
    const { nextSequence } = await streams.head(stream);
    const seen = await checkpoints.read({ sink: 'splunk', stream });
    await checkpoints.advance(seen, { nextSequence, delivered: 1, resent: 0, rejected: 0 });
  }
}

function toHk002(text: string): string {
  return text.replaceAll('hk001', 'hk002');
}
