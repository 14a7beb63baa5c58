import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ArchiveDependencies } from '../../../../../functions/audit-forwarding/archive/archive-streams.ts';
import {
  archiveScene,
  ofStream,
  type ArchiveScene,
} from '../../../../support/audit-archive/archive-scene.ts';
import { everythingIn, witnessArchive } from '../../../../support/audit-archive/archive-witness.ts';
import { mortalParts } from '../../../../support/audit-archive/mortal-parts.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Two hours before a year ends in Hong Kong. */
const START = Date.UTC(2026, 11, 31, 14);

interface Step {
  readonly waitMinutes: number;
  readonly events: number;
  /** Whether a run follows, and at which of its calls it dies. */
  readonly run: { readonly dieAt: number; readonly when: 'before' | 'after' } | undefined;
  /** How far the clock of whoever appends is behind. */
  readonly behindMinutes: number;
}

const steps = (behind: fc.Arbitrary<number>): fc.Arbitrary<readonly Step[]> =>
  fc.array(
    fc.record({
      waitMinutes: fc.oneof(fc.integer({ min: 0, max: 90 }), fc.constantFrom(0, 59, 60, 61, 600)),
      events: fc.integer({ min: 0, max: 9 }),
      run: fc.option(
        fc.record({
          // The first objects are written at the calls from the fourth on.
          dieAt: fc.oneof(
            fc.integer({ min: 4, max: 8 }),
            fc.integer({ min: 1, max: 30 }),
            fc.constant(Infinity),
          ),
          when: fc.constantFrom('before' as const, 'after' as const),
        }),
        { nil: undefined },
      ),
      behindMinutes: behind,
    }),
    { minLength: 1, maxLength: 14 },
  );

/** Small, so that hours are split; 0 stands for the limit of the product. */
const sizes = fc.constantFrom(0, 1, 1_500, 4_000);

function sceneOf(mostTextBytes: number, behindMs: () => number): ArchiveScene {
  return archiveScene({
    startEpochMs: START,
    appenderBehindMs: behindMs,
    ...(mostTextBytes === 0 ? {} : { mostTextBytes }),
  });
}

async function play(
  story: readonly Step[],
  mostTextBytes: number,
  withRuns: boolean,
): Promise<ArchiveScene> {
  let behindMinutes = 0;
  const scene = sceneOf(mostTextBytes, () => behindMinutes * MINUTE);
  for (const step of story) {
    scene.clock.advance(step.waitMinutes * MINUTE);
    behindMinutes = step.behindMinutes;
    if (step.events > 0) await scene.appendSamples('file-audit', step.events);
    if (withRuns && step.run !== undefined) {
      const { dieAt, when } = step.run;
      await scene.run(mortalParts(scene.deps, dieAt, when));
    }
  }
  scene.clock.advance(2 * HOUR);
  return scene;
}

async function linesOf({ streams }: ArchiveDependencies): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const segment of streams.segments('file-audit', 1)) {
    for (const { line } of await streams.read(segment)) lines.push(line);
  }
  return lines;
}

it('whatever runs were killed on the way, the archive is, byte for byte, that of one run at the end', async () => {
  await fc.assert(
    fc.asyncProperty(steps(fc.constant(0)), sizes, async (story, size) => {
      const disturbed = await play(story, size, true);
      const quiet = await play(story, size, false);

      const last = await disturbed.run();
      await quiet.run();

      const archive = await everythingIn(disturbed.archive);
      expect(archive).toEqual(await everythingIn(quiet.archive));
      const witnessed = witnessArchive(archive);
      expect(witnessed.faults).toEqual([]);
      expect(witnessed.lines).toEqual(await linesOf(disturbed.deps));
      expect(ofStream(last, 'file-audit')).toMatchObject({ isCaughtUp: true, failure: undefined });
    }),
    { numRuns: 60 },
  );
});

it('events that come late into an hour that is archived are archived all the same, in one chain', async () => {
  await fc.assert(
    fc.asyncProperty(steps(fc.constantFrom(0, 70, 130, 700)), sizes, async (story, size) => {
      const scene = await play(story, size, true);

      const last = await scene.run();

      const witnessed = witnessArchive(await everythingIn(scene.archive));
      expect(ofStream(last, 'file-audit').failure).toBeUndefined();
      expect(witnessed.faults).toEqual([]);
      expect(witnessed.lines).toEqual(await linesOf(scene.deps));
      expect(witnessed.hours).toEqual([...witnessed.hours].sort());
    }),
    { numRuns: 200 },
  );
});
