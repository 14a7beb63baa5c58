/** One generation of an app's callback keys, as entered in the DingTalk console. */
export interface CallbackKey {
  /** Goes into the signature. */
  readonly token: string;
  /** AES-256 key; its first 16 bytes are the initialisation vector. */
  readonly aesKey: Uint8Array;
}

/** 3 to 32 on the console page, 6 to 63 in the old registration call: both are taken. */
const TOKEN = /^[A-Za-z0-9]{3,63}$/;
const ENCODED_KEY = /^[A-Za-z0-9]{43}$/;

export function isCallbackToken(text: string): boolean {
  return TOKEN.test(text);
}

export function isEncodedAesKey(text: string): boolean {
  return ENCODED_KEY.test(text);
}

/**
 * Reads a generation of keys. The last character of the encoded key has two unused bits, so two
 * texts can be one key: compare keys as bytes.
 *
 * Page: configure-stream-push, 2026-08-22 (43 letters and digits, Base64 without its `=`).
 *
 * @throws RangeError if token or key do not have that form; the values are not in its message
 */
export function readCallbackKey(token: string, encodedAesKey: string): CallbackKey {
  if (!isCallbackToken(token)) throw new RangeError('a token is 3 to 63 letters and digits');
  if (!isEncodedAesKey(encodedAesKey)) throw new RangeError('an AES key is 43 letters and digits');
  return { token, aesKey: Buffer.from(encodedAesKey, 'base64') };
}
