import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { programPath } from './debian-programs.ts';

/** A real OpenSSH server on loopback that serves nothing but SFTP, as the current user. */
export interface OpenSshServer {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  /** OpenSSH private key text of the one client that may log in. */
  readonly privateKey: string;
  readonly privateKeyFile: string;
  /** `SHA256:…` as ssh-keygen itself prints it. */
  readonly hostKeyFingerprint: string;
  /** Starting folder of the account, an absolute local path. */
  readonly directory: string;
  stop(): Promise<void>;
}

/** Starts sshd in the foreground as a child process. Guard callers with `requiresProgram('sshd')`. */
export async function startOpenSshServer(): Promise<OpenSshServer> {
  const base = await mkdtemp(path.join(tmpdir(), 'open-ssh-'));
  const directory = path.join(base, 'root');
  await mkdir(directory);
  const keyFile = (name: string): string => path.join(base, name);
  for (const name of ['host', 'client']) {
    execFileSync(programPath('ssh-keygen'), ['-q', '-t', 'ed25519', '-N', '', '-f', keyFile(name)]);
  }
  const listing = execFileSync(programPath('ssh-keygen'), ['-lf', `${keyFile('host')}.pub`]);
  const port = await freePort();
  await writeFile(keyFile('sshd_config'), configuration(base, directory, port));
  // sshd of root wants its privilege-separation folder, which only a started service would make.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true });
  const child = spawn(
    programPath('sshd'),
    ['-D', '-f', keyFile('sshd_config'), '-E', keyFile('sshd.log')],
    { stdio: 'ignore' },
  );
  await untilListening(child, port, keyFile('sshd.log'));
  return {
    host: '127.0.0.1',
    port,
    username: userInfo().username,
    privateKey: await readFile(keyFile('client'), 'utf8'),
    privateKeyFile: keyFile('client'),
    hostKeyFingerprint: listing.toString().split(' ')[1] ?? '',
    directory,
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      await rm(base, { recursive: true, force: true });
    },
  };
}

function configuration(base: string, directory: string, port: number): string {
  return [
    `Port ${String(port)}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${base}/host`,
    `PidFile ${base}/sshd.pid`,
    `AuthorizedKeysFile ${base}/client.pub`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    'AllowTcpForwarding no',
    'X11Forwarding no',
    'MaxStartups 100',
    'Subsystem sftp internal-sftp',
    `ForceCommand internal-sftp -d ${directory}`,
    '',
  ].join('\n');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function untilListening(child: ChildProcess, port: number, logFile: string): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    if (child.exitCode !== null) {
      throw new Error(`sshd did not start: ${await readFile(logFile, 'utf8')}`);
    }
    if (await accepts(port)) return;
    await sleep(10);
  }
  child.kill('SIGTERM');
  throw new Error('sshd does not listen');
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
