import { isUtf8 } from 'node:buffer';
import { cipherOf } from './kept-cipher.ts';

/** PKCS#7 with blocks of 32, not of 16: Node's own padding refuses half of what DingTalk sends. */
const PADDING_BLOCK = 32;
const CIPHER_BLOCK = 16;
const RANDOM_BYTES = 16;
const LENGTH_BYTES = 4;

/**
 * - `encoding-malformed`: not the one Base64 of some whole blocks
 * - `padding-wrong`: not made with this key, or changed
 * - `length-wrong`: the length field runs past the end
 * - `text-malformed`: no UTF-8
 */
export type ContentFault =
  'encoding-malformed' | 'padding-wrong' | 'length-wrong' | 'text-malformed';

export type DecryptedContent =
  | { readonly outcome: 'decrypted'; readonly text: string; readonly owner: string }
  | { readonly outcome: 'failed'; readonly fault: ContentFault };

/**
 * Opens `base64(AES-256-CBC(random 16 | length 4 | text | owner | padding))`. Defined for any text:
 * never throws. Whose content it is must be checked by the caller.
 *
 * Page: callback-event-message-body-encryption-and-decryption, 2026-08-22.
 */
export function decryptContent(encrypt: string, aesKey: Uint8Array): DecryptedContent {
  const sealed = decodeStrictly(encrypt);
  if (sealed === undefined) return { outcome: 'failed', fault: 'encoding-malformed' };
  const plain = cipherOf(aesKey).decrypt(sealed);
  const end = endOfContent(plain);
  if (end === undefined) return { outcome: 'failed', fault: 'padding-wrong' };
  const textStart = RANDOM_BYTES + LENGTH_BYTES;
  if (end < textStart) return { outcome: 'failed', fault: 'length-wrong' };
  const textEnd = textStart + plain.readUInt32BE(RANDOM_BYTES);
  if (textEnd > end) return { outcome: 'failed', fault: 'length-wrong' };
  const text = plain.subarray(textStart, textEnd);
  if (!isUtf8(text)) return { outcome: 'failed', fault: 'text-malformed' };
  return {
    outcome: 'decrypted',
    text: text.toString('utf8'),
    owner: plain.toString('utf8', textEnd, end),
  };
}

/** The reverse. `random` is 16 bytes, fresh for each text. The result is one line. */
export function encryptContent(
  content: { readonly text: string; readonly owner: string },
  aesKey: Uint8Array,
  random: Uint8Array,
): string {
  if (random.length !== RANDOM_BYTES) throw new RangeError('the random part is 16 bytes');
  const textBytes = Buffer.byteLength(content.text);
  const ownerStart = RANDOM_BYTES + LENGTH_BYTES + textBytes;
  const end = ownerStart + Buffer.byteLength(content.owner);
  const padding = PADDING_BLOCK - (end % PADDING_BLOCK);
  const plain = Buffer.allocUnsafe(end + padding);
  plain.set(random);
  plain.writeUInt32BE(textBytes, RANDOM_BYTES);
  plain.write(content.text, RANDOM_BYTES + LENGTH_BYTES);
  plain.write(content.owner, ownerStart);
  plain.fill(padding, end);
  return cipherOf(aesKey).encrypt(plain).toString('base64');
}

/**
 * Node's decoder passes over what is no Base64, takes the letters of the form for addresses, and
 * ignores spare bits at the end. Only the text that is what its bytes encode to counts: whatever was
 * passed over makes the bytes too few, and the last group shows the bits.
 */
function decodeStrictly(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length === 0 || bytes.length % CIPHER_BLOCK !== 0) return undefined;
  const isWhole = text.length === Math.ceil(bytes.length / 3) * 4;
  if (!isWhole || text.includes('-') || text.includes('_')) return undefined;
  const lastGroup = bytes.subarray(bytes.length - (bytes.length % 3 || 3));
  return text.endsWith(lastGroup.toString('base64')) ? bytes : undefined;
}

/** Where the padding begins; every byte of it is looked at. */
function endOfContent(plain: Buffer): number | undefined {
  const padding = plain[plain.length - 1] ?? 0;
  if (padding < 1 || padding > PADDING_BLOCK || padding > plain.length) return undefined;
  const end = plain.length - padding;
  for (let at = end; at < plain.length; at += 1) {
    if (plain[at] !== padding) return undefined;
  }
  return end;
}
