import { ApplicationError, type BilingualText } from '../../shared/errors/index.ts';

/** Function Compute answers otherwise than with what was asked for. */
export class FunctionComputeRefusedError extends ApplicationError<'doctor.function-compute-refused'> {
  /** Of the service, or the kind of the function's own failure. */
  readonly reason: string;

  constructor(operation: string, status: number, code: string | undefined) {
    const reason = code ?? `HTTP ${String(status)}`;
    super({
      code: 'doctor.function-compute-refused',
      category: 'upstream',
      text: {
        en: `Function Compute answered ${operation} with ${reason}.`,
        zhHK: `Function Compute 對 ${operation} 的回應為 ${reason}。`,
      },
      remedy: {
        en: 'For AccessDenied let the account of these keys use the operation; for what a function itself has ended with see its log.',
        zhHK: '如為 AccessDenied，請准許該金鑰的帳戶使用此操作；如函數本身中止，請查看其日誌。',
      },
      details: { operation, reason },
    });
    this.reason = reason;
  }
}

/** RAM answers otherwise than with what was asked for. */
export class RoleReadingRefusedError extends ApplicationError<'doctor.ram-refused'> {
  constructor(operation: string, status: number, code: string | undefined) {
    const reason = code ?? `HTTP ${String(status)}`;
    super({
      code: 'doctor.ram-refused',
      category: 'upstream',
      text: {
        en: `RAM answered ${operation} with ${reason}.`,
        zhHK: `RAM 對 ${operation} 的回應為 ${reason}。`,
      },
      remedy: {
        en: 'Let the account of these keys read roles: AliyunRAMReadOnlyAccess is enough.',
        zhHK: '請准許該金鑰的帳戶讀取角色：AliyunRAMReadOnlyAccess 已足夠。',
      },
      details: { operation, reason },
    });
  }
}

/** A secret is there, and is not what it is needed for. Nothing of it is told. */
export class SecretMalformedError extends ApplicationError<'doctor.secrets.malformed'> {
  constructor(secretName: string, wanted: BilingualText) {
    super({
      code: 'doctor.secrets.malformed',
      category: 'user',
      text: {
        en: `The secret ${secretName} is not ${wanted.en}.`,
        zhHK: `密鑰 ${secretName} 的內容並非${wanted.zhHK}。`,
      },
      remedy: {
        en: 'Store the right value under this name in KMS Secrets Manager; the functions take it up within five minutes.',
        zhHK: '請於 KMS 以此名稱儲存正確內容；函數會於五分鐘內採用。',
      },
      details: { secret: secretName },
    });
  }
}
