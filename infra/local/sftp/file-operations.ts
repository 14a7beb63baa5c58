import {
  chmod,
  constants,
  link,
  lstat,
  mkdir,
  open,
  readdir,
  rename,
  rmdir,
  stat,
  truncate,
  unlink,
  utimes,
} from 'node:fs/promises';
import path from 'node:path';
import type { AccountFolder } from './account-folder.ts';
import type { OpenFile, OpenFolder, OpenHandles } from './open-handles.ts';
import {
  attributesPacket,
  longNameOf,
  namePacket,
  SftpRefusal,
  statusPacket,
  type NamedEntry,
} from './sftp-answers.ts';
import {
  ANSWER,
  LONGEST_PACKET,
  OPEN_FLAG,
  PacketWriter,
  STATUS,
  type PacketReader,
  type WireAttributes,
} from './sftp-wire.ts';

/** What an operation works on. */
export interface OperationScope {
  readonly folder: AccountFolder;
  readonly handles: OpenHandles;
  /** Extensions that this server offers, by their names on the wire. */
  readonly extensions: ReadonlySet<string>;
  /** Called when a file is complete: renamed, or closed after writing. */
  readonly onFileComplete: (remotePath: string, how: 'renamed' | 'closed') => Promise<void>;
}

/** One request: the fields are read from the packet, the result is the answer packet. */
type Operation = (scope: OperationScope, id: number, fields: PacketReader) => Promise<Buffer>;

/** All requests but INIT, by name. What is not here is answered "unsupported". */
export const OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['OPEN', openFile],
  ['CLOSE', closeHandle],
  ['READ', readFromFile],
  ['WRITE', writeToFile],
  ['STAT', (scope, id, fields) => statPath(scope, id, fields.text(), 'follow')],
  ['LSTAT', (scope, id, fields) => statPath(scope, id, fields.text(), 'keep')],
  ['FSTAT', statHandle],
  ['SETSTAT', changePath],
  ['FSETSTAT', changeHandle],
  ['OPENDIR', openFolder],
  ['READDIR', listFolder],
  ['REMOVE', removeFile],
  ['MKDIR', makeFolder],
  ['RMDIR', removeFolder],
  ['REALPATH', normalisePath],
  ['RENAME', (scope, id, fields) => renameWithoutReplacing(scope, id, fields)],
  ['POSIX-RENAME', renameReplacing],
  ['FSYNC', syncFile],
]);

function done(id: number): Buffer {
  return statusPacket(id, STATUS.ok);
}

async function openFile(scope: OperationScope, id: number, fields: PacketReader): Promise<Buffer> {
  const remotePath = fields.text();
  const flags = fields.uint32();
  const { permissions } = fields.attributes();
  const local = await scope.folder.locate(remotePath, 'follow');
  const file = await open(local, nodeFlags(flags), (permissions ?? 0o644) & 0o777);
  if ((await file.stat()).isDirectory()) {
    await file.close();
    throw new SftpRefusal(STATUS.failure);
  }
  const handle = scope.handles.add({
    kind: 'file',
    file,
    remotePath,
    isWritten: (flags & OPEN_FLAG.write) !== 0,
    isAppending: (flags & OPEN_FLAG.append) !== 0,
  });
  if (handle === undefined) {
    await file.close();
    throw new SftpRefusal(STATUS.failure, 'Too many open handles');
  }
  return new PacketWriter(ANSWER.handle).uint32(id).bytes(handle).packet();
}

function nodeFlags(flags: number): number {
  const isRead = (flags & OPEN_FLAG.read) !== 0;
  const isWritten = (flags & OPEN_FLAG.write) !== 0;
  if (!isRead && !isWritten) throw new SftpRefusal(STATUS.failure);
  return (
    (isRead && isWritten ? constants.O_RDWR : isWritten ? constants.O_WRONLY : constants.O_RDONLY) |
    (flags & OPEN_FLAG.append ? constants.O_APPEND : 0) |
    (flags & OPEN_FLAG.create ? constants.O_CREAT : 0) |
    (flags & OPEN_FLAG.truncate ? constants.O_TRUNC : 0) |
    (flags & OPEN_FLAG.exclusive ? constants.O_EXCL : 0)
  );
}

async function closeHandle(
  scope: OperationScope,
  id: number,
  fields: PacketReader,
): Promise<Buffer> {
  const entry = await scope.handles.close(fields.bytes());
  if (entry === undefined) throw new SftpRefusal(STATUS.failure);
  if (entry.kind === 'file' && entry.isWritten) {
    await scope.onFileComplete(entry.remotePath, 'closed');
  }
  return done(id);
}

async function readFromFile(
  scope: OperationScope,
  id: number,
  fields: PacketReader,
): Promise<Buffer> {
  const { file } = fileOf(scope, fields);
  const offset = fields.uint64();
  const wanted = Math.min(fields.uint32(), LONGEST_PACKET - 1024);
  const { bytesRead, buffer } = await file.read(Buffer.alloc(wanted), 0, wanted, offset);
  if (bytesRead === 0) throw new SftpRefusal(STATUS.endOfFile);
  const data = buffer.subarray(0, bytesRead);
  return new PacketWriter(ANSWER.data).uint32(id).bytes(data).packet();
}

async function writeToFile(
  scope: OperationScope,
  id: number,
  fields: PacketReader,
): Promise<Buffer> {
  const { file, isAppending } = fileOf(scope, fields);
  const offset = fields.uint64();
  const data = fields.bytes();
  let written = 0;
  while (written < data.length) {
    const position = isAppending ? null : offset + written;
    const { bytesWritten } = await file.write(data, written, data.length - written, position);
    written += bytesWritten;
  }
  return done(id);
}

async function syncFile(scope: OperationScope, id: number, fields: PacketReader): Promise<Buffer> {
  await fileOf(scope, fields).file.sync();
  return done(id);
}

async function statPath(
  scope: OperationScope,
  id: number,
  remotePath: string,
  last: 'follow' | 'keep',
): Promise<Buffer> {
  return attributesPacket(id, await lstat(await scope.folder.locate(remotePath, last)));
}

async function statHandle(
  scope: OperationScope,
  id: number,
  fields: PacketReader,
): Promise<Buffer> {
  return attributesPacket(id, await fileOf(scope, fields).file.stat());
}

async function changePath(
  scope: OperationScope,
  id: number,
  fields: PacketReader,
): Promise<Buffer> {
  const local = await scope.folder.locate(fields.text(), 'follow');
  const wanted = fields.attributes();
  await stat(local);
  await applyAttributes(wanted, {
    resize: (size) => truncate(local, size),
    permit: (mode) => chmod(local, mode),
    date: (accessed, modified) => utimes(local, accessed, modified),
  });
  return done(id);
}

async function changeHandle(
  scope: OperationScope,
  id: number,
  fields: PacketReader,
): Promise<Buffer> {
  const { file } = fileOf(scope, fields);
  await applyAttributes(fields.attributes(), {
    resize: (size) => file.truncate(size),
    permit: (mode) => file.chmod(mode),
    date: (accessed, modified) => file.utimes(accessed, modified),
  });
  return done(id);
}

/** Ownership is left as it is: the account owns its files and may give none away. */
async function applyAttributes(
  wanted: WireAttributes,
  change: {
    readonly resize: (size: number) => Promise<void>;
    readonly permit: (mode: number) => Promise<void>;
    readonly date: (accessed: number, modified: number) => Promise<void>;
  },
): Promise<void> {
  if (wanted.size !== undefined) await change.resize(wanted.size);
  if (wanted.permissions !== undefined) await change.permit(wanted.permissions & 0o777);
  if (wanted.times !== undefined) await change.date(wanted.times.accessed, wanted.times.modified);
}

async function openFolder(
  scope: OperationScope,
  id: number,
  fields: PacketReader,
): Promise<Buffer> {
  const remotePath = fields.text();
  const names = await readdir(await scope.folder.locate(remotePath, 'follow'));
  const handle = scope.handles.add({ kind: 'folder', remotePath, pending: names });
  if (handle === undefined) throw new SftpRefusal(STATUS.failure, 'Too many open handles');
  return new PacketWriter(ANSWER.handle).uint32(id).bytes(handle).packet();
}

async function listFolder(
  scope: OperationScope,
  id: number,
  fields: PacketReader,
): Promise<Buffer> {
  const entry = scope.handles.find(fields.bytes());
  if (entry?.kind !== 'folder') throw new SftpRefusal(STATUS.failure);
  const listed = await describeNext(scope, entry);
  if (listed.length === 0) throw new SftpRefusal(STATUS.endOfFile);
  return namePacket(id, listed);
}

async function describeNext(scope: OperationScope, entry: OpenFolder): Promise<NamedEntry[]> {
  const listed: NamedEntry[] = [];
  while (listed.length === 0 && entry.pending.length > 0) {
    for (const name of entry.pending.splice(0, 100)) {
      try {
        const local = await scope.folder.locate(path.posix.join(entry.remotePath, name), 'keep');
        const stats = await lstat(local);
        listed.push({ name, longName: longNameOf(name, stats), stats });
      } catch (error) {
        // Removed since the folder was read.
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
    }
  }
  return listed;
}

async function removeFile(
  scope: OperationScope,
  id: number,
  fields: PacketReader,
): Promise<Buffer> {
  const local = await scope.folder.locate(fields.text(), 'keep');
  if ((await lstat(local)).isDirectory()) throw new SftpRefusal(STATUS.failure);
  await unlink(local);
  return done(id);
}

async function makeFolder(
  scope: OperationScope,
  id: number,
  fields: PacketReader,
): Promise<Buffer> {
  const remotePath = fields.text();
  const { permissions } = fields.attributes();
  await mkdir(await scope.folder.locate(remotePath, 'keep'), (permissions ?? 0o755) & 0o777);
  return done(id);
}

async function removeFolder(
  scope: OperationScope,
  id: number,
  fields: PacketReader,
): Promise<Buffer> {
  const remotePath = fields.text();
  if (scope.folder.normalise(remotePath) === '/') throw new SftpRefusal(STATUS.permissionDenied);
  await rmdir(await scope.folder.locate(remotePath, 'keep'));
  return done(id);
}

async function normalisePath(
  scope: OperationScope,
  id: number,
  fields: PacketReader,
): Promise<Buffer> {
  const name = scope.folder.normalise(fields.text());
  return namePacket(id, [{ name, longName: name }]);
}

/** Version 3 renames only to a free name; a hard link makes the check and the act one step. */
async function renameWithoutReplacing(
  scope: OperationScope,
  id: number,
  fields: PacketReader,
): Promise<Buffer> {
  const from = await scope.folder.locate(fields.text(), 'keep');
  const remoteTarget = fields.text();
  const to = await scope.folder.locate(remoteTarget, 'keep');
  if ((await lstat(from)).isDirectory()) {
    if (await exists(to)) throw new SftpRefusal(STATUS.failure);
    await rename(from, to);
    return done(id);
  }
  await link(from, to);
  await unlink(from);
  await scope.onFileComplete(remoteTarget, 'renamed');
  return done(id);
}

async function renameReplacing(
  scope: OperationScope,
  id: number,
  fields: PacketReader,
): Promise<Buffer> {
  const from = await scope.folder.locate(fields.text(), 'keep');
  const remoteTarget = fields.text();
  await rename(from, await scope.folder.locate(remoteTarget, 'keep'));
  await scope.onFileComplete(remoteTarget, 'renamed');
  return done(id);
}

async function exists(local: string): Promise<boolean> {
  return lstat(local).then(
    () => true,
    () => false,
  );
}

function fileOf(scope: OperationScope, fields: PacketReader): OpenFile {
  const entry = scope.handles.find(fields.bytes());
  if (entry?.kind !== 'file') throw new SftpRefusal(STATUS.failure);
  return entry;
}
