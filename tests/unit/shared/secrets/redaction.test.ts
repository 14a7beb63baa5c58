import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MemorySecretProvider,
  Redaction,
  redactSecretsOf,
} from '../../../../shared/secrets/index.ts';

describe('redaction', () => {
  it('replaces a known value wherever it stands', () => {
    const redaction = new Redaction();
    redaction.remember('s3cr3t-value');

    const text = redaction.apply('key=s3cr3t-value, again "s3cr3t-value".');

    expect(text).toBe('key=«redacted», again "«redacted»".');
  });

  it('leaves a text without known values as it is', () => {
    const redaction = new Redaction();
    redaction.remember('s3cr3t-value');

    expect(redaction.apply('nothing to see')).toBe('nothing to see');
    expect(new Redaction().apply('s3cr3t-value')).toBe('s3cr3t-value');
  });

  it('hides the longest value first, so that nothing of it remains', () => {
    const redaction = new Redaction();
    redaction.remember('abcdef');
    redaction.remember('abcdef-and-more');

    expect(redaction.apply('x abcdef-and-more y')).toBe('x «redacted» y');
  });

  it('does not blot out words for the sake of a very short value', () => {
    const redaction = new Redaction();
    redaction.remember('');
    redaction.remember('a');

    expect(redaction.apply('a banana')).toBe('a banana');
  });

  it('hides single lines of a key file but not its labels', () => {
    const redaction = new Redaction();
    redaction.remember(
      '-----BEGIN KEY-----\nb3BlbnNzaC1rZXktdjEA\nAAAABG5vbmUAAAA=\n-----END KEY-----\n',
    );

    expect(redaction.apply('line 2 is b3BlbnNzaC1rZXktdjEA')).toBe('line 2 is «redacted»');
    expect(redaction.apply('-----BEGIN KEY-----')).toBe('-----BEGIN KEY-----');
  });

  it('hides the fields of a secret that is JSON', () => {
    const redaction = new Redaction();
    redaction.remember('{"clientId":"ding-invented-1","clientSecret":"zq/Kp+93hsX=="}');

    expect(redaction.apply('secret zq/Kp+93hsX==!')).toBe('secret «redacted»!');
  });

  it.each<[string, (value: string) => string]>([
    ['as it is', (value) => value],
    ['as JSON', (value) => JSON.stringify({ value })],
    ['percent-encoded', (value) => encodeURIComponent(value)],
    [
      'in a form',
      (value) => new URLSearchParams({ a: value.replaceAll(/[!'()~*]/g, 'x') }).toString(),
    ],
    ['in base64', (value) => Buffer.from(value).toString('base64')],
  ])('hides any value written %s', (_title, write) => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, maxLength: 60, unit: 'grapheme' }), (drawn) => {
        const value = drawn.replaceAll(/[!'()~*]/g, 'x');
        const redaction = new Redaction();
        redaction.remember(value);

        const text = redaction.apply(`<<${write(value)}>>`);

        expect(text).toContain('«redacted»');
        expect(text).not.toContain(value);
      }),
    );
  });

  it('knows every value before a caller of the provider sees it', async () => {
    const redaction = new Redaction();
    const provider = redactSecretsOf(new MemorySecretProvider({ seal: 'the value' }), redaction);

    const { value } = await provider.getSecret('seal');

    expect(redaction.apply(`leak: ${value}`)).toBe('leak: «redacted»');
  });
});
