import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerChannel } from 'ssh2';
import type { FaultEffect } from '../stand-in/fault-switchboard.ts';
import type { StandInContext } from '../stand-in/stand-in.ts';
import { OPERATIONS, type OperationScope } from './file-operations.ts';
import { refusalFor, SftpRefusal, statusPacket } from './sftp-answers.ts';
import {
  ANSWER,
  PacketReader,
  PacketSplitter,
  PacketWriter,
  ProtocolViolation,
  REQUEST_NAMES,
  STATUS,
} from './sftp-wire.ts';

export interface SftpSessionOptions {
  readonly context: StandInContext;
  readonly scope: OperationScope;
  /** Moves a finished file out of the account, as vendors do that pick files up at once. */
  readonly takeFile: (remotePath: string) => Promise<void>;
  /** Cuts the TCP connection. */
  readonly destroy: () => void;
}

interface Request {
  readonly name: string;
  readonly id: number;
  readonly fields: PacketReader;
  /** The whole packet, for faults that need a second look at its fields. */
  readonly packet: Buffer;
}

const WRITING_NAMES = ['WRITE', 'SETSTAT', 'FSETSTAT', 'REMOVE', 'MKDIR', 'RMDIR'];
const READING_NAMES = ['STAT', 'LSTAT', 'FSTAT', 'READ', 'OPENDIR', 'READDIR'];

/** Serves one SFTP channel until it ends; requests are handled one after another, as they came. */
export async function serveSftp(
  channel: ServerChannel,
  options: SftpSessionOptions,
): Promise<void> {
  const splitter = new PacketSplitter();
  try {
    for await (const chunk of channel as AsyncIterable<Buffer>) {
      for (const packet of splitter.push(chunk)) {
        const answer = await answerPacket(packet, options);
        if (answer === 'drop') {
          options.destroy();
          return;
        }
        channel.write(answer);
      }
    }
    channel.exit(0);
    channel.end();
  } catch (error) {
    // The client went away in the middle of a request.
    if ((error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE') return;
    if (!(error instanceof ProtocolViolation)) throw error;
    options.context.log('sftp: a client broke the protocol');
    options.destroy();
  } finally {
    await options.scope.handles.closeAll();
  }
}

async function answerPacket(packet: Buffer, options: SftpSessionOptions): Promise<Buffer | 'drop'> {
  const fields = new PacketReader(packet);
  const name = REQUEST_NAMES.get(fields.byte()) ?? 'UNKNOWN';
  if (name === 'INIT') return versionPacket(fields, options.scope.extensions);
  const id = fields.uint32();
  const request = { name, id, fields, packet };
  if (name === 'EXTENDED') {
    const extension = fields.text();
    const known = options.scope.extensions.has(extension) ? extension : '';
    const name = EXTENSION_OPERATIONS.get(known) ?? 'UNSUPPORTED';
    return answerRequest({ ...request, name }, options);
  }
  return answerRequest(request, options);
}

const EXTENSION_OPERATIONS: ReadonlyMap<string, string> = new Map([
  ['posix-rename@openssh.com', 'POSIX-RENAME'],
  ['fsync@openssh.com', 'FSYNC'],
]);

function versionPacket(fields: PacketReader, extensions: ReadonlySet<string>): Buffer {
  if (fields.uint32() < 3) throw new ProtocolViolation('SFTP version');
  const writer = new PacketWriter(ANSWER.version).uint32(3);
  for (const extension of extensions) writer.bytes(extension).bytes('1');
  return writer.packet();
}

/** Applies the faults that are switched on for this operation, then handles it. */
async function answerRequest(
  request: Request,
  options: SftpSessionOptions,
): Promise<Buffer | 'drop'> {
  let dropAfter = false;
  let takeAfter = false;
  // Both ways to rename are one operation to whoever switches faults on.
  const operation = request.name === 'POSIX-RENAME' ? 'RENAME' : request.name;
  for (const effect of options.context.faults.draw('sftp', operation)) {
    const outcome = await applyEffect(effect, request, options);
    if (outcome === 'drop-after') dropAfter = true;
    else if (outcome === 'take-after') takeAfter = true;
    else if (outcome !== 'go-on') return outcome;
  }
  const target = takeAfter ? finishedPath(request) : undefined;
  const answer = await perform(request, options);
  if (target !== undefined && isSuccess(answer)) await options.takeFile(target);
  return dropAfter ? 'drop' : answer;
}

type Outcome = Buffer | 'drop' | 'drop-after' | 'take-after' | 'go-on';

async function applyEffect(
  effect: FaultEffect,
  request: Request,
  options: SftpSessionOptions,
): Promise<Outcome> {
  switch (effect.kind) {
    case 'delay':
      await sleep(effect.ms);
      return 'go-on';
    case 'drop':
      return effect.when === 'before' ? 'drop' : 'drop-after';
    case 'garbage':
      return Buffer.from('<html>no SFTP packet</html>');
    case 'error':
      return effect.code === 'vendor-takes'
        ? 'take-after'
        : failRequest(effect.code, request, options);
    case 'duplicate':
    case 'reorder':
      return 'go-on';
  }
}

/** The answer to an injected error; `go-on` where the error does not concern this request. */
async function failRequest(
  code: string,
  request: Request,
  options: SftpSessionOptions,
): Promise<Outcome> {
  switch (code) {
    case 'full':
      if (request.name === 'WRITE') await writeHalf(request, options);
      else if (request.name !== 'FSYNC' && !WRITING_NAMES.includes(request.name)) return 'go-on';
      return statusPacket(request.id, STATUS.failure, 'No space left on device');
    case 'read-denied':
      return READING_NAMES.includes(request.name) || opensForReading(request)
        ? statusPacket(request.id, STATUS.permissionDenied)
        : 'go-on';
    case 'denied':
      return statusPacket(request.id, STATUS.permissionDenied);
    case 'not-found':
      return statusPacket(request.id, STATUS.noSuchFile);
    case 'unsupported':
      return statusPacket(request.id, STATUS.unsupported);
    default:
      return statusPacket(request.id, STATUS.failure);
  }
}

/** A disk fills up in the middle of a write, not before it. */
async function writeHalf(request: Request, options: SftpSessionOptions): Promise<void> {
  const fields = new PacketReader(request.packet);
  fields.byte();
  fields.uint32();
  const entry = options.scope.handles.find(fields.bytes());
  const offset = fields.uint64();
  const data = fields.bytes();
  if (entry?.kind !== 'file') return;
  const half = data.subarray(0, Math.floor(data.length / 2));
  await entry.file.write(half, 0, half.length, entry.isAppending ? null : offset);
}

function opensForReading(request: Request): boolean {
  if (request.name !== 'OPEN') return false;
  const fields = new PacketReader(request.packet);
  fields.byte();
  fields.uint32();
  fields.text();
  return (fields.uint32() & 0x01) !== 0;
}

/** The name under which a rename leaves its file. */
function finishedPath(request: Request): string | undefined {
  const fields = new PacketReader(request.packet);
  fields.byte();
  fields.uint32();
  if (request.name === 'POSIX-RENAME') fields.text();
  else if (request.name !== 'RENAME') return undefined;
  fields.text();
  return fields.text();
}

function isSuccess(answer: Buffer): boolean {
  return answer.readUInt8(4) !== ANSWER.status || answer.readUInt32BE(9) === STATUS.ok;
}

async function perform(request: Request, options: SftpSessionOptions): Promise<Buffer> {
  try {
    const operation = OPERATIONS.get(request.name);
    if (operation === undefined) throw new SftpRefusal(STATUS.unsupported);
    return await operation(options.scope, request.id, request.fields);
  } catch (error) {
    const refusal = refusalFor(error);
    if (refusal === undefined) throw error;
    return statusPacket(request.id, refusal.status, refusal.message);
  }
}
