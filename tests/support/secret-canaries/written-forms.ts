import type { Canary } from './canary.ts';

/** A way in which a canary can be written, as the bytes to look for. */
export interface WrittenForm {
  readonly canary: Canary;
  /** `plain`, `base64`, `hex` … */
  readonly form: string;
  readonly bytes: Buffer;
  /** Counts only where no letter or digit stands beside it. */
  readonly standsAlone: boolean;
  /** Is a part only: counts where the Base64 around it, decoded, has the whole canary standing alone. */
  readonly isPartOfAlone: boolean;
}

/**
 * A canary as it is, in UTF-16, hexadecimal, Base64 (wherever it stands in what was encoded), as JSON
 * and addresses escape it. Packed forms (gzip, zip, Base64 of these) are the unpacker's matter.
 */
export function writtenForms(canary: Canary): readonly WrittenForm[] {
  const { bytes, standsAlone } = canary;
  const hex = bytes.toString('hex');
  const texts: (readonly [string, string])[] = [
    ['hex', hex],
    ['hex', hex.toUpperCase()],
    ...[0, 1, 2].flatMap((before) => base64Within(bytes, before)),
    ...textForms(bytes),
  ];
  const forms = new Map<string, WrittenForm>();
  const add = (form: string, written: Buffer, alone = false): void => {
    const key = written.toString('latin1');
    const isPartOfAlone = form === 'base64' && standsAlone;
    if (forms.has(key)) return;
    forms.set(key, { canary, form, bytes: written, standsAlone: alone, isPartOfAlone });
  };
  add('plain', bytes, standsAlone);
  for (const [form, text] of texts) add(form, Buffer.from(text), text === bytes.toString('latin1'));
  const text = textOf(bytes);
  if (text !== undefined) {
    const utf16 = Buffer.from(text, 'utf16le');
    add('utf-16', utf16);
    add('utf-16', Buffer.from(utf16).swap16());
  }
  return [...forms.values()];
}

/** What does not depend on the bytes around it, if `before` bytes stand before it in its group. */
function base64Within(bytes: Buffer, before: number): (readonly [string, string])[] {
  const whole = Buffer.concat([Buffer.alloc(before), bytes]);
  const own = whole.subarray(0, whole.byteLength - (whole.byteLength % 3));
  const skipped = before === 0 ? 0 : 4;
  return [
    ['base64', own.toString('base64').slice(skipped)],
    ['base64', own.toString('base64url').slice(skipped)],
  ];
}

function textForms(bytes: Buffer): (readonly [string, string])[] {
  const text = textOf(bytes);
  if (text === undefined) return [];
  const percent = (byte: number): string => `%${byte.toString(16).padStart(2, '0')}`;
  const everyByte = [...bytes].map(percent).join('');
  const json = JSON.stringify(text).slice(1, -1);
  return [
    ['url', encodeURIComponent(text)],
    ['url', encodeURIComponent(text).replaceAll('%20', '+')],
    ['url', new URLSearchParams([['', text]]).toString().slice(1)],
    ['url', everyByte],
    ['url', everyByte.toUpperCase()],
    ['json', json],
    ['json', json.replaceAll('/', '\\/')],
    ['json', Array.from(json, asciiOnly).join('')],
    ['json', everyUnit(text)],
    ['html', text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')],
  ];
}

function asciiOnly(character: string): string {
  return character <= '\u007f' ? character : everyUnit(character);
}

function everyUnit(text: string): string {
  return Array.from({ length: text.length }, (_, index) => {
    return `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }).join('');
}

function textOf(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
