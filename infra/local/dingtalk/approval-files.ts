import { randomInt, randomUUID } from 'node:crypto';
import type { StandInResponse } from '../stand-in/http-listener.ts';
import { Journal } from '../stand-in/journal.ts';
import type { FormValue } from './approval-instance.ts';
import { isRecord } from './json-value.ts';

/** A file that somebody attaches to an approval in the app. */
export interface ApprovalAttachment {
  readonly fileName: string;
  readonly contentBase64: string;
  /** Name of the form's component; default `附件`. */
  readonly component?: string;
}

interface KeptFile extends ApprovalAttachment {
  readonly corpId: string;
  readonly processInstanceId: string;
  readonly fileId: string;
  readonly spaceId: number;
}

/** Paths below this one, on the `api` host, are where temporary URLs lead. */
export const FILE_PREFIX = '/_files/';

const COMPONENT = '附件';
/** Every organisation's approvals share one space here. */
const SPACE_ID = 3_996_960_664;
const URL_LIFE_MS = 30 * 60_000;

/**
 * Files of approvals; durable. The temporary URLs of them are forgotten at a restart: a client asks
 * for another.
 */
export class ApprovalFiles {
  readonly #files = new Map<string, KeptFile>();
  readonly #grants = new Map<string, { readonly fileId: string; readonly untilEpochMs: number }>();
  readonly #now: () => number;
  #baseUrl = '';
  #journal: Journal | undefined;

  private constructor(now: () => number) {
    this.#now = now;
  }

  static async open(filePath: string, now: () => number): Promise<ApprovalFiles> {
    const files = new ApprovalFiles(now);
    files.#journal = await Journal.open(filePath, (record) => {
      if (isKeptFile(record)) files.#files.set(record.fileId, record);
    });
    return files;
  }

  /** Where temporary URLs lead from now on. */
  serveAt(baseUrl: string): void {
    this.#baseUrl = baseUrl;
  }

  /** Keeps the files, and gives the components of the form that tell of them. */
  async attach(
    corpId: string,
    processInstanceId: string,
    attachments: readonly ApprovalAttachment[],
  ): Promise<readonly FormValue[]> {
    const kept = attachments.map((attachment): KeptFile => {
      const fileId = String(randomInt(10_000_000_000, 100_000_000_000));
      return { ...attachment, corpId, processInstanceId, fileId, spaceId: SPACE_ID };
    });
    for (const file of kept) this.#files.set(file.fileId, file);
    await Promise.all(kept.map(async (file) => this.#journal?.append(file)));
    const names = new Set(kept.map(({ component = COMPONENT }) => component));
    return [...names].map((name) => {
      const files = kept.filter(({ component = COMPONENT }) => component === name);
      return {
        name,
        value: JSON.stringify(files.map(describeFile)),
        componentType: 'DDAttachment',
      };
    });
  }

  /** A URL that leads to the file for half an hour; undefined if the approval has no such file. */
  temporaryUrl(
    corpId: string,
    processInstanceId: string,
    fileId: string,
  ): { readonly url: string; readonly spaceId: number } | undefined {
    const file = this.#files.get(fileId);
    if (file?.corpId !== corpId || file.processInstanceId !== processInstanceId) return undefined;
    const now = this.#now();
    for (const [ticket, { untilEpochMs }] of this.#grants) {
      if (untilEpochMs < now) this.#grants.delete(ticket);
    }
    const ticket = randomUUID();
    this.#grants.set(ticket, { fileId, untilEpochMs: now + URL_LIFE_MS });
    return { url: `${this.#baseUrl}${FILE_PREFIX}${ticket}`, spaceId: file.spaceId };
  }

  /** What a temporary URL answers; 403 in XML once it is over, as object storage does. */
  serve(ticket: string): StandInResponse {
    const grant = this.#grants.get(ticket);
    const file = this.#files.get(grant?.fileId ?? '');
    if (grant === undefined || file === undefined || grant.untilEpochMs < this.#now()) {
      return { status: 403, headers: { 'content-type': 'application/xml' }, body: EXPIRED };
    }
    return {
      status: 200,
      headers: {
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`,
      },
      body: Buffer.from(file.contentBase64, 'base64'),
    };
  }

  async close(): Promise<void> {
    await this.#journal?.close();
  }
}

const EXPIRED =
  '<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code><Message>Request has expired.</Message></Error>';

/** As the value of the component names a file. */
function describeFile({ spaceId, fileName, contentBase64, fileId }: KeptFile): object {
  return {
    spaceId: String(spaceId),
    fileName,
    fileSize: Buffer.byteLength(contentBase64, 'base64'),
    fileType: /\.([^.]+)$/.exec(fileName)?.[1] ?? '',
    fileId,
  };
}

function isKeptFile(record: unknown): record is KeptFile {
  return isRecord(record) && typeof record['fileId'] === 'string';
}
