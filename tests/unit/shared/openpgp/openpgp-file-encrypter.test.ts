import * as openpgp from 'openpgp';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  createOpenPgpEncrypter,
  EncryptionKeysRefusedError,
} from '../../../../shared/openpgp/index.ts';
import { DAY_MS } from '../../../../shared/time/index.ts';
import { KEY_OWNER, makeOpenPgpKey, openAs, type MadeKey } from '../../../support/openpgp-keys.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const NOW = Date.UTC(2026, 9, 15, 2);
const CREATED = Date.UTC(2026, 8, 1);
const at = new Date(NOW);
const encrypter = createOpenPgpEncrypter({ clock: new VirtualClock(NOW) });
const plaintext = Buffer.from('HKSC,000123,REG,176.00\r\n');
const file = { plaintext, fileName: 'hours.csv', armor: false };

let vendor: MadeKey;
let auditor: MadeKey;
let ours: MadeKey;

beforeAll(async () => {
  [vendor, auditor, ours] = await Promise.all([
    makeOpenPgpKey({ createdAtEpochMs: CREATED }),
    makeOpenPgpKey({ createdAtEpochMs: CREATED }),
    makeOpenPgpKey({ createdAtEpochMs: CREATED }),
  ]);
});

const to = (key: MadeKey) => ({ armoredPublicKey: key.publicKey, fingerprint: key.fingerprint });

async function refusalOf(work: Promise<unknown>): Promise<EncryptionKeysRefusedError> {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (error instanceof EncryptionKeysRefusedError) return error;
  throw new Error(`not refused: ${String(error)}`);
}

describe('encrypting a file', () => {
  it('is done for each recipient, with other bytes each time', async () => {
    const request = {
      ...file,
      recipients: [to(vendor), to(auditor)],
      signWith: { armoredPrivateKey: ours.privateKey },
    };

    const first = await encrypter.encrypt(request);
    const second = await encrypter.encrypt(request);

    expect(Buffer.compare(first.ciphertext, second.ciphertext)).not.toBe(0);
    for (const { ciphertext } of [first, second]) {
      for (const reader of [vendor, auditor]) {
        const read = await openAs(reader, ciphertext, { at, signedBy: ours });
        expect(Buffer.compare(read, plaintext)).toBe(0);
      }
    }
  });

  it('takes a fingerprint as people copy it', async () => {
    const spaced = vendor.fingerprint.toLowerCase().replaceAll(/(.{4})/g, '$1 ');

    const sealed = await encrypter.encrypt({
      ...file,
      recipients: [{ ...to(vendor), fingerprint: spaced }],
    });

    expect(sealed.recipientFingerprints).toEqual([vendor.fingerprint]);
  });

  it('takes a key of RFC 9580 beside one of RFC 4880', async () => {
    const modern = await makeOpenPgpKey({ createdAtEpochMs: CREATED, version6: true });

    const { ciphertext } = await encrypter.encrypt({
      ...file,
      recipients: [to(modern), to(vendor)],
      signWith: { armoredPrivateKey: ours.privateKey },
    });

    expect(modern.fingerprint).toHaveLength(64);
    for (const reader of [modern, vendor]) {
      const read = await openAs(reader, ciphertext, { at, signedBy: ours });
      expect(Buffer.compare(read, plaintext)).toBe(0);
    }
  });

  it('stops at its limit of size', async () => {
    const small = createOpenPgpEncrypter({ clock: new VirtualClock(NOW), limitBytes: 23 });
    const request = { ...file, recipients: [to(vendor)] };

    await expect(small.encrypt(request)).rejects.toMatchObject({
      code: 'encryption.file-too-large',
      details: { fileName: 'hours.csv', sizeBytes: 24, limitBytes: 23 },
    });
    const { ciphertext } = await small.encrypt({ ...request, plaintext: plaintext.subarray(1) });
    expect(await openAs(vendor, ciphertext, { at })).toHaveLength(23);
  });
});

describe('keys that are refused', () => {
  it('are named all at once, in both languages, without their owners', async () => {
    const expired = await makeOpenPgpKey({ createdAtEpochMs: CREATED, validForSeconds: 86_400 });
    const swapped = { ...to(vendor), fingerprint: auditor.fingerprint };
    const broken = { armoredPublicKey: 'no key', fingerprint: 'AB'.repeat(20) };

    const error = await refusalOf(
      encrypter.encrypt({
        ...file,
        recipients: [to(expired), swapped, broken],
        signWith: { armoredPrivateKey: ours.publicKey },
      }),
    );

    expect(error.code).toBe('encryption.key-expired');
    expect(error.problems.map(({ code }) => code)).toEqual([
      'encryption.key-expired',
      'encryption.key-mismatch',
      'encryption.key-unreadable',
      'encryption.key-unreadable',
    ]);
    for (const text of [error.text.en, error.text.zhHK]) {
      const named = [expired, vendor, auditor, ours].map(({ fingerprint }) => fingerprint);
      expect([...named, 'AB'.repeat(20)].filter((name) => !text.includes(name))).toEqual([]);
    }
    const everything = JSON.stringify([error, error.message]);
    expect(everything).not.toContain(KEY_OWNER.name);
    expect(everything).not.toContain(KEY_OWNER.email);
  });

  it.each([
    ['nothing', ''],
    ['a text', 'BEGIN PGP'],
    [
      'an armour of something else',
      '-----BEGIN PGP MESSAGE-----\n\nAAAA\n-----END PGP MESSAGE-----',
    ],
  ])('hold %s', async (_title, armoredPublicKey) => {
    const recipients = [{ armoredPublicKey, fingerprint: vendor.fingerprint }];

    const error = await refusalOf(encrypter.encrypt({ ...file, recipients }));

    expect(error.code).toBe('encryption.key-unreadable');
  });

  it('hold two keys, of which nobody says which is meant', async () => {
    const both = await Promise.all(
      [vendor, auditor].map(({ publicKey }) => openpgp.readKey({ armoredKey: publicKey })),
    );
    const packets = both.flatMap((key) => [...key.toPacketList()]);
    const list = new openpgp.PacketList<openpgp.AnyPacket>();
    list.push(...packets);
    const armoredPublicKey = openpgp.armor(openpgp.enums.armor.publicKey, list.write());

    const error = await refusalOf(
      encrypter.encrypt({ ...file, recipients: [{ ...to(vendor), armoredPublicKey }] }),
    );

    expect(error.code).toBe('encryption.key-unreadable');
  });

  it('are a private key of a recipient, whose owner must hear of it', async () => {
    const recipients = [{ ...to(vendor), armoredPublicKey: vendor.privateKey }];

    const error = await refusalOf(encrypter.encrypt({ ...file, recipients }));

    expect(error).toMatchObject({ code: 'encryption.key-unreadable' });
    expect(error.text.en).toContain('is a private key');
    expect(error.remedy.en).toContain('disclosed');
  });

  it('are none at all, or one that is listed twice', async () => {
    const none = await refusalOf(encrypter.encrypt({ ...file, recipients: [] }));
    const twice = await refusalOf(
      encrypter.encrypt({ ...file, recipients: [to(vendor), to(auditor), to(vendor)] }),
    );

    expect(none.code).toBe('encryption.recipients-invalid');
    expect(twice.code).toBe('encryption.recipients-invalid');
    expect(twice.problems).toHaveLength(1);
    expect(twice.text.en).toContain(vendor.fingerprint);
  });

  it('have a revoked subkey, though the key itself is not revoked', async () => {
    const key = await openpgp.readPrivateKey({ armoredKey: vendor.privateKey });
    const [subkey] = key.subkeys;
    if (subkey !== undefined) {
      const primary = key.keyPacket as openpgp.SecretKeyPacket;
      key.subkeys = [await subkey.revoke(primary, undefined, new Date(NOW - DAY_MS))];
    }
    const recipients = [{ ...to(vendor), armoredPublicKey: key.toPublic().armor() }];

    const error = await refusalOf(encrypter.encrypt({ ...file, recipients }));

    expect(error.code).toBe('encryption.key-revoked');
  });

  it('were shortened to a key id, which two keys can share', async () => {
    const recipients = [{ ...to(vendor), fingerprint: vendor.fingerprint.slice(-16) }];

    const error = await refusalOf(encrypter.encrypt({ ...file, recipients }));

    expect(error.code).toBe('encryption.key-mismatch');
  });

  it('are our own, expired or locked', async () => {
    const late = await makeOpenPgpKey({ createdAtEpochMs: CREATED, validForSeconds: 60 });
    const locked = await makeOpenPgpKey({ createdAtEpochMs: CREATED, passphrase: 'open sesame' });
    const recipients = [to(vendor)];

    const problems = await Promise.all(
      [
        { armoredPrivateKey: late.privateKey },
        { armoredPrivateKey: locked.privateKey, passphrase: 'x' },
      ].map((signWith) => refusalOf(encrypter.encrypt({ ...file, recipients, signWith }))),
    );

    expect(problems.map(({ code }) => code)).toEqual([
      'encryption.key-expired',
      'encryption.key-locked',
    ]);
    expect(problems[1]?.text.en).toContain(locked.fingerprint);
  });
});

describe('looking at keys before they are needed', () => {
  it.each([
    [30, 1],
    [29, 0],
  ])('warns within %i days of a key that expires in thirty: %i', async (warnWithinDays, count) => {
    const soon = await makeOpenPgpKey({
      createdAtEpochMs: CREATED,
      validForSeconds: (NOW - CREATED + 30 * DAY_MS) / 1000,
    });
    const watchful = createOpenPgpEncrypter({ clock: new VirtualClock(NOW), warnWithinDays });

    const { problems, warnings } = await watchful.check({
      recipients: [to(vendor)],
      signWith: { armoredPrivateKey: soon.privateKey },
    });

    expect(problems).toEqual([]);
    expect(warnings).toEqual(
      [
        { use: 'signing', fingerprint: soon.fingerprint, expiresAtEpochMs: NOW + 30 * DAY_MS },
      ].slice(0, count),
    );
  });

  it('uses a key to its last second, and not at the moment when it expires', async () => {
    const key = await makeOpenPgpKey({ createdAtEpochMs: CREATED, validForSeconds: 86_400 });
    const clock = new VirtualClock(CREATED + 86_399_000);
    const careful = createOpenPgpEncrypter({ clock });

    const before = await careful.check({ recipients: [to(key)] });
    clock.advance(1_000);
    const after = await careful.check({ recipients: [to(key)] });

    expect(before.problems).toEqual([]);
    expect(after.problems.map(({ code }) => code)).toEqual(['encryption.key-expired']);
  });
});
