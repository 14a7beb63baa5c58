import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { programPath } from './debian-programs.ts';
import type { CertificatePair, TestAuthority } from './test-authority.ts';

/** A real rsyslog on loopback that takes syslog over TLS from one client, as the current user. */
export interface RsyslogServer {
  readonly port: number;
  /** Messages exactly as they came, one a line. */
  raw(): Promise<readonly string[]>;
  /** The same, taken apart by rsyslog. */
  parsed(): Promise<readonly ParsedMessage[]>;
  /** Ends it at once, whatever it is doing. */
  kill(): Promise<void>;
  /** Asks it to end: it writes first what it has taken. Its files stay. */
  stop(): Promise<void>;
  /** Ends it and removes its files. */
  dispose(): Promise<void>;
}

/** Parts of a message as rsyslog's own parser of RFC 5424 has them. */
export interface ParsedMessage {
  readonly time: string;
  readonly host: string;
  readonly app: string;
  readonly msgid: string;
  readonly sd: string;
  readonly pri: string;
  readonly msg: string;
}

export interface RsyslogOptions {
  readonly authority: Pick<TestAuthority, 'certificatePem'>;
  readonly certificate: CertificatePair;
  /** Name in the certificate of the one client that may send; without it anybody may. */
  readonly permittedPeer?: string;
}

/** Guard callers with `requiresRsyslogOverTls`. */
export async function startRsyslogServer(options: RsyslogOptions): Promise<RsyslogServer> {
  const base = await mkdtemp(path.join(tmpdir(), 'rsyslog-'));
  await mkdir(path.join(base, 'work'));
  const port = await freePort();
  await writeFile(path.join(base, 'ca.pem'), options.authority.certificatePem);
  await writeFile(path.join(base, 'server.pem'), options.certificate.certificatePem);
  await writeFile(path.join(base, 'server.key'), options.certificate.privateKeyPem);
  const configurationFile = path.join(base, 'rsyslog.conf');
  await writeFile(configurationFile, configuration(base, port, options.permittedPeer));
  const program = programPath('rsyslogd');
  execFileSync(program, ['-N1', '-f', configurationFile], { stdio: 'pipe' });
  const child = spawn(program, ['-n', '-f', configurationFile, '-i', path.join(base, 'pid')], {
    stdio: 'ignore',
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  };
  await untilListening(child, port);
  const linesOf = async (name: string): Promise<readonly string[]> => {
    const text = await readFile(path.join(base, 'work', name), 'utf8').catch(() => '');
    return text.split('\n').filter((line) => line !== '');
  };
  return {
    port,
    raw: () => linesOf('raw.log'),
    parsed: async () =>
      (await linesOf('json.log')).map((line) => JSON.parse(line) as ParsedMessage),
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    dispose: async () => {
      await end('SIGKILL');
      await rm(base, { recursive: true, force: true });
    },
  };
}

function configuration(base: string, port: number, permittedPeer: string | undefined): string {
  const peers =
    permittedPeer === undefined
      ? 'streamDriver.authMode="anon"'
      : `streamDriver.authMode="x509/name" permittedPeer=["${permittedPeer}"]`;
  return `
global(workDirectory="${base}/work" maxMessageSize="64k"
  defaultNetstreamDriver="gtls"
  defaultNetstreamDriverCAFile="${base}/ca.pem"
  defaultNetstreamDriverCertFile="${base}/server.pem"
  defaultNetstreamDriverKeyFile="${base}/server.key")
module(load="imtcp" streamDriver.name="gtls" streamDriver.mode="1"
  ${peers})
template(name="raw" type="string" string="%rawmsg%\\n")
template(name="json" type="list") {
  constant(value="{") property(outname="time" name="timereported" dateFormat="rfc3339" format="jsonf")
  constant(value=",") property(outname="host" name="hostname" format="jsonf")
  constant(value=",") property(outname="app" name="app-name" format="jsonf")
  constant(value=",") property(outname="msgid" name="msgid" format="jsonf")
  constant(value=",") property(outname="sd" name="structured-data" format="jsonf")
  constant(value=",") property(outname="pri" name="pri" format="jsonf")
  constant(value=",") property(outname="msg" name="msg" format="jsonf") constant(value="}\\n") }
ruleset(name="r") {
  action(type="omfile" file="${base}/work/raw.log" template="raw")
  action(type="omfile" file="${base}/work/json.log" template="json") }
input(type="imtcp" port="${String(port)}" address="127.0.0.1" ruleset="r"
  supportOctetCountedFraming="on")
`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Looks at the table of sockets of the machine: a probing connection would be an error in its log. */
async function untilListening(child: ChildProcess, port: number): Promise<void> {
  const wanted = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 0A`;
  for (let attempt = 0; attempt < 3_000; attempt += 1) {
    if (child.exitCode !== null) throw new Error('rsyslogd did not start');
    if ((await readFile('/proc/net/tcp', 'utf8')).includes(wanted)) return;
    await sleep(10);
  }
  child.kill('SIGKILL');
  throw new Error('rsyslogd does not listen');
}
