import type { BilingualText } from '../errors/index.ts';
import { formatHongKongTimestamp } from '../time/index.ts';

export type KeyProblemErrorCode =
  | 'encryption.recipients-invalid'
  | 'encryption.key-unreadable'
  | 'encryption.key-mismatch'
  | 'encryption.key-revoked'
  | 'encryption.key-expired'
  | 'encryption.key-too-weak'
  | 'encryption.key-unusable'
  | 'encryption.key-locked';

/** Why a key is not used: which one, and what to do. Never a name or address of its owner. */
export interface KeyProblem {
  readonly code: KeyProblemErrorCode;
  readonly text: BilingualText;
  readonly remedy: BilingualText;
}

/** How a key is named to people before or after it could be read. */
export interface KeyLabel {
  readonly use: 'encryption' | 'signing';
  /** Full fingerprint, the one configured until the key is read; undefined if neither is known. */
  readonly fingerprint: string | undefined;
}

const NEW_KEY_REMEDY: BilingualText = {
  en: 'Ask its owner for a new key, confirm its full fingerprint by telephone, publish both in the configuration, then run the same command again.',
  zhHK: '請向金鑰持有人索取新金鑰，以電話核對完整指紋，將兩者於設定發佈，然後再執行相同指令。',
};

function nameOf({ use, fingerprint = '?' }: KeyLabel): BilingualText {
  return use === 'encryption'
    ? { en: `the recipient's key ${fingerprint}`, zhHK: `接收方金鑰 ${fingerprint}` }
    : { en: `our signing key ${fingerprint}`, zhHK: `我方簽署金鑰 ${fingerprint}` };
}

/** `what` follows the name of the key. */
function problem(
  code: KeyProblemErrorCode,
  label: KeyLabel,
  what: BilingualText,
  remedy: BilingualText = NEW_KEY_REMEDY,
): KeyProblem {
  const name = nameOf(label);
  const en = `${name.en} ${what.en}`;
  return {
    code,
    text: {
      en: `${en.charAt(0).toUpperCase()}${en.slice(1)}.`,
      zhHK: `${name.zhHK} ${what.zhHK}。`,
    },
    remedy,
  };
}

/** The reasons for which a key is refused, each with what to do. */
export const keyProblems = {
  noRecipient: (): KeyProblem => ({
    code: 'encryption.recipients-invalid',
    text: {
      en: 'Encryption is configured without a recipient.',
      zhHK: '已設定加密，但沒有任何接收方。',
    },
    remedy: {
      en: 'Put the public key and fingerprint of at least one recipient into the configuration.',
      zhHK: '請於設定加入最少一位接收方的公開金鑰及指紋。',
    },
  }),
  recipientTwice: (label: KeyLabel): KeyProblem =>
    problem(
      'encryption.recipients-invalid',
      label,
      { en: 'is listed twice', zhHK: '重複列出' },
      { en: 'List each recipient once.', zhHK: '每位接收方只應列出一次。' },
    ),
  unreadable: (label: KeyLabel): KeyProblem =>
    problem(
      'encryption.key-unreadable',
      label,
      {
        en: 'cannot be read: it is not exactly one OpenPGP key in ASCII armour',
        zhHK: '無法讀取：內容並非單一個 ASCII armour 格式的 OpenPGP 金鑰',
      },
      {
        en: 'Export it again: `gpg --armor --export FINGERPRINT` for a recipient, `gpg --armor --export-secret-keys FINGERPRINT` for signing.',
        zhHK: '請重新匯出：接收方用 `gpg --armor --export 指紋`，簽署用 `gpg --armor --export-secret-keys 指紋`。',
      },
    ),
  privateInsteadOfPublic: (label: KeyLabel): KeyProblem =>
    problem(
      'encryption.key-unreadable',
      label,
      { en: 'is a private key, which must not be here', zhHK: '是私人金鑰，不應出現在此' },
      {
        en: 'Tell its owner, who should regard the key as disclosed, revoke it and send the public part of a new one.',
        zhHK: '請通知金鑰持有人：該金鑰應視為已外洩，須撤銷並提供新金鑰的公開部分。',
      },
    ),
  publicInsteadOfPrivate: (label: KeyLabel): KeyProblem =>
    problem(
      'encryption.key-unreadable',
      label,
      { en: 'holds no private part, so it cannot sign', zhHK: '不含私人部分，無法簽署' },
      {
        en: 'Store the export of `gpg --armor --export-secret-keys FINGERPRINT` in the secret.',
        zhHK: '請將 `gpg --armor --export-secret-keys 指紋` 的匯出內容存入密鑰。',
      },
    ),
  mismatch: (label: KeyLabel, found: string): KeyProblem =>
    problem(
      'encryption.key-mismatch',
      label,
      {
        en: `is not the key that was given: that one has the fingerprint ${found}`,
        zhHK: `與所提供的金鑰不符：所提供者的指紋為 ${found}`,
      },
      {
        en: 'Ask its owner, by telephone or another known channel, for the full fingerprint. Only if the new one is confirmed, put it into the configuration; otherwise treat this as an attack.',
        zhHK: '請以電話或其他可信途徑向金鑰持有人查證完整指紋。確認無誤後方可更新設定；否則應視為攻擊處理。',
      },
    ),
  revoked: (label: KeyLabel): KeyProblem =>
    problem('encryption.key-revoked', label, {
      en: 'was revoked by its owner',
      zhHK: '已由持有人撤銷',
    }),
  expired: (label: KeyLabel, expiredAtEpochMs: number): KeyProblem => {
    const since = formatHongKongTimestamp(expiredAtEpochMs);
    return problem('encryption.key-expired', label, {
      en: `expired at ${since} (Hong Kong time)`,
      zhHK: `已於香港時間 ${since} 到期`,
    });
  },
  tooWeak: (label: KeyLabel, algorithm: string): KeyProblem =>
    problem('encryption.key-too-weak', label, {
      en: `is too weak (${algorithm}); RSA needs 2048 bits or more, DSA and ElGamal are not used`,
      zhHK: `強度不足（${algorithm}）；RSA 須有 2048 位元或以上，不採用 DSA 及 ElGamal`,
    }),
  notYetValid: (label: KeyLabel, createdAtEpochMs: number): KeyProblem => {
    const from = formatHongKongTimestamp(createdAtEpochMs);
    return problem(
      'encryption.key-unusable',
      label,
      {
        en: `was created at ${from} (Hong Kong time), which is still to come`,
        zhHK: `的建立時間為香港時間 ${from}，尚未到達`,
      },
      {
        en: 'Check the clock of this system and of the one that made the key.',
        zhHK: '請檢查本系統及建立該金鑰的系統的時鐘。',
      },
    );
  },
  unusable: (label: KeyLabel): KeyProblem =>
    problem(
      'encryption.key-unusable',
      label,
      label.use === 'encryption'
        ? {
            en: 'has no valid part that may encrypt',
            zhHK: '沒有可用於加密的有效部分',
          }
        : { en: 'has no valid part that may sign', zhHK: '沒有可用於簽署的有效部分' },
    ),
  locked: (label: KeyLabel): KeyProblem =>
    problem(
      'encryption.key-locked',
      label,
      {
        en: 'does not open: its passphrase is missing or wrong',
        zhHK: '無法解鎖：密碼短語欠缺或不正確',
      },
      {
        en: 'Put the right passphrase into the secret that the configuration names, then run the same command again.',
        zhHK: '請將正確的密碼短語存入設定所指的密鑰，然後再執行相同指令。',
      },
    ),
};
