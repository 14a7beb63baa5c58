import { ApplicationError } from '../errors/index.ts';

/** The server presented a key that is not among the pinned ones; nothing was sent to it. */
export class HostKeyChangedError extends ApplicationError<'transfer.host-key-changed'> {
  readonly expected: readonly string[];
  readonly presented: string;

  constructor(host: string, expected: readonly string[], presented: string) {
    const list = expected.length === 0 ? 'none' : expected.join(', ');
    const zhList = expected.length === 0 ? '（未設定）' : expected.join('、');
    super({
      code: 'transfer.host-key-changed',
      category: 'user',
      text: {
        en: `The file server ${host} showed another host key than the one on record: expected ${list}, presented ${presented}. No login was tried and nothing was sent to it.`,
        zhHK: `檔案伺服器 ${host} 出示的主機金鑰與紀錄不符：預期 ${zhList}，實際 ${presented}。系統沒有登入，亦沒有向其傳送任何資料。`,
      },
      remedy: {
        en: 'Ask the owner of the server, by telephone or another known channel, whether the key was changed. Only if the fingerprint is confirmed, add it to the configuration; otherwise treat this as an attack.',
        zhHK: '請以電話或其他可信途徑向伺服器負責人查證金鑰是否已更換。確認指紋無誤後方可加入設定；否則應視為攻擊處理。',
      },
      details: { host, expected: list, presented },
    });
    this.expected = expected;
    this.presented = presented;
  }
}

/** The server cannot be reached, or the connection broke. The same call may succeed later. */
export class FileTransferUnavailableError extends ApplicationError<'transfer.unavailable'> {
  constructor(host: string, operation: string, reason: string) {
    super({
      code: 'transfer.unavailable',
      category: 'upstream',
      text: {
        en: `The file server ${host} did not answer while "${operation}" was running (${reason}).`,
        zhHK: `執行「${operation}」時，檔案伺服器 ${host} 沒有回應（${reason}）。`,
      },
      remedy: {
        en: 'Run the same command again. If it repeats, check host, port and the firewall, and ask the owner of the server.',
        zhHK: '請再執行相同指令。如問題持續，請檢查主機、連接埠及防火牆，並向伺服器負責人查詢。',
      },
      retryable: true,
      details: { host, operation, reason },
    });
  }
}

/** The server refuses the account, the key, or this operation on this path. */
export class FileTransferAccessDeniedError extends ApplicationError<'transfer.access-denied'> {
  constructor(host: string, operation: string, reason: string) {
    super({
      code: 'transfer.access-denied',
      category: 'user',
      text: {
        en: `The file server ${host} refused "${operation}" (${reason}).`,
        zhHK: `檔案伺服器 ${host} 拒絕執行「${operation}」（${reason}）。`,
      },
      remedy: {
        en: 'Check user name and key with the owner of the server, and that the account may write to the configured folder.',
        zhHK: '請與伺服器負責人核對用戶名稱及金鑰，並確認該帳戶可寫入設定的資料夾。',
      },
      details: { host, operation, reason },
    });
  }
}

/** The server does not store more bytes. A part of the file may be there under the name given. */
export class FileTransferFullError extends ApplicationError<'transfer.full'> {
  constructor(host: string, path: string) {
    super({
      code: 'transfer.full',
      category: 'upstream',
      text: {
        en: `The file server ${host} stopped storing "${path}": most often its disk is full or the quota of the account is used up.`,
        zhHK: `檔案伺服器 ${host} 停止儲存「${path}」：通常是磁碟已滿或帳戶配額已用盡。`,
      },
      remedy: {
        en: 'Ask the owner of the server to make room, then run the same command again. The file was not put under its final name.',
        zhHK: '請聯絡伺服器負責人騰出空間，然後再執行相同指令。檔案並未以最終名稱存放。',
      },
      retryable: true,
      details: { host, path },
    });
  }
}

/**
 * The request was sent and the answer lost: it took effect or not. Look before doing it again, on a new
 * connection; a rename may be asked for again, since it never replaces.
 */
export class FileTransferOutcomeUnknownError extends ApplicationError<'transfer.outcome-unknown'> {
  constructor(host: string, operation: string, path: string) {
    super({
      code: 'transfer.outcome-unknown',
      category: 'upstream',
      text: {
        en: `The connection to the file server ${host} broke before it answered "${operation}" for "${path}": it may or may not have been done.`,
        zhHK: `檔案伺服器 ${host} 未回覆「${path}」的「${operation}」操作前連線已中斷：操作可能已經或尚未完成。`,
      },
      remedy: {
        en: 'Run the same command again: it looks at the server first and does not send the file twice. If the server lets nobody look, it says so; then ask the owner of the server whether the file arrived.',
        zhHK: '請再執行相同指令：系統會先查看伺服器，不會重複傳送檔案。如伺服器不容許查看，系統會說明；屆時請向伺服器負責人確認檔案是否已收到。',
      },
      retryable: true,
      details: { host, operation, path },
    });
  }
}

/** There is a file under this name already; nothing was replaced. */
export class TransferTargetExistsError extends ApplicationError<'transfer.target-exists'> {
  constructor(host: string, path: string) {
    super({
      code: 'transfer.target-exists',
      category: 'user',
      text: {
        en: `There is already a file "${path}" on the file server ${host}; it was not replaced.`,
        zhHK: `檔案伺服器 ${host} 上已有「${path}」，系統沒有覆寫該檔案。`,
      },
      remedy: {
        en: 'Compare the two files. If the old one is wrong, have the owner of the server remove it, then run the same command again.',
        zhHK: '請比對兩個檔案。如舊檔案有誤，請伺服器負責人移除後，再執行相同指令。',
      },
      details: { host, path },
    });
  }
}

/** The folder, or the file that should be renamed, does not exist. */
export class TransferPathMissingError extends ApplicationError<'transfer.path-missing'> {
  constructor(host: string, operation: string, path: string) {
    super({
      code: 'transfer.path-missing',
      category: 'user',
      text: {
        en: `"${path}" does not exist on the file server ${host} (while "${operation}" was running).`,
        zhHK: `檔案伺服器 ${host} 上沒有「${path}」（執行「${operation}」時）。`,
      },
      remedy: {
        en: 'Check the configured folder, or have the owner of the server create it.',
        zhHK: '請檢查設定的資料夾，或請伺服器負責人建立該資料夾。',
      },
      details: { host, operation, path },
    });
  }
}

/** The server refused for a reason that it does not tell. */
export class FileTransferRefusedError extends ApplicationError<'transfer.refused'> {
  constructor(host: string, operation: string, path: string, status: number) {
    super({
      code: 'transfer.refused',
      category: 'upstream',
      text: {
        en: `The file server ${host} answered "${operation}" for "${path}" with status ${String(status)} and no reason.`,
        zhHK: `檔案伺服器 ${host} 對「${path}」的「${operation}」操作回覆狀態碼 ${String(status)}，但沒有說明原因。`,
      },
      remedy: {
        en: 'Show this message to the owner of the server, whose log tells the reason.',
        zhHK: '請將此訊息交給伺服器負責人，其伺服器日誌會載有原因。',
      },
      details: { host, operation, path, status },
    });
  }
}

/** The file on the server is larger than the caller wants to read. */
export class TransferFileTooLargeError extends ApplicationError<'transfer.file-too-large'> {
  constructor(host: string, path: string, limitBytes: number) {
    super({
      code: 'transfer.file-too-large',
      category: 'upstream',
      text: {
        en: `"${path}" on the file server ${host} is larger than ${String(limitBytes)} bytes and was not read.`,
        zhHK: `檔案伺服器 ${host} 上的「${path}」超過 ${String(limitBytes)} 位元組，系統沒有讀取。`,
      },
      remedy: {
        en: 'It is not the file that was sent. Look at it on the server and have it removed if it does not belong there.',
        zhHK: '該檔案並非系統傳送的檔案。請於伺服器查看；如不應存在，請將其移除。',
      },
      details: { host, path, limitBytes },
    });
  }
}

/** The folder holds more entries than the caller wants to look through; none was taken. */
export class TransferFolderTooLargeError extends ApplicationError<'transfer.folder-too-large'> {
  constructor(host: string, path: string, limitEntries: number) {
    super({
      code: 'transfer.folder-too-large',
      category: 'user',
      text: {
        en: `The folder "${path}" on the file server ${host} holds more than ${String(limitEntries)} entries and was not searched.`,
        zhHK: `檔案伺服器 ${host} 上的資料夾「${path}」超過 ${String(limitEntries)} 個項目，系統沒有搜尋。`,
      },
      remedy: {
        en: 'Have old files moved away or removed by the owner of the server, or configure a folder of its own for these files. Then run the same command again.',
        zhHK: '請伺服器負責人移走或刪除舊檔案，或為這類檔案設定專用資料夾，然後再執行相同指令。',
      },
      details: { host, path, limitEntries },
    });
  }
}
