import { canary, type Canary } from './canary.ts';
import type { Plant } from './plant.ts';

/** A way in which people write a number or a secret into a name, a title or a form. */
export interface Writing {
  /** As somebody would type it, with what stands around it. */
  readonly text: string;
  readonly canary: Canary;
}

/**
 * Every way in which the values of a plant are written by people: with and without brackets, blanks and
 * hyphens, in full width, in small letters, between other words and signs of a file name.
 */
export function personalWritingsOf(input: string, plant: Plant): readonly Writing[] {
  const { person, token, password } = plant;
  const written = (kind: string, around: (value: string) => string, values: readonly string[]) =>
    values.map((value) => ({
      text: around(value),
      canary: canary(`${kind} written ${value} in ${input}`, value),
    }));
  return [
    ...written('identity card', (value) => `陳大文_${value}_副本.pdf`, cardWritings(person)),
    ...written('identity card', (value) => `身份證${value}`, cardWritings(person)),
    ...written('mobile', (value) => `聯絡 ${value}.docx`, mobileWritings(person.mobile)),
    ...written('bank account', (value) => `轉賬 ${value} 收據`, accountWritings(person)),
    ...written('token', (value) => `https://x.invalid/a?access_token=${value}&n=1`, [token]),
    ...written('token', (value) => `Authorization: Bearer ${value}`, [token]),
    ...written('password', (value) => `密碼：${value}`, [password]),
    ...written('password', (value) => `{"password":"${value}"}`, [password]),
  ];
}

function cardWritings(person: Plant['person']): readonly string[] {
  const { identityCard, identityCardPlain } = person;
  const letter = identityCardPlain.slice(0, 1);
  const digits = identityCardPlain.slice(1, 7);
  const check = identityCardPlain.slice(7);
  return [
    identityCard,
    identityCardPlain,
    identityCard.toLowerCase(),
    fullWidth(identityCard),
    fullWidth(identityCardPlain),
    `${letter}${digits}（${check}）`,
    `${letter} ${digits} (${check})`,
    `${letter}-${digits}-${check}`,
    `${letter}${digits.slice(0, 3)} ${digits.slice(3)}(${check})`,
  ];
}

function mobileWritings(mobile: string): readonly string[] {
  const [head, tail] = [mobile.slice(0, 4), mobile.slice(4)];
  return [
    mobile,
    `${head} ${tail}`,
    `${head}-${tail}`,
    `+852 ${head} ${tail}`,
    `+852${mobile}`,
    `852-${mobile}`,
    `(852) ${head}-${tail}`,
    fullWidth(mobile),
  ];
}

function accountWritings({ bankAccount }: Plant['person']): readonly string[] {
  const [bank = '', ...groups] = bankAccount.split('-');
  return [
    bankAccount,
    bankAccount.replaceAll('-', ' '),
    fullWidth(bankAccount),
    `${bank}-${groups.join('').slice(0, 12)}`,
  ];
}

function fullWidth(text: string): string {
  return text.replaceAll(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
}
