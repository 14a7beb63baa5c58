import type { Stats } from 'node:fs';
import { OutsideAccountError } from './account-folder.ts';
import { ANSWER, PacketWriter, STATUS } from './sftp-wire.ts';

const MESSAGES: Readonly<Record<number, string>> = {
  [STATUS.ok]: 'Success',
  [STATUS.endOfFile]: 'End of file',
  [STATUS.noSuchFile]: 'No such file',
  [STATUS.permissionDenied]: 'Permission denied',
  [STATUS.failure]: 'Failure',
  [STATUS.badMessage]: 'Bad message',
  [STATUS.unsupported]: 'Operation unsupported',
};

/** Ends an operation with a status that is not success. */
export class SftpRefusal extends Error {
  readonly status: number;

  constructor(status: number, message?: string) {
    super(message ?? MESSAGES[status] ?? 'Failure');
    this.status = status;
  }
}

export function statusPacket(id: number, status: number, message?: string): Buffer {
  return new PacketWriter(ANSWER.status)
    .uint32(id)
    .uint32(status)
    .bytes(message ?? MESSAGES[status] ?? 'Failure')
    .bytes('')
    .packet();
}

/** The status for anything that a file operation threw; undefined if it is a fault of our own. */
export function refusalFor(error: unknown): SftpRefusal | undefined {
  if (error instanceof SftpRefusal) return error;
  if (error instanceof OutsideAccountError) return new SftpRefusal(STATUS.permissionDenied);
  const { code } = error as NodeJS.ErrnoException;
  // As OpenSSH maps them (errno_to_portable in its sftp-server.c, read 2026-11-26).
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') {
    return new SftpRefusal(STATUS.noSuchFile);
  }
  if (code === 'EACCES' || code === 'EPERM') return new SftpRefusal(STATUS.permissionDenied);
  // OpenSSH says no more than "Failure" to all others, a full disk included.
  return typeof code === 'string' ? new SftpRefusal(STATUS.failure) : undefined;
}

export function attributesPacket(id: number, stats: Stats): Buffer {
  return appendAttributes(new PacketWriter(ANSWER.attributes).uint32(id), stats).packet();
}

export interface NamedEntry {
  readonly name: string;
  readonly longName: string;
  readonly stats?: Stats;
}

export function namePacket(id: number, entries: readonly NamedEntry[]): Buffer {
  const writer = new PacketWriter(ANSWER.name).uint32(id).uint32(entries.length);
  for (const entry of entries) {
    writer.bytes(entry.name).bytes(entry.longName);
    if (entry.stats === undefined) writer.uint32(0);
    else appendAttributes(writer, entry.stats);
  }
  return writer.packet();
}

/** A line as `ls -l` prints it; clients show it, none should parse it. */
export function longNameOf(name: string, stats: Stats): string {
  const kind = stats.isDirectory() ? 'd' : stats.isSymbolicLink() ? 'l' : '-';
  const bits = [0o400, 0o200, 0o100, 0o040, 0o020, 0o010, 0o004, 0o002, 0o001]
    .map((bit, index) => ((stats.mode & bit) === 0 ? '-' : 'rwxrwxrwx'.charAt(index)))
    .join('');
  const when = stats.mtime.toISOString().slice(0, 10);
  return `${kind}${bits} ${String(stats.nlink)} payroll payroll ${String(stats.size)} ${when} ${name}`;
}

function appendAttributes(writer: PacketWriter, stats: Stats): PacketWriter {
  return writer
    .uint32(0x0f)
    .uint64(stats.size)
    .uint32(stats.uid)
    .uint32(stats.gid)
    .uint32(stats.mode)
    .uint32(Math.floor(stats.atimeMs / 1000))
    .uint32(Math.floor(stats.mtimeMs / 1000));
}
