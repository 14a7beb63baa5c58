import fc from 'fast-check';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { rehashed, tamperWithLines } from '../../../../support/audit-archive/tampering.ts';
import { unpackedEvidence } from '../../../../support/audit-verify/evidence-scene.ts';
import {
  objectKeyOf,
  shortFindings,
  STREAM_PREFIX,
  verifyScene,
  verifyThe,
} from '../../../../support/audit-verify/verify-scene.ts';

type Lines = readonly string[];
const pieces = [1, 5, 9] as const;

/** One thing done to the four lines of one object. */
const tampering = fc.record({
  piece: fc.constantFrom(...pieces),
  line: fc.nat({ max: 3 }),
  deed: fc.constantFrom('remove', 'alter', 'rehash', 'repeat', 'exchange'),
});
type Tampering = typeof tampering extends fc.Arbitrary<infer Value> ? Value : never;

function tampered(lines: Lines, { line, deed }: Tampering): Lines {
  const own = lines[line] ?? '';
  const around = { before: lines.slice(0, line), after: lines.slice(line + 1) };
  const toOther = (text: string): string => text.replaceAll('hk001', 'hk002');
  switch (deed) {
    case 'remove':
      return [...around.before, ...around.after];
    case 'alter':
      return [...around.before, toOther(own), ...around.after];
    case 'rehash':
      return [...around.before, rehashed(own, toOther), ...around.after];
    case 'repeat':
      return [...around.before, own, own, ...around.after];
    case 'exchange':
      return [...around.before, ...around.after.slice(0, 1), own, ...around.after.slice(1)];
  }
}

/** Differing pieces at most once each. */
const tamperings = fc.uniqueArray(tampering, {
  minLength: 0,
  maxLength: 3,
  selector: ({ piece }) => piece,
});

it('function and offline verifier find the same in whatever was done to the objects', async () => {
  await fc.assert(
    fc.asyncProperty(tamperings, async (deeds) => {
      const scene = await verifyScene();
      const evidence = await unpackedEvidence(scene);
      for (const deed of deeds) {
        const key = objectKeyOf(deed.piece);
        await tamperWithLines(scene.archive, key, (lines) => tampered(lines, deed));
        const name = `events/file-audit/${key.slice(STREAM_PREFIX.length)}`;
        const lines = gunzipSync(await evidence.read(name))
          .toString('utf8')
          .split('\n');
        const text = tampered(lines.slice(0, -1), deed).map((line) => `${line}\n`);
        await evidence.write(name, gzipSync(text.join('')));
      }

      const byFunction = shortFindings(await verifyThe(scene));
      const byVerifier = await evidence.verify();

      await evidence.dispose();
      expect([...byVerifier.findings].sort()).toEqual([...byFunction].sort());
      const isChanged = deeds.some(({ deed, line }) => deed !== 'exchange' || line < 3);
      expect(byVerifier.status).toBe(isChanged ? 1 : byFunction.length === 0 ? 0 : 1);
      expect(byFunction.length > 0).toBe(byVerifier.status === 1);
    }),
    { numRuns: 60, verbose: true },
  );
});
