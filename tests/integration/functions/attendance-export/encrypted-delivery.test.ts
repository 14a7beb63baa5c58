import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ExportResult } from '../../../../functions/attendance-export/export-result.ts';
import {
  FileTransferUnavailableError,
  type FileTransfer,
} from '../../../../shared/file-transfer/index.ts';
import type { ObjectStore } from '../../../../shared/object-storage/index.ts';
import type { FileEncrypter } from '../../../../shared/openpgp/index.ts';
import { requiresProgram } from '../../../support/debian-programs.ts';
import { GnuPgHome } from '../../../support/gnupg-home.ts';
import { makeOpenPgpKey, openAs, type MadeKey } from '../../../support/openpgp-keys.ts';
import { expectBothLanguages, expectOutcome, expectRefusal } from './export-cases.ts';
import { ExportInMemory } from './export-in-memory.ts';

const DAY_MS = 86_400_000;
const SIGNING_SECRET = 'payroll-signing-key';
const PASSPHRASE_SECRET = 'payroll-signing-passphrase';
const PASSPHRASE = 'five invented words of nonsense';

let one: ExportInMemory;
beforeEach(async () => {
  one = await ExportInMemory.start();
});
afterEach(() => one.close());

interface Recipient {
  readonly armoredPublicKey: string;
  readonly fingerprint: string;
}

const recipientOf = ({ publicKey, fingerprint }: MadeKey): Recipient => ({
  armoredPublicKey: publicKey,
  fingerprint,
});

function makeKey(validForDays?: number): Promise<MadeKey> {
  const createdAtEpochMs = one.clock.nowEpochMs() - 5 * DAY_MS;
  return makeOpenPgpKey({
    createdAtEpochMs,
    ...(validForDays === undefined ? {} : { validForSeconds: (validForDays + 5) * 86_400 }),
  });
}

async function encryptFor(recipients: readonly Recipient[], signed = false): Promise<void> {
  const signing = {
    signingKeySecret: SIGNING_SECRET,
    signingKeyPassphraseSecret: PASSPHRASE_SECRET,
  };
  await one.configure((company) => ({
    ...company,
    delivery: {
      ...company.delivery,
      encryption: {
        kind: 'openpgp',
        recipients: [...recipients],
        armor: signed,
        ...(signed ? signing : {}),
      },
    },
  }));
}

const sentFiles = (): [string, Uint8Array][] => [...one.dependencies.transfer.files];

async function plaintextOf({ outputs }: ExportResult): Promise<Uint8Array> {
  const bytes = await one.dependencies.objects.get(outputs?.fileKey ?? '');
  if (bytes === undefined) throw new Error('the run has no file');
  return bytes;
}

const unreachable: FileTransfer = {
  connect: () =>
    Promise.reject(new FileTransferUnavailableError('sftp.example.test', 'connect', 'no answer')),
};

const neverAgain: FileEncrypter = {
  check: () => Promise.reject(new Error('the keys were judged again')),
  encrypt: () => Promise.reject(new Error('the file was encrypted again')),
};

test('the file is delivered encrypted; its identity stays that of the plaintext', async () => {
  const [vendor, auditor] = [await makeKey(), await makeKey()];
  await encryptFor([recipientOf(vendor), recipientOf(auditor)]);

  const result = await one.runAccepting();

  expectOutcome(result, 'delivered');
  const plaintext = await plaintextOf(result);
  const at = new Date(one.clock.nowEpochMs());
  const [[name, ciphertext], ...others] = sentFiles() as [[string, Uint8Array]];
  expect(others).toEqual([]);
  expect(name).toBe(`/${result.outputs?.fileName ?? ''}.pgp`);
  expect(Buffer.from(await openAs(vendor, ciphertext, { at }))).toEqual(Buffer.from(plaintext));
  expect(Buffer.from(await openAs(auditor, ciphertext, { at }))).toEqual(Buffer.from(plaintext));
  expect(result.manifest?.file.sha256).toBe(createHash('sha256').update(plaintext).digest('hex'));
  expect(result.manifest?.encryption).toEqual({
    kind: 'openpgp',
    recipients: [vendor.fingerprint, auditor.fingerprint],
    signed: false,
  });
  const stored = await one.dependencies.objects.get(result.encryption?.ciphertextKey ?? '');
  expect(stored).toEqual(ciphertext);
  expectOutcome(await one.run(), 'already-delivered');
});

test('stopped after the ciphertext is recorded, exactly that is sent and nothing is encrypted again', async () => {
  await encryptFor([recipientOf(await makeKey())]);
  expectRefusal(await one.runAccepting({ transfer: unreachable }), 'transfer.unavailable');
  expect(sentFiles()).toEqual([]);

  const result = await one.run(undefined, [], { encrypter: neverAgain });

  expectOutcome(result, 'delivered');
  const stored = await one.dependencies.objects.get(result.encryption?.ciphertextKey ?? '');
  expect(sentFiles().map(([, bytes]) => bytes)).toEqual([stored]);
});

test('a stored ciphertext that somebody has changed is not sent', async () => {
  await encryptFor([recipientOf(await makeKey())]);
  await one.runAccepting({ transfer: unreachable });
  const { objects } = one.dependencies;
  const altered: ObjectStore = {
    ...objects,
    get: (key) =>
      key.includes('/ciphertext/') ? Promise.resolve(Buffer.from('other')) : objects.get(key),
  };

  expectRefusal(await one.run(undefined, [], { objects: altered }), 'answer.altered');

  expect(sentFiles()).toEqual([]);
});

test('stopped before the ciphertext is recorded, the next attempt encrypts and sends one file', async () => {
  await encryptFor([recipientOf(await makeKey())]);
  const { objects } = one.dependencies;
  const stopping: ObjectStore = {
    ...objects,
    putOnce: async (key, ...rest) => {
      const stored = await objects.putOnce(key, ...rest);
      if (key.includes('/ciphertext/')) throw new Error('stopped here');
      return stored;
    },
  };
  expect((await one.runAccepting({ objects: stopping })).outcome).toBe('failed');
  expect(sentFiles()).toEqual([]);

  expectOutcome(await one.run(), 'delivered');

  expect(sentFiles()).toHaveLength(1);
});

test('a key that is not the confirmed one, and one that has expired, hold the file until they are mended', async () => {
  const [right, other] = [await makeKey(), await makeKey()];
  const expired = await makeKey(-1);
  await encryptFor([{ ...recipientOf(other), fingerprint: right.fingerprint }]);
  expectRefusal(await one.runAccepting(), 'encryption.key-mismatch');
  await encryptFor([recipientOf(right), recipientOf(expired)]);
  const refused = await one.runAccepting();
  expectRefusal(refused, 'encryption.key-expired');
  expect(refused.error?.text.en).toContain(expired.fingerprint);
  expect(sentFiles()).toEqual([]);

  await encryptFor([recipientOf(right)]);

  expectOutcome(await one.runAccepting(), 'delivered');
});

test('a key that expires soon is warned of, and the file is sent', async () => {
  const key = await makeKey(10);
  await encryptFor([recipientOf(key)]);

  const result = await one.runAccepting();

  expectOutcome(result, 'delivered');
  expect(result.warnings).toHaveLength(1);
  expectBothLanguages(result.warnings?.[0]);
  expect(result.warnings?.[0]?.en).toContain(key.fingerprint);
});

requiresProgram('gpg', 'gpgconf')('the vendor’s GnuPG', () => {
  test('decrypts the delivered file and finds our signature on it', async () => {
    const now = new Date(one.clock.nowEpochMs());
    const stamp = (ms: number): string =>
      new Date(ms).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
    const createdAt = stamp(now.getTime() - DAY_MS);
    // Time passes while the export waits; the reader looks a day later.
    const vendor = await GnuPgHome.create(stamp(now.getTime() + DAY_MS));
    try {
      const fingerprint = await vendor.makeKey('Payroll Vendor', {
        key: 'RSA 3072',
        subkey: 'RSA 3072',
        createdAt,
      });
      const armoredPublicKey = await vendor.exportPublic(fingerprint);
      const ours = await makeOpenPgpKey({
        createdAtEpochMs: now.getTime() - DAY_MS,
        passphrase: PASSPHRASE,
      });
      one.dependencies.secrets.setSecret(SIGNING_SECRET, ours.privateKey);
      one.dependencies.secrets.setSecret(PASSPHRASE_SECRET, PASSPHRASE);
      await vendor.import(ours.publicKey);
      await encryptFor([{ armoredPublicKey, fingerprint }], true);

      const result = await one.runAccepting();

      expectOutcome(result, 'delivered');
      const [[name, ciphertext]] = sentFiles() as [[string, Uint8Array]];
      expect(name).toMatch(/\.csv\.asc$/);
      const read = await vendor.run(['--decrypt'], ciphertext);
      expect([read.exitCode, read.stderr]).toEqual([0, expect.any(String)]);
      expect(read.stdout).toEqual(Buffer.from(await plaintextOf(result)));
      expect(read.status).toEqual(expect.arrayContaining(['DECRYPTION_OKAY', 'GOODSIG']));
    } finally {
      await vendor.close();
    }
  });
});
