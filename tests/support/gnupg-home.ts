import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { programPath } from './debian-programs.ts';

/** What a key is to be; dates as `yyyyMMddTHHmmss` in UTC. Made as if it were the day of creation. */
export interface WantedKey {
  /** Of the primary key, as GnuPG's parameter file names them. */
  readonly key: 'RSA 1024' | 'RSA 3072' | 'EdDSA ed25519' | 'DSA 2048';
  readonly subkey?: 'RSA 1024' | 'RSA 3072' | 'ECDH cv25519';
  readonly createdAt: string;
  /** Default: never. */
  readonly expiresAt?: string;
  readonly passphrase?: string;
}

export interface GnuPgAnswer {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
  /** Keywords of the status lines, such as `DECRYPTION_OKAY`. */
  readonly status: readonly string[];
}

/** GnuPG with a key ring of its own in a temporary folder. Guard callers with `requiresProgram('gpg')`. */
export class GnuPgHome {
  readonly directory: string;
  readonly #now: string;

  private constructor(directory: string, now: string) {
    this.directory = directory;
    this.#now = now;
  }

  /** GnuPG believes that it is always `now` (`yyyyMMddTHHmmss`, UTC). */
  static async create(now: string): Promise<GnuPgHome> {
    const directory = await mkdtemp(path.join(tmpdir(), 'gpg-'));
    // Else it measures for seconds how slow it can make the guessing of passphrases.
    await writeFile(path.join(directory, 'gpg-agent.conf'), 's2k-count 65536\n');
    return new GnuPgHome(directory, now);
  }

  /** Runs gpg; only its exit status tells whether it succeeded. */
  run(
    args: readonly string[],
    input: Uint8Array = Buffer.alloc(0),
    now = this.#now,
  ): Promise<GnuPgAnswer> {
    const child = spawn(
      programPath('gpg'),
      [
        ...['--homedir', this.directory, '--batch', '--yes', '--no-tty'],
        ...['--status-fd', '3', '--pinentry-mode', 'loopback', '--trust-model', 'always'],
        ...['--faked-system-time', `${now}!`],
        ...args,
      ],
      { stdio: ['pipe', 'pipe', 'pipe', 'pipe'] },
    );
    const read: Record<'out' | 'err' | 'status', Buffer[]> = { out: [], err: [], status: [] };
    child.stdout.on('data', (chunk: Buffer) => read.out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => read.err.push(chunk));
    child.stdio[3]?.on('data', (chunk: Buffer) => read.status.push(chunk));
    // gpg may end before it has read everything.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        const status = Buffer.concat(read.status).toString();
        resolve({
          exitCode: code ?? -1,
          stdout: Buffer.concat(read.out),
          stderr: Buffer.concat(read.err).toString(),
          status: [...status.matchAll(/^\[GNUPG:\] (\S+)/gm)].map((match) => match[1] ?? ''),
        });
      });
    });
  }

  /** Makes a key and returns its full fingerprint. */
  async makeKey(owner: string, wanted: WantedKey): Promise<string> {
    const [type = '', size = ''] = wanted.key.split(' ');
    const [subtype = '', subsize = ''] = wanted.subkey?.split(' ') ?? [];
    const parameters = [
      ...(wanted.passphrase === undefined ? ['%no-protection'] : []),
      `Key-Type: ${type}`,
      ...(wanted.passphrase === undefined ? [] : [`Passphrase: ${wanted.passphrase}`]),
      /^\d+$/.test(size) ? `Key-Length: ${size}` : `Key-Curve: ${size}`,
      'Key-Usage: sign',
      ...(wanted.subkey === undefined
        ? []
        : [
            `Subkey-Type: ${subtype}`,
            /^\d+$/.test(subsize) ? `Subkey-Length: ${subsize}` : `Subkey-Curve: ${subsize}`,
            'Subkey-Usage: encrypt',
          ]),
      `Name-Real: ${owner}`,
      `Name-Email: ${owner.toLowerCase().replaceAll(' ', '.')}@vendor.example`,
      `Creation-Date: ${wanted.createdAt}`,
      `Expire-Date: ${wanted.expiresAt ?? '0'}`,
      '%commit',
      '',
    ].join('\n');
    // GnuPG reads a date of expiry as a time from now on and counts it from the day of creation.
    await this.#must(['--gen-key'], Buffer.from(parameters), wanted.createdAt);
    const listing = (await this.#must(['--with-colons', '--list-keys', owner])).toString();
    return /^fpr:+([0-9A-F]{40}):/m.exec(listing)?.[1] ?? '';
  }

  async exportPublic(fingerprint: string): Promise<string> {
    return (await this.#must(['--armor', '--export', fingerprint])).toString();
  }

  async exportPrivate(
    fingerprint: string,
    options: { readonly passphrase?: string; readonly subkeysOnly?: boolean } = {},
  ): Promise<string> {
    const command =
      options.subkeysOnly === true ? '--export-secret-subkeys' : '--export-secret-keys';
    return (
      await this.#must(['--passphrase', options.passphrase ?? '', '--armor', command, fingerprint])
    ).toString();
  }

  async import(armoredKey: string): Promise<void> {
    await this.#must(['--import'], Buffer.from(armoredKey));
  }

  async addSubkey(
    fingerprint: string,
    algorithm: string,
    usage: string,
    expires: string,
  ): Promise<void> {
    await this.#must([
      '--passphrase',
      '',
      '--quick-add-key',
      fingerprint,
      algorithm,
      usage,
      expires,
    ]);
  }

  /** Uses the certificate that GnuPG made with the key; a colon keeps it from being used by mistake. */
  async revoke(fingerprint: string): Promise<void> {
    const file = path.join(this.directory, 'openpgp-revocs.d', `${fingerprint}.rev`);
    const certificate = (await readFile(file, 'utf8')).replace(/^:---/m, '---');
    await writeFile(`${file}.usable`, certificate);
    await this.#must(['--import', `${file}.usable`]);
  }

  /** Decrypts and tells by whom it was signed (full fingerprint). */
  async decrypt(
    ciphertext: Uint8Array,
  ): Promise<{ readonly plaintext: Buffer; readonly signedBy: string | undefined }> {
    const answer = await this.run(['--decrypt'], ciphertext);
    if (answer.exitCode !== 0 || !answer.status.includes('DECRYPTION_OKAY')) {
      throw new Error(`gpg did not decrypt: ${answer.stderr}`);
    }
    const isGood = answer.status.includes('GOODSIG') && answer.status.includes('VALIDSIG');
    return {
      plaintext: answer.stdout,
      signedBy: isGood ? /using \w+ key ([0-9A-F]{40})/.exec(answer.stderr)?.[1] : undefined,
    };
  }

  async close(): Promise<void> {
    // GnuPG starts an agent for this folder; it ends by itself when its folder is gone, this is sooner.
    const child = spawn(programPath('gpgconf'), ['--homedir', this.directory, '--kill', 'all']);
    await new Promise((resolve) => child.once('close', resolve));
    await rm(this.directory, { recursive: true, force: true });
  }

  async #must(args: readonly string[], input?: Uint8Array, now?: string): Promise<Buffer> {
    const answer = await this.run(args, input, now);
    if (answer.exitCode !== 0) throw new Error(`gpg ${args.join(' ')}: ${answer.stderr}`);
    return answer.stdout;
  }
}
