import { ApplicationError } from '../errors/index.ts';

export type SealingErrorCode =
  | 'sealing.key-ring-invalid'
  | 'sealing.unknown-key'
  | 'sealing.broken'
  | 'sealing.compressed-data-broken'
  | 'sealing.decompressed-too-large';

/** The secret with the sealing keys is not in the expected form. The text never shows its content. */
export class KeyRingInvalidError extends ApplicationError<SealingErrorCode> {
  constructor(where: string) {
    super({
      code: 'sealing.key-ring-invalid',
      category: 'user',
      text: {
        en: `The secret with the sealing keys is not usable: ${where}.`,
        zhHK: `存放加密金鑰的密鑰內容無法使用：${where}。`,
      },
      remedy: {
        en: 'Store {"current":"k2","keys":{"k1":"…","k2":"…"}}: ids of 1 to 32 letters, digits and . _ -, each key 32 random bytes in Base64. Keep old keys while data sealed with them is kept.',
        zhHK: '請存放 {"current":"k2","keys":{"k1":"…","k2":"…"}}：編號為 1 至 32 個英文字母、數字或 . _ -；每條金鑰為 32 個隨機位元組的 Base64。仍有資料以舊金鑰加密時，請保留舊金鑰。',
      },
      details: { where },
    });
  }
}

/** The envelope names a key that the ring does not hold. */
export class UnknownSealingKeyError extends ApplicationError<SealingErrorCode> {
  constructor(keyId: string) {
    super({
      code: 'sealing.unknown-key',
      category: 'user',
      text: {
        en: `Stored data is sealed with the key "${keyId}", which the secret does not hold.`,
        zhHK: `已儲存的資料以金鑰「${keyId}」加密，但密鑰內沒有這條金鑰。`,
      },
      remedy: {
        en: 'Put that key back into the secret (from its earlier version) beside the current one, then run the same command again.',
        zhHK: '請從密鑰的較早版本取回該金鑰，連同現用金鑰一併放入密鑰，然後再執行相同指令。',
      },
      details: { keyId },
    });
  }
}

/** The envelope is damaged or forged, or was taken from another place. */
export class SealBrokenError extends ApplicationError<SealingErrorCode> {
  constructor(context: string, reason: string) {
    super({
      code: 'sealing.broken',
      category: 'system',
      text: {
        en: `Stored data of "${context}" cannot be trusted: ${reason}. It was not used.`,
        zhHK: `「${context}」的已儲存資料未能通過完整性驗證，系統沒有採用。`,
      },
      remedy: {
        en: 'Treat this as a security incident until explained: somebody or something changed or moved stored data. Keep the object, look at the access log of its bucket or table, then restore it from an earlier version or fetch it again.',
        zhHK: '在查明原因前請視作保安事故：已儲存的資料曾被更改或移動。請保留該物件，查閱儲存空間或資料表的存取紀錄，然後從較早版本還原或重新擷取。',
      },
      details: { context, reason },
    });
  }
}

/** Bytes that should be gzip are not, or end too early. */
export class CompressedDataBrokenError extends ApplicationError<SealingErrorCode> {
  constructor(cause: unknown) {
    super({
      code: 'sealing.compressed-data-broken',
      category: 'system',
      text: {
        en: 'Stored data cannot be decompressed: it is damaged or was never compressed.',
        zhHK: '已儲存的資料無法解壓：資料已損毀，或從未壓縮。',
      },
      remedy: {
        en: 'Restore the object from an earlier version or fetch it again.',
        zhHK: '請從較早版本還原該物件，或重新擷取。',
      },
      cause,
    });
  }
}

/** Data would grow beyond what its reader allows. */
export class DecompressedTooLargeError extends ApplicationError<SealingErrorCode> {
  constructor(limitBytes: number) {
    super({
      code: 'sealing.decompressed-too-large',
      category: 'system',
      text: {
        en: `Stored data grows beyond ${limitBytes} bytes when decompressed; it was not used.`,
        zhHK: `已儲存的資料解壓後超過 ${limitBytes} 位元組，系統沒有採用。`,
      },
      remedy: {
        en: 'No answer that this project stores is that large. Look at who wrote the object; if it is rightly so large, process a shorter period at a time.',
        zhHK: '本系統儲存的資料不應如此龐大。請查核該物件由誰寫入；如屬正常，請縮短每次處理的期間。',
      },
      details: { limitBytes },
    });
  }
}
