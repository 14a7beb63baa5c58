import { createHash } from 'node:crypto';
import { canary, type Canary } from './canary.ts';
import { inventedPerson, type InventedPerson } from './invented-person.ts';

/** Where canaries of their own are planted, so that a leak tells by which way it came. */
export const INPUTS = [
  'people of DingTalk',
  'approval form',
  'event callback',
  'robot message',
  'request to the intake',
  'manual payload',
  'file handed in',
  'adjustment',
  'answer of Jira',
  'answer of DingTalk',
  'answer of KMS',
  'secret of the wrong form',
  'audit record',
  'audit trail',
  'answer of OSS',
  'answer of Splunk',
  'answer of the syslog server',
] as const;
export type Input = (typeof INPUTS)[number];

/** What is planted in one input. */
export interface Plant {
  readonly person: InventedPerson;
  /** In the shape of DingTalk's tokens: 32 hexadecimal digits. */
  readonly token: string;
  readonly password: string;
  /** All of it in one sentence, as people and programs write it. */
  readonly sentence: string;
  readonly canaries: readonly Canary[];
}

export function plantOf(input: Input): Plant {
  const person = inventedPerson(INPUTS.indexOf(input));
  const token = digestOf(`token ${input}`).toString('hex').slice(0, 32);
  const password = `pW-${digestOf(`password ${input}`).toString('base64url').slice(0, 20)}`;
  const { identityCard, identityCardPlain, mobile, mobileInternational, bankAccount } = person;
  const named = {
    'identity card': identityCard,
    'identity card without brackets': identityCardPlain,
    mobile,
    'mobile with country': mobileInternational,
    'bank account': bankAccount,
    token,
    password,
  };
  return {
    person,
    token,
    password,
    sentence:
      `身份證 ${identityCard} (${identityCardPlain}), 手機 ${mobileInternational} / ${mobile}, ` +
      `銀行戶口 ${bankAccount}, 不合法的access_token：${token}, password ${password}`,
    canaries: Object.entries(named).map(([name, value]) => canary(`${name} in ${input}`, value)),
  };
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(`invented ${text}`).digest();
}
