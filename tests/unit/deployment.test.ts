import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Props {
  readonly functionName: string;
  readonly runtime: string;
  readonly concurrencyConfig?: { readonly reservedConcurrency?: number };
  readonly asyncInvokeConfig?: {
    readonly maxAsyncRetryAttempts?: number;
    readonly maxAsyncEventAgeInSeconds?: number;
    readonly asyncTask?: boolean;
  };
  readonly triggers?: readonly { readonly triggerType: string }[];
}

const file = path.resolve(import.meta.dirname, '../../s.yaml');
const { resources } = parse(readFileSync(file, 'utf8')) as {
  readonly resources: Readonly<Record<string, { readonly props: Props }>>;
};
const functions = Object.values(resources).map(({ props }) => props);

describe('the description of the functions', () => {
  const asynchronous = functions.filter(({ runtime }) => runtime === 'nodejs20');

  it.each(asynchronous)(
    'lets a burst wait for $functionName, and refuses repeated ids',
    (props) => {
      expect(props.concurrencyConfig?.reservedConcurrency).toBeGreaterThan(0);
      expect(props.asyncInvokeConfig?.asyncTask).toBe(true);
      // The default differs between documentation and component.
      expect(props.asyncInvokeConfig?.maxAsyncEventAgeInSeconds).toBeGreaterThan(0);
    },
  );

  it('gains nobody a retry who asks for an address asynchronously', () => {
    const open = functions.filter(({ triggers = [] }) =>
      triggers.some(({ triggerType }) => triggerType === 'http'),
    );

    expect(open).toHaveLength(1);
    for (const { asyncInvokeConfig } of open) {
      expect(asyncInvokeConfig?.maxAsyncRetryAttempts).toBe(0);
    }
  });
});
