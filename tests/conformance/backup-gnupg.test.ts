import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPgpDecrypter } from '../../infra/backup/openpgp-decrypter.ts';
import { createOpenPgpEncrypter } from '../../shared/openpgp/index.ts';
import { requiresProgram } from '../support/debian-programs.ts';
import { GnuPgHome } from '../support/gnupg-home.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const NOW = '20261015T020000';
const CREATED = '20261001T000000';
const ROWS = Buffer.from('{"key":{},"columns":{"name":{"s":"堃邨峯喆衞"}}}\n');

requiresProgram('gpg', 'gpgconf')('a part of a backup and GnuPG', () => {
  let keeper: GnuPgHome;
  let fingerprint: string;

  beforeAll(async () => {
    keeper = await GnuPgHome.create(NOW);
    const wanted = { key: 'RSA 3072', subkey: 'RSA 3072', createdAt: CREATED } as const;
    fingerprint = await keeper.makeKey('Backup Keeper', wanted);
  });
  afterAll(() => keeper.close());

  async function part(): Promise<Uint8Array> {
    const encrypter = createOpenPgpEncrypter({ clock: new VirtualClock(Date.UTC(2026, 9, 15, 2)) });
    const armoredPublicKey = await keeper.exportPublic(fingerprint);
    const recipients = [{ armoredPublicKey, fingerprint }];
    const file = { plaintext: gzipSync(ROWS), fileName: 'backup', recipients, armor: false };
    return (await encrypter.encrypt(file)).ciphertext;
  }

  it('its keeper can open it without the project', async () => {
    const { plaintext } = await keeper.decrypt(await part());

    expect(gunzipSync(plaintext).equals(ROWS)).toBe(true);
  });

  it('it opens with the private key that GnuPG exports, and with no other', async () => {
    const other = await GnuPgHome.create(NOW);
    try {
      const wanted = { key: 'EdDSA ed25519', subkey: 'ECDH cv25519', createdAt: CREATED } as const;
      const stranger = await other.exportPrivate(await other.makeKey('Somebody Else', wanted));
      const open = await openPgpDecrypter(await keeper.exportPrivate(fingerprint), undefined);
      const openAsStranger = await openPgpDecrypter(stranger, undefined);
      const ciphertext = await part();

      expect(gunzipSync(await open(ciphertext)).equals(ROWS)).toBe(true);
      await expect(openAsStranger(ciphertext)).rejects.toMatchObject({
        code: 'backup.key-refused',
      });
    } finally {
      await other.close();
    }
  });

  it('a text that is no key is refused', async () => {
    await expect(openPgpDecrypter('no key', undefined)).rejects.toMatchObject({
      code: 'backup.key-refused',
    });
  });
});
