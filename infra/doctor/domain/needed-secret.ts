/** A secret that something names, and how its value is judged. */
export interface NeededSecret {
  readonly name: string;
  /** Where it is named. */
  readonly where: string;
  /** @throws an error of ours that tells what is wrong with the form, and nothing of the value */
  readonly judge: (value: string) => void | Promise<void>;
}

/** Fields of the configuration that name a secret, also those of single functions. */
const NAMES_A_SECRET = /Secret(?:Name)?$/;

/** Every secret that a configuration names, with the path of its field. */
export function* namedSecrets(
  value: unknown,
  path = '',
): Generator<{ readonly name: string; readonly where: string }> {
  if (typeof value !== 'object' || value === null) return;
  for (const [field, part] of Object.entries(value)) {
    const where = path === '' ? field : `${path}.${field}`;
    if (typeof part === 'string' && NAMES_A_SECRET.test(field)) yield { name: part, where };
    else yield* namedSecrets(part, where);
  }
}
