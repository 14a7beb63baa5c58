import { createHash, timingSafeEqual } from 'node:crypto';
import { mkdir, rename } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import ssh2, { type AuthContext, type Connection } from 'ssh2';
import type { StandIn, StandInContext } from '../stand-in/stand-in.ts';
import { AccountFolder } from './account-folder.ts';
import { OpenHandles } from './open-handles.ts';
import { serveSftp } from './sftp-session.ts';
import { keyFromText, loadOrCreateKey, type SshKey } from './ssh-keys.ts';

export interface SftpStandInOptions {
  /** OpenSSH private key text of the host; default: an ed25519 key of its own, kept. */
  readonly hostKey?: string;
  /** Default `payroll`. */
  readonly username?: string;
  /** Local folder that is the account's `/`. Default: `account` in the state directory. */
  readonly directory?: string;
  /** OpenSSH extensions that are offered. Default: both; many vendors' servers have neither. */
  readonly extensions?: readonly ('posix-rename' | 'fsync')[];
}

/** The running stand-in. */
export interface SftpStandIn extends StandIn {
  /** Whether every finished file is moved out of the account at once. Off at the start. */
  setVendorTakesFiles(isOn: boolean): void;
}

interface Account {
  readonly username: string;
  readonly clientKey: SshKey;
  readonly folder: AccountFolder;
  readonly takenDirectory: string;
  readonly extensions: ReadonlySet<string>;
  vendorTakesFiles: boolean;
}

/** Names under which uploads are not finished yet. */
const TEMPORARY_NAME = /(^\.|\.(part|tmp|filepart|partial)$)/i;

/** An SFTP server with one account, public-key authentication only. See the README. */
export async function startSftpStandIn(
  context: StandInContext,
  options: SftpStandInOptions = {},
): Promise<SftpStandIn> {
  const keys = await loadKeys(context, options.hostKey);
  const account = await openAccount(context, options, keys.client);
  const sockets = new Set<Socket>();
  const serverOf = (hostKey: SshKey): InstanceType<typeof ssh2.Server> =>
    new ssh2.Server({ hostKeys: [hostKey.privateKeyText] });
  const servers = { right: serverOf(keys.host), wrong: serverOf(keys.otherHost) };
  const tcp = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    void admitConnection(context, socket).then((which) => {
      if (which !== 'refused') servers[which].injectSocket(socket);
    });
  });
  for (const server of Object.values(servers)) {
    server.on('connection', (connection, { ip, port }: { ip: string; port: number }) => {
      const socket = [...sockets].find(
        (candidate) => candidate.remotePort === port && candidate.remoteAddress === ip,
      );
      serveConnection(context, account, connection, () => socket?.destroy());
    });
  }
  const port = await listen(tcp, context.ports.plain);
  return {
    name: 'sftp',
    endpoints: {
      host: '127.0.0.1',
      port,
      username: account.username,
      privateKeyFile: keys.client.privateKeyFile,
      hostKeyFingerprint: keys.host.fingerprint,
      hostPublicKey: keys.host.publicKeyLine,
      directory: account.folder.directory,
      folder: '/',
      takenDirectory: account.takenDirectory,
    },
    ports: { plain: port, tls: 0 },
    setVendorTakesFiles: (isOn) => {
      account.vendorTakesFiles = isOn;
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => tcp.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

interface StandInKeys {
  readonly host: SshKey;
  /** What a wrong host would present; for the fault `wrong-host-key`. */
  readonly otherHost: SshKey;
  readonly client: SshKey;
}

async function loadKeys(
  context: StandInContext,
  hostKey: string | undefined,
): Promise<StandInKeys> {
  const directory = path.join(context.stateDirectory, 'keys');
  return {
    host:
      hostKey === undefined
        ? await loadOrCreateKey(directory, 'host')
        : keyFromText(hostKey, 'the given host key'),
    otherHost: await loadOrCreateKey(directory, 'other-host'),
    client: await loadOrCreateKey(directory, 'client'),
  };
}

async function openAccount(
  context: StandInContext,
  options: SftpStandInOptions,
  clientKey: SshKey,
): Promise<Account> {
  const directory = options.directory ?? path.join(context.stateDirectory, 'account');
  const takenDirectory = path.join(context.stateDirectory, 'taken-by-vendor');
  await mkdir(directory, { recursive: true });
  await mkdir(takenDirectory, { recursive: true });
  const extensions = options.extensions ?? ['posix-rename', 'fsync'];
  return {
    username: options.username ?? 'payroll',
    clientKey,
    folder: new AccountFolder(directory),
    takenDirectory,
    extensions: new Set(extensions.map((name) => `${name}@openssh.com`)),
    vendorTakesFiles: false,
  };
}

/** Faults of the operation CONNECT, before a byte of SSH is spoken. */
async function admitConnection(
  context: StandInContext,
  socket: Socket,
): Promise<'right' | 'wrong' | 'refused'> {
  let which: 'right' | 'wrong' = 'right';
  for (const effect of context.faults.draw('sftp', 'CONNECT')) {
    if (effect.kind === 'delay') await sleep(effect.ms);
    else if (effect.kind === 'error' && effect.code === 'wrong-host-key') which = 'wrong';
    else {
      if (effect.kind === 'garbage') socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
      else socket.destroy();
      return 'refused';
    }
  }
  return which;
}

function serveConnection(
  context: StandInContext,
  account: Account,
  connection: Connection,
  destroy: () => void,
): void {
  // A client that goes away is no event for us; its channel ends.
  connection.on('error', () => undefined);
  connection.on('authentication', (attempt) => {
    void authenticate(context, account, attempt, destroy);
  });
  connection.on('session', (acceptSession) => {
    const session = acceptSession();
    // Not the event `sftp`: the parser behind it is the one that the client under test uses, and it
    // cannot offer extensions.
    session.on('subsystem', (accept, reject, { name }) => {
      if (name !== 'sftp') {
        reject();
        return;
      }
      const scope = {
        folder: account.folder,
        handles: new OpenHandles(),
        extensions: account.extensions,
        onFileComplete: async (remotePath: string, how: 'renamed' | 'closed') => {
          const isTemporary = TEMPORARY_NAME.test(path.posix.basename(remotePath));
          if (account.vendorTakesFiles && (how === 'renamed' || !isTemporary)) {
            await takeFile(account, remotePath);
          }
        },
      };
      serveSftp(accept(), {
        context,
        scope,
        takeFile: (remotePath) => takeFile(account, remotePath),
        destroy,
      }).catch((error: unknown) => {
        context.log(`sftp: ${error instanceof Error ? error.name : 'unknown fault'}`);
        destroy();
      });
    });
  });
}

async function takeFile(account: Account, remotePath: string): Promise<void> {
  const local = await account.folder.locate(remotePath, 'keep');
  await rename(local, path.join(account.takenDirectory, path.posix.basename(remotePath)));
}

async function authenticate(
  context: StandInContext,
  account: Account,
  attempt: AuthContext,
  destroy: () => void,
): Promise<void> {
  // Clients ask for the list of methods first; that is no attempt yet.
  const effects = attempt.method === 'none' ? [] : context.faults.draw('sftp', 'AUTH');
  for (const effect of effects) {
    if (effect.kind === 'delay') await sleep(effect.ms);
    else if (effect.kind === 'drop') {
      destroy();
      return;
    } else {
      attempt.reject(['publickey']);
      return;
    }
  }
  if (isAuthentic(account, attempt)) attempt.accept();
  else attempt.reject(['publickey']);
}

function isAuthentic(account: Account, attempt: AuthContext): boolean {
  if (attempt.method !== 'publickey') return false;
  const isKnown =
    sameBytes(Buffer.from(attempt.username), Buffer.from(account.username)) &&
    sameBytes(attempt.key.data, account.clientKey.publicKeyBytes);
  const publicKey = ssh2.utils.parseKey(account.clientKey.publicKeyLine);
  if (!isKnown || publicKey instanceof Error) return false;
  // Without a signature the client only asks whether this key would do.
  if (attempt.signature === undefined || attempt.blob === undefined) return true;
  return publicKey.verify(attempt.blob, attempt.signature, attempt.hashAlgo);
}

/** Compares digests, so that neither content nor length shows in the time it takes. */
function sameBytes(left: Buffer, right: Buffer): boolean {
  const digest = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();
  return timingSafeEqual(digest(left), digest(right));
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
