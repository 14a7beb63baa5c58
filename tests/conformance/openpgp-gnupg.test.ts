import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createOpenPgpEncrypter,
  describeArmoredKey,
  type EncryptionRequest,
  type FileRecipient,
} from '../../shared/openpgp/index.ts';
import { requiresProgram } from '../support/debian-programs.ts';
import { GnuPgHome, type WantedKey } from '../support/gnupg-home.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const NOW = '20261015T020000';
const CREATED = '20261001T000000';
const clock = new VirtualClock(Date.UTC(2026, 9, 15, 2));
const encrypter = createOpenPgpEncrypter({ clock });
const PAYROLL = Buffer.from('公司,僱員,代碼,時數\r\nHKSC,000123,REG,176.00\r\n');

const RSA: WantedKey = { key: 'RSA 3072', subkey: 'RSA 3072', createdAt: CREATED };
const CURVE: WantedKey = { key: 'EdDSA ed25519', subkey: 'ECDH cv25519', createdAt: CREATED };

requiresProgram('gpg', 'gpgconf')('OpenPGP and GnuPG', () => {
  let vendor: GnuPgHome;
  let auditor: GnuPgHome;
  let sender: GnuPgHome;
  let toVendor: FileRecipient;
  let toAuditor: FileRecipient;
  let signingFingerprint: string;
  let signingKey: string;

  beforeAll(async () => {
    [vendor, auditor, sender] = await Promise.all([
      GnuPgHome.create(NOW),
      GnuPgHome.create(NOW),
      GnuPgHome.create(NOW),
    ]);
    const [vendorKey, auditorKey, senderKey] = await Promise.all([
      vendor.makeKey('Payroll Vendor', RSA),
      auditor.makeKey('Audit Office', CURVE),
      sender.makeKey('Sending Company', CURVE),
    ]);
    toVendor = await recipientOf(vendor, vendorKey);
    toAuditor = await recipientOf(auditor, auditorKey);
    signingFingerprint = senderKey;
    signingKey = await sender.exportPrivate(senderKey);
    const ours = await sender.exportPublic(senderKey);
    await Promise.all([vendor.import(ours), auditor.import(ours)]);
  });

  afterAll(async () => {
    await Promise.all([vendor.close(), auditor.close(), sender.close()]);
  });

  async function recipientOf(home: GnuPgHome, fingerprint: string): Promise<FileRecipient> {
    return { fingerprint, armoredPublicKey: await home.exportPublic(fingerprint) };
  }

  function request(changes: Partial<EncryptionRequest> = {}): EncryptionRequest {
    return {
      plaintext: PAYROLL,
      fileName: 'HKSC_2026-09_0001.csv',
      recipients: [toVendor, toAuditor],
      signWith: { armoredPrivateKey: signingKey },
      armor: false,
      ...changes,
    };
  }

  /** The one problem for which a recipient is refused. */
  async function problemOf(recipient: FileRecipient): Promise<unknown> {
    const { problems } = await encrypter.check({ recipients: [recipient] });
    await expect(encrypter.encrypt(request({ recipients: [recipient] }))).rejects.toMatchObject({
      code: problems[0]?.code,
    });
    return problems.length === 1 ? problems[0] : problems;
  }

  it.each([true, false])(
    'every recipient decrypts by itself and finds our signature good (armour: %s)',
    async (armor) => {
      const sealed = await encrypter.encrypt(request({ armor }));

      const read = await Promise.all([
        vendor.decrypt(sealed.ciphertext),
        auditor.decrypt(sealed.ciphertext),
      ]);

      for (const { plaintext, signedBy } of read) {
        expect(Buffer.compare(plaintext, PAYROLL)).toBe(0);
        expect(signedBy).toBe(signingFingerprint);
      }
      expect(sealed.recipientFingerprints).toEqual([toVendor.fingerprint, toAuditor.fingerprint]);
      expect(sealed.signerFingerprint).toBe(signingFingerprint);
      expect(sealed.warnings).toEqual([]);
      const isText = Buffer.from(sealed.ciphertext).toString().startsWith('-----BEGIN PGP MESSAGE');
      expect(isText).toBe(armor);
    },
  );

  it('nobody else decrypts, and an unsigned file has no signature', async () => {
    const { ciphertext, signerFingerprint } = await encrypter.encrypt({
      plaintext: PAYROLL,
      fileName: 'hours.csv',
      recipients: [toVendor],
      armor: false,
    });

    expect(signerFingerprint).toBeUndefined();
    expect(await vendor.decrypt(ciphertext)).toEqual({ plaintext: PAYROLL, signedBy: undefined });
    await expect(auditor.decrypt(ciphertext)).rejects.toThrow('gpg did not decrypt');
  });

  it('a ciphertext that was changed on its way is refused', async () => {
    const { ciphertext } = await encrypter.encrypt(request());
    const changed = Uint8Array.from(ciphertext);
    changed[changed.length - 30] = (changed[changed.length - 30] ?? 0) ^ 1;

    await expect(vendor.decrypt(changed)).rejects.toThrow('gpg did not decrypt');
  });

  it('the ciphertext names no file, is not compressed, and is protected against changes', async () => {
    const { ciphertext } = await encrypter.encrypt(request());

    const { stdout } = await vendor.run(['--list-packets'], ciphertext);
    const packets = stdout.toString();

    expect(packets).toMatch(/name=""/);
    expect(packets).not.toContain('compressed packet');
    expect(packets).toMatch(/encrypted data packet:[\s\S]*mdc_method: 2/);
    expect(packets.match(/^:pubkey enc packet/gm)).toHaveLength(2);
    expect(packets).not.toContain('HKSC_2026-09');
  });

  it('a file of five megabytes arrives whole', async () => {
    const plaintext = randomBytes(5_000_000);

    const { ciphertext } = await encrypter.encrypt(request({ plaintext }));
    const read = await vendor.decrypt(ciphertext);

    expect(Buffer.compare(read.plaintext, plaintext)).toBe(0);
    expect(read.signedBy).toBe(signingFingerprint);
    expect(ciphertext.length - plaintext.length).toBeLessThan(4_000);
  });

  it('an empty file arrives empty', async () => {
    const { ciphertext } = await encrypter.encrypt(request({ plaintext: new Uint8Array() }));

    expect((await vendor.decrypt(ciphertext)).plaintext).toHaveLength(0);
  });

  it('a key with a passphrase signs once it is opened, and is refused until then', async () => {
    const passphrase = 'an invented passphrase';
    const fingerprint = await sender.makeKey('Careful Company', { ...CURVE, passphrase });
    const armoredPrivateKey = await sender.exportPrivate(fingerprint, { passphrase });
    await vendor.import(await sender.exportPublic(fingerprint));

    const { ciphertext } = await encrypter.encrypt(
      request({ signWith: { armoredPrivateKey, passphrase, fingerprint } }),
    );

    expect((await vendor.decrypt(ciphertext)).signedBy).toBe(fingerprint);
    for (const signWith of [{ armoredPrivateKey }, { armoredPrivateKey, passphrase: 'wrong' }]) {
      const refused = encrypter.encrypt(request({ signWith }));
      await expect(refused).rejects.toMatchObject({ code: 'encryption.key-locked' });
      await expect(refused).rejects.not.toThrow('invented passphrase');
    }
  });

  it('a signing subkey works whose primary key stays in a safe', async () => {
    const fingerprint = await sender.makeKey('Safe Company', CURVE);
    await sender.addSubkey(fingerprint, 'ed25519', 'sign', 'never');
    const armoredPrivateKey = await sender.exportPrivate(fingerprint, { subkeysOnly: true });
    await vendor.import(await sender.exportPublic(fingerprint));

    const sealed = await encrypter.encrypt(request({ signWith: { armoredPrivateKey } }));
    const { signedBy } = await vendor.decrypt(sealed.ciphertext);

    expect(sealed.signerFingerprint).toBe(fingerprint);
    expect(signedBy).toMatch(/^[0-9A-F]{40}$/);
    expect(signedBy).not.toBe(fingerprint);
  });

  it('an expired key is refused with its date', async () => {
    const fingerprint = await vendor.makeKey('Late Vendor', {
      ...RSA,
      expiresAt: '20261010T120000',
    });

    expect(await problemOf(await recipientOf(vendor, fingerprint))).toMatchObject({
      code: 'encryption.key-expired',
      text: {
        en: `The recipient's key ${fingerprint} expired at 2026-10-10 20:00:00 (Hong Kong time).`,
        zhHK: `接收方金鑰 ${fingerprint} 已於香港時間 2026-10-10 20:00:00 到期。`,
      },
    });
  });

  it('a key is refused whose encryption subkey has expired, though the key itself has not', async () => {
    const early = await GnuPgHome.create(CREATED);
    const { subkey: _none, ...primaryOnly } = CURVE;
    const fingerprint = await early.makeKey('Half Vendor', primaryOnly);
    await early.addSubkey(fingerprint, 'cv25519', 'encr', '20261012T000000');

    const problem = await problemOf(await recipientOf(early, fingerprint));
    await early.close();

    expect(problem).toMatchObject({
      code: 'encryption.key-expired',
      text: { en: expect.stringContaining('2026-10-12 08:00:00') as string },
    });
  });

  it('a key that expires soon is used and warned of', async () => {
    const fingerprint = await vendor.makeKey('Soon Vendor', {
      ...CURVE,
      expiresAt: '20261030T000000',
    });

    const { warnings } = await encrypter.encrypt(
      request({ recipients: [toVendor, await recipientOf(vendor, fingerprint)] }),
    );

    expect(warnings).toEqual([
      { use: 'encryption', fingerprint, expiresAtEpochMs: Date.UTC(2026, 9, 30) },
    ]);
  });

  it('a revoked key is refused', async () => {
    const fingerprint = await vendor.makeKey('Revoked Vendor', CURVE);
    await vendor.revoke(fingerprint);

    expect(await problemOf(await recipientOf(vendor, fingerprint))).toMatchObject({
      code: 'encryption.key-revoked',
      text: { en: expect.stringContaining(fingerprint) as string },
    });
  });

  it.each<[string, WantedKey, string]>([
    [
      'RSA of 1024 bits',
      { ...RSA, key: 'RSA 1024', subkey: 'RSA 1024' },
      'encryption.key-too-weak',
    ],
    ['a weak subkey', { ...RSA, subkey: 'RSA 1024' }, 'encryption.key-too-weak'],
    ['DSA', { ...RSA, key: 'DSA 2048' }, 'encryption.key-too-weak'],
    [
      'no subkey to encrypt with',
      { key: 'EdDSA ed25519', createdAt: CREATED },
      'encryption.key-unusable',
    ],
    ['a birthday to come', { ...CURVE, createdAt: '20261016T000000' }, 'encryption.key-unusable'],
  ])('a key is refused that has %s', async (title, wanted, code) => {
    const fingerprint = await vendor.makeKey(`Vendor of ${title}`, wanted);

    expect(await problemOf(await recipientOf(vendor, fingerprint))).toMatchObject({
      code,
      text: { en: expect.stringContaining(fingerprint) as string },
    });
  });

  it('another key than the pinned one is refused, and both fingerprints are named', async () => {
    const swapped = { ...toVendor, armoredPublicKey: toAuditor.armoredPublicKey };
    const signWith = { armoredPrivateKey: signingKey, fingerprint: toVendor.fingerprint };

    const problem = (await problemOf(swapped)) as { text: { en: string; zhHK: string } };

    expect(problem).toMatchObject({ code: 'encryption.key-mismatch' });
    for (const text of [problem.text.en, problem.text.zhHK]) {
      expect(text).toContain(toVendor.fingerprint);
      expect(text).toContain(toAuditor.fingerprint);
    }
    await expect(encrypter.encrypt(request({ signWith }))).rejects.toMatchObject({
      code: 'encryption.key-mismatch',
    });
  });

  it('keys are described as GnuPG describes them, without their owners', async () => {
    const described = await describeArmoredKey(toVendor.armoredPublicKey);
    const ours = await describeArmoredKey(signingKey);

    expect(described).toEqual({
      fingerprint: toVendor.fingerprint,
      kind: 'public',
      algorithm: 'RSA 3072',
      createdAtEpochMs: Date.UTC(2026, 9, 1),
      expiresAtEpochMs: undefined,
    });
    expect(ours).toMatchObject({ fingerprint: signingFingerprint, kind: 'private' });
    expect(JSON.stringify([described, ours])).not.toMatch(/Vendor|Company|@/);
  });
});
