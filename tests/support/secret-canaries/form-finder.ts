import type { WrittenForm } from './written-forms.ts';

/** Bytes by which a place is recognised before it is compared. */
const HEAD = 4;
/** Characters of Base64 on either side in which the rest of a canary stands. */
const AROUND = 8;

/** Looks for any number of forms in one pass. */
export class FormFinder {
  /** Forms by their first four bytes. */
  readonly #byHead = new Map<number, WrittenForm[]>();
  /** Which pairs of bytes a form begins with: nearly every place ends here. */
  readonly #begins = new Uint8Array(65_536);

  /** @throws RangeError for a form that is too short */
  constructor(forms: readonly WrittenForm[]) {
    for (const form of forms) {
      if (form.bytes.byteLength < HEAD + 2)
        throw new RangeError(`${form.canary.name} is too short`);
      const head = form.bytes.readUInt32BE(0);
      this.#begins[head >>> 16] = 1;
      this.#byHead.set(head, [...(this.#byHead.get(head) ?? []), form]);
    }
  }

  /** Each form that is there, once. */
  find(bytes: Buffer): readonly WrittenForm[] {
    const found = new Set<WrittenForm>();
    const last = bytes.byteLength - HEAD;
    let pair = bytes[0] ?? 0;
    for (let at = 0; at <= last; at += 1) {
      pair = ((pair & 0xff) << 8) | (bytes[at + 1] ?? 0);
      if (this.#begins[pair] === 0) continue;
      for (const form of this.#byHead.get(bytes.readUInt32BE(at)) ?? []) {
        if (!found.has(form) && isAt(bytes, at, form)) found.add(form);
      }
    }
    return [...found];
  }
}

function isAt(bytes: Buffer, at: number, form: WrittenForm): boolean {
  const end = at + form.bytes.byteLength;
  if (end > bytes.byteLength || form.bytes.compare(bytes, at, end) !== 0) return false;
  if (form.isPartOfAlone) return decodesToWhole(bytes, at, end, form);
  return !form.standsAlone || standsAlone(bytes, at, end);
}

/**
 * Base64 shows six of eight digits, which any longer number holds by chance. So the groups around are
 * decoded, wherever they begin, and the whole canary looked for in what they say.
 */
function decodesToWhole(bytes: Buffer, at: number, end: number, { canary }: WrittenForm): boolean {
  const around = bytes.subarray(Math.max(0, at - AROUND), end + AROUND).toString('latin1');
  const own = at - Math.max(0, at - AROUND);
  const before = /[0-9A-Za-z+/_-]*$/.exec(around.slice(0, own))?.[0].length ?? 0;
  const run = /^[0-9A-Za-z+/_-]*/.exec(around.slice(own - before))?.[0] ?? '';
  // A form begins where a group does.
  const decoded = Buffer.from(run.slice(before % 4), 'base64');
  for (let found = decoded.indexOf(canary.bytes); found >= 0;) {
    if (standsAlone(decoded, found, found + canary.bytes.byteLength)) return true;
    found = decoded.indexOf(canary.bytes, found + 1);
  }
  return false;
}

function standsAlone(bytes: Buffer, at: number, end: number): boolean {
  return !isWord(bytes[at - 1]) && !isWord(bytes[end]);
}

/** A letter or a digit. */
function isWord(byte: number | undefined): boolean {
  return byte !== undefined && /[0-9A-Za-z]/.test(String.fromCharCode(byte));
}
