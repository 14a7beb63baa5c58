import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everythingIn } from '../../../../support/audit-archive/archive-witness.ts';
import { replaceObject } from '../../../../support/audit-archive/tampering.ts';
import { unpackedEvidence } from '../../../../support/audit-verify/evidence-scene.ts';
import type { UnpackedEvidence } from '../../../../support/audit-verify/offline-evidence.ts';
import {
  verifyScene,
  verifyThe,
  type VerifyScene,
} from '../../../../support/audit-verify/verify-scene.ts';

/** Any byte of any file, and what it becomes. */
const change = fc.record({
  file: fc.nat(),
  at: fc.nat(),
  xor: fc.integer({ min: 1, max: 255 }),
});
type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;

function changed(bytes: Buffer, { at, xor }: Change): Buffer {
  const copy = Buffer.from(bytes);
  const place = at % copy.length;
  copy.writeUInt8(copy.readUInt8(place) ^ xor, place);
  return copy;
}

let scene: VerifyScene;
let all: ReadonlyMap<string, Buffer>;
let evidence: UnpackedEvidence;
beforeAll(async () => {
  scene = await verifyScene();
  all = await everythingIn(scene.archive);
  evidence = await unpackedEvidence(scene);
});
afterAll(() => evidence.dispose());

function pickFile(given: Change): readonly [key: string, bytes: Buffer] {
  const files = [...all];
  const picked = files[given.file % files.length];
  if (picked === undefined) throw new Error('an archive has files');
  return picked;
}

describe('one changed byte of any file of the archive', () => {
  it('is found by the function', async () => {
    await fc.assert(
      fc.asyncProperty(change, async (given) => {
        const [key, bytes] = pickFile(given);
        await replaceObject(scene.archive, key, changed(bytes, given));

        const report = await verifyThe(scene);

        await replaceObject(scene.archive, key, bytes);
        expect(report.findings).not.toEqual([]);
      }),
      { numRuns: 500, verbose: true },
    );
  });

  it('is found by the offline verifier in the evidence', async () => {
    await fc.assert(
      fc.asyncProperty(change, async (given) => {
        const [key, bytes] = pickFile(given);
        const [, , , stream = '', ...rest] = key.split('/');
        const folder = key.endsWith('.gz') ? 'events' : 'manifests';
        const name = [folder, stream, ...rest].join('/');
        await evidence.write(name, changed(bytes, given));

        const run = await evidence.verify();

        await evidence.write(name, bytes);
        expect(run.status).toBe(1);
        expect(run.findings).not.toEqual([]);
      }),
      { numRuns: 60, verbose: true },
    );
  });
});
