import path from 'node:path';
import { BaseSequencer, type TestSequencerConstructor, type TestSpecification } from 'vitest/node';

/**
 * A sequencer for few and very long files: in a group, the named ones come first and in this order, so
 * that the workers end at about the same time. What is not named is taken for short.
 *
 * @param names of test files, without folder and `.test.ts`
 */
export function longestFirst(names: readonly string[]): TestSequencerConstructor {
  const placeOf = ({ moduleId }: TestSpecification): number => {
    const place = names.indexOf(path.basename(moduleId, '.test.ts'));
    return place === -1 ? names.length : place;
  };
  const groupOf = ({ project }: TestSpecification): number => project.config.sequence.groupOrder;
  return class LongestFirst extends BaseSequencer {
    override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
      return files.toSorted(
        (one, other) => groupOf(one) - groupOf(other) || placeOf(one) - placeOf(other),
      );
    }
  };
}
