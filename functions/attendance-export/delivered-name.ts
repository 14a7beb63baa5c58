import type { RunRecord } from './run-record.ts';

/**
 * Name under which a run's file is, or will be, at the receiver. An encrypted file has the name that
 * its stored ciphertext was given, whatever the configuration says by now.
 */
export function deliveredName({ fileName = '', ciphertextKey }: RunRecord): string {
  return ciphertextKey?.split('/').at(-1) ?? fileName;
}
