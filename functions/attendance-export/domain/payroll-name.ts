import * as z from 'zod';
import { prepareText, type CharacterEncoder } from '../../../shared/character-set/index.ts';
import { bilingual } from '../../../shared/errors/index.ts';
import { isHongKongDate } from '../../../shared/time/index.ts';
import { describeException, type AttendanceException } from './attendance-exception.ts';
import type { PersonMapping } from './people-table.ts';

const oneCharacter = z
  .string()
  .refine(
    (text) => Array.from(prepareText(text)).length === 1,
    bilingual('must be one character', '必須為一個字'),
  )
  .transform(prepareText);

/**
 * One reviewed substitution. It changes how a legal name is written (堃 and 坤, 邨 and 村 are
 * different names), so somebody has to answer for it, with the day on which they did.
 */
const substitutionSchema = z
  .strictObject({
    from: oneCharacter,
    to: oneCharacter,
    reviewedBy: z.string().min(1, bilingual('must not be empty', '不可留空')),
    reviewedOn: z
      .string()
      .refine(
        isHongKongDate,
        bilingual('must be a day in the form yyyy-MM-dd', '必須為日期，格式為 yyyy-MM-dd'),
      ),
  })
  .refine(({ from, to }) => from !== to, {
    path: ['to'],
    message: bilingual('must differ from what it replaces', '必須與被取代的字不同'),
  });

/** What may be written in the place of a name that the file's character set lacks; all of it off. */
export const payrollNamePolicySchema = z.strictObject({
  /** Take the mapping's `payroll_name`. */
  usePayrollName: z.boolean().default(false),
  /** Take the substitutions below. */
  useSubstitutions: z.boolean().default(false),
  substitutions: z
    .array(substitutionSchema)
    .default([])
    .refine(
      (all) => new Set(all.map(({ from }) => from)).size === all.length,
      bilingual('must name each character once', '每個字只可列一次'),
    ),
});
export type PayrollNamePolicy = z.infer<typeof payrollNamePolicySchema>;

export interface NamedPerson {
  readonly userId: string;
  readonly employeeNumber: string;
  /** As DingTalk has it; empty if the app may not read it. */
  readonly name: string;
}

export interface PayrollName {
  /** Prepared for encoding. It may still hold what the character set lacks: the renderer says so. */
  readonly name: string;
  readonly used: 'directory' | 'payroll-name' | 'substitutions';
  /** `name-substituted` for every use of another name than the directory's; none affects pay. */
  readonly exceptions: readonly AttendanceException[];
}

/**
 * The name that a payroll file writes for a person. A name that the character set can write is never
 * changed; else the payroll name of the mapping, if the policy lets it and it can be written; else
 * the reviewed substitutions, of exactly the characters that are lacking; else the name as it is.
 * For payroll files only: a tax or bank file needs the legal name.
 */
export function payrollNameOf(
  person: NamedPerson,
  row: Pick<PersonMapping, 'payroll_name'> | undefined,
  policy: PayrollNamePolicy,
  encoder: CharacterEncoder,
): PayrollName {
  const name = prepareText(person.name);
  const encoded = encoder.encode(name);
  const asItIs: PayrollName = { name, used: 'directory', exceptions: [] };
  if (name !== '' && encoded.outcome === 'encoded') return asItIs;
  const stated = policy.usePayrollName ? prepareText(row?.payroll_name ?? '') : '';
  if (stated !== '' && encoder.encode(stated).outcome === 'encoded') {
    const detail = name === '' ? `payroll_name ${stated}` : `${name} → ${stated}`;
    return { name: stated, used: 'payroll-name', exceptions: [substituted(person, detail)] };
  }
  if (!policy.useSubstitutions || encoded.outcome === 'encoded') return asItIs;
  const lacking = new Set(encoded.characters.map(({ character }) => character));
  const chosen = policy.substitutions.filter(({ from }) => lacking.has(from));
  const replacements = new Map(chosen.map(({ from, to }) => [from, to]));
  const written = Array.from(name, (character) => replacements.get(character) ?? character).join(
    '',
  );
  // Half of a name written otherwise would still be no name that can be sent.
  if (encoder.encode(written).outcome !== 'encoded') return asItIs;
  const detail = chosen.map(({ from, to }) => `${from} → ${to}`).join(', ');
  return { name: written, used: 'substitutions', exceptions: [substituted(person, detail)] };
}

function substituted(person: NamedPerson, detail: string): AttendanceException {
  const { userId, employeeNumber } = person;
  return describeException('name-substituted', { userId, employeeNumber, detail });
}
