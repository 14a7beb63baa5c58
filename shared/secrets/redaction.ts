import type { SecretProvider } from './secret-provider.ts';

const REPLACEMENT = '«redacted»';
/** Shorter values would blot out ordinary words; no secret of ours is so short. */
const SHORTEST_VALUE = 6;
/** Lines of a key file and fields of a JSON secret are secrets too, unless they are mere labels. */
const SHORTEST_PART = 12;

/**
 * Replaces every known secret value in a text by `«redacted»`, also where the value is written as
 * JSON, percent-encoded or in base64, and also single lines of a key file and fields of a JSON
 * secret. It knows only the values that it was told, and none under 6 characters.
 */
export class Redaction {
  readonly #forms = new Set<string>();
  #pattern: RegExp | undefined;

  /** From now on this value appears in no text that goes through `apply`. */
  remember(value: string): void {
    if (value.length < SHORTEST_VALUE) return;
    for (const part of [value, ...partsOf(value)]) {
      for (const form of formsOf(part)) this.#forms.add(form);
    }
    this.#pattern = undefined;
  }

  apply(text: string): string {
    if (this.#forms.size === 0) return text;
    this.#pattern ??= patternOf(this.#forms);
    return text.replace(this.#pattern, REPLACEMENT);
  }
}

/** A provider whose values are all known to the redaction before a caller sees them. */
export function redactSecretsOf(provider: SecretProvider, redaction: Redaction): SecretProvider {
  return {
    getSecret: async (name, options) => {
      const secret = await provider.getSecret(name, options);
      redaction.remember(secret.value);
      return secret;
    },
  };
}

function partsOf(value: string): readonly string[] {
  const lines = value.split(/\r?\n/).filter((line) => !line.startsWith('-----'));
  return [...(lines.length > 1 ? lines : []), ...jsonTextsOf(value)].filter(
    (part) => part.length >= SHORTEST_PART,
  );
}

function jsonTextsOf(value: string): readonly string[] {
  if (!/^\s*[[{]/.test(value)) return [];
  const texts: string[] = [];
  try {
    JSON.parse(value, (_key, entry: unknown) => {
      if (typeof entry === 'string') texts.push(entry, ...entry.split(/\r?\n/));
      return entry;
    });
  } catch {
    return [];
  }
  return texts;
}

function formsOf(value: string): readonly string[] {
  return [
    value,
    JSON.stringify(value).slice(1, -1),
    percentEncode(value),
    percentEncode(value).replaceAll('%20', '+'),
    Buffer.from(value).toString('base64'),
    Buffer.from(value).toString('base64url'),
  ];
}

/** `encodeURIComponent` throws for half a surrogate pair. */
function percentEncode(value: string): string {
  return encodeURIComponent(Buffer.from(value).toString());
}

/** Longest first, so that a value wins over a part of itself. */
function patternOf(forms: ReadonlySet<string>): RegExp {
  const alternatives = [...forms]
    .sort((left, right) => right.length - left.length)
    .map((form) => form.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&'));
  return new RegExp(alternatives.join('|'), 'g');
}
