import type { CharacterEncoder } from '../../../shared/character-set/index.ts';
import type { NamedPerson, PayrollName, PayrollNamePolicy } from './payroll-name.ts';
import type { NameUse } from './report-model.ts';

/**
 * What the report says of a name that is not in the file as DingTalk has it; undefined for a name that
 * is. Single characters, never a whole name.
 */
export function nameUseOf(
  { userId, employeeNumber, name }: NamedPerson,
  chosen: PayrollName,
  policy: PayrollNamePolicy,
  encoder: CharacterEncoder,
): NameUse | undefined {
  const person = { userId, employeeNumber };
  if (chosen.used === 'payroll-name') return { ...person, outcome: 'payroll-name', characters: [] };
  if (chosen.used === 'substitutions') {
    const characters = policy.substitutions
      .filter(({ from, to }) => name.includes(from) && chosen.name.includes(to))
      .map(({ from, to }) => ({ from, to }));
    return { ...person, outcome: 'substituted', characters };
  }
  const encoded = encoder.encode(chosen.name);
  if (encoded.outcome === 'encoded') return undefined;
  const characters = encoded.characters.map(({ character }) => ({ from: character }));
  return { ...person, outcome: 'left-empty', characters };
}
