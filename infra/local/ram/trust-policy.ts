import { RamRefusal } from './ram-answers.ts';

/** Characters of a trust policy (help page "RAM: limits"). */
const MAX_TRUST_CHARACTERS = 4_096;

interface TrustStatement {
  readonly Effect: unknown;
  readonly Action: unknown;
  readonly Principal: Readonly<Record<string, unknown>>;
}

/** @throws RamRefusal MalformedPolicyDocument, or that it is too long */
export function checkTrustPolicy(text: string, parameter: string): void {
  if (text.length > MAX_TRUST_CHARACTERS) {
    throw new RamRefusal(
      `InvalidParameter.${parameter}.Length`,
      `The parameter - "${parameter}" beyond the length limit.`,
    );
  }
  const statements = statementsOf(text);
  const isSound = statements.every(
    ({ Effect, Action, Principal }) =>
      (Effect === 'Allow' || Effect === 'Deny') &&
      listOf(Action).includes('sts:AssumeRole') &&
      typeof Principal === 'object',
  );
  if (!isSound || statements.length === 0) throw new RamRefusal('MalformedPolicyDocument');
}

/** Whether identities of the account may take the role, `acs:ram::<account>:root`. */
export function trustsAccount(text: string, accountId: string): boolean {
  const trusting = (effect: string): boolean =>
    statementsOf(text).some(
      ({ Effect, Principal }) =>
        Effect === effect && listOf(Principal['RAM']).includes(`acs:ram::${accountId}:root`),
    );
  return trusting('Allow') && !trusting('Deny');
}

function statementsOf(text: string): readonly TrustStatement[] {
  try {
    const { Version, Statement } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    if (Version === '1' && Array.isArray(Statement)) return Statement as readonly TrustStatement[];
  } catch {
    // Told below.
  }
  throw new RamRefusal('MalformedPolicyDocument');
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
