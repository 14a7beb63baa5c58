import { RandomStream } from '../../sample-company/random-stream.ts';
import type { SampleCompany, SamplePerson } from '../../sample-company/sample-company.ts';
import { DAY_MS, startOfDate } from '../local-date-time.ts';
import type { AuditRecord, AuditSource } from './audit-record.ts';
import {
  ADMIN_ACTIONS,
  FILE_ACTIONS,
  FILE_NAMES,
  FILE_PLATFORMS,
  FILE_TYPES,
  SCREENSHOT_SCENES,
  STORAGE_ACTIONS,
  STORAGE_SCENES,
} from './audit-vocabulary.ts';

const HOUR_MS = 3_600_000;
/** Ids of files lie beyond what a double can tell apart. */
const FIRST_FILE_ID = 1_125_862_070_100_000_000n;

interface Draw {
  readonly company: SampleCompany;
  readonly random: RandomStream;
  readonly person: SamplePerson;
  readonly date: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** Records of one person's one deed; the numbers say how many a person leaves on a working day. */
const DAILY: Readonly<
  Record<
    Exclude<AuditSource, 'trusted-device'>,
    { readonly stream: number; readonly perPerson: number; readonly draw: (draw: Draw) => Deed }
  >
> = {
  file: { stream: 1, perPerson: 0.6, draw: fileDeed },
  admin: { stream: 2, perPerson: 0.05, draw: adminDeed },
  storage: { stream: 3, perPerson: 0.2, draw: storageDeed },
  screenshot: { stream: 4, perPerson: 0.1, draw: screenshotDeed },
};

interface Deed {
  readonly id: string;
  readonly fields: Fields;
}

/**
 * What people of the sample company did on a day, by the seed alone: the same company has the same
 * records on every machine. A tenth of it happens on Saturdays and Sundays.
 */
export function sampleRecordsOn(
  company: SampleCompany,
  source: keyof typeof DAILY,
  date: string,
): readonly AuditRecord[] {
  const { stream, perPerson, draw } = DAILY[source];
  const people = company.people.filter(({ hiredOn, leftOn }) => {
    return hiredOn <= date && (leftOn === undefined || leftOn >= date);
  });
  if (people.length === 0) return [];
  const midnight = startOfDate(date);
  const random = new RandomStream(company.parameters.seed, 'audit', stream, midnight / DAY_MS);
  const weekday = new Date(midnight + 8 * HOUR_MS).getUTCDay();
  const share = weekday === 0 || weekday === 6 ? perPerson / 10 : perPerson;
  const records = Array.from({ length: Math.ceil(people.length * share) }, () => {
    const person = random.pick(people);
    const atEpochMs = midnight + random.integer(8 * HOUR_MS, 19 * HOUR_MS);
    const deed = draw({ company, random, person, date });
    return { source, atEpochMs, visibleFromEpochMs: atEpochMs, copies: 1, ...deed };
  });
  return records.sort((left, right) => left.atEpochMs - right.atEpochMs);
}

/** One device of everybody who was ever employed, known since the first day. */
export function sampleDevices(company: SampleCompany): readonly AuditRecord[] {
  return company.people.map((person, index) => {
    const random = new RandomStream(company.parameters.seed, 'audit', 5, index);
    const atEpochMs = startOfDate(person.hiredOn) + random.integer(9, 18) * HOUR_MS;
    const platform = random.pick(['Win', 'Mac'] as const);
    const octet = (): string => random.integer(0, 255).toString(16).padStart(2, '0');
    return {
      source: 'trusted-device' as const,
      atEpochMs,
      visibleFromEpochMs: atEpochMs,
      copies: 1,
      id: String(7_000_000 + index),
      fields: {
        userId: person.userId,
        platform,
        macAddress: ['02', octet(), octet(), octet(), octet(), octet()].join(':'),
        status: random.chance(0.9) ? 2 : 1,
        title: platform === 'Win' ? '辦公室電腦' : '手提電腦',
        model: platform === 'Win' ? 'Windows,11' : 'macOS,15',
      },
    };
  });
}

function fileDeed({ company, random, person, date }: Draw): Deed {
  const [action, actionView] = random.pick(FILE_ACTIONS);
  const [platform, platformView] = random.pick(FILE_PLATFORMS);
  const file = random.integer(1, Math.max(20, company.people.length * 3));
  const extension = random.pick(FILE_TYPES);
  return {
    id: String(FIRST_FILE_ID + BigInt(file)),
    fields: {
      userId: person.userId,
      operatorName: person.nameZhHK,
      realName: person.nameZhHK,
      orgName: company.nameZhHK,
      // Addresses for documentation (RFC 5737).
      ipAddress: `203.0.113.${String(random.integer(1, 254))}`,
      action,
      actionView,
      platform,
      platformView,
      operateModule: 2,
      operateModuleView: '企业群',
      receiverName: '營運部',
      receiverType: 1,
      receiverTypeView: '群聊',
      resource: `${random.pick(FILE_NAMES)}-${date}.${extension}`,
      resourceExtension: extension,
      resourceSize: random.integer(1_024, 5_000_000),
      status: 0,
      targetSpaceId: 11_258_620 + file,
    },
  };
}

function adminDeed({ company, random, person }: Draw): Deed {
  const [category1Name, category2Name, what] = random.pick(ADMIN_ACTIONS);
  const operator = company.people.find(({ userId }) => userId === company.operatorUserId);
  return {
    id: '',
    fields: {
      category1Name,
      category2Name,
      content: `${what}：${person.nameZhHK}`,
      opName: operator?.nameZhHK ?? '',
      opUserId: company.operatorUserId,
    },
  };
}

function storageDeed({ random, person }: Draw): Deed {
  const subjectId = `AR4GpnMqJzRQ67PpuNNDQn9d${String(random.integer(10_000_000, 99_999_999))}`;
  const action = random.pick(STORAGE_ACTIONS);
  return {
    id: `${subjectId}#${String(random.integer(0, 2 ** 40))}`,
    fields: {
      action,
      scene: random.pick(STORAGE_SCENES),
      details: `「${random.pick(FILE_NAMES)}」${action}`,
      operatorId: person.unionId,
      subjectId,
      subjectName: random.pick(FILE_NAMES),
      subjectType: 'DENTRY',
      subjectUrl: `https://alidocs.dingtalk.com/i/nodes/${subjectId}`,
    },
  };
}

function screenshotDeed({ random, person }: Draw): Deed {
  return {
    id: '',
    fields: {
      userId: person.userId,
      userName: person.nameZhHK,
      type: random.chance(0.9) ? 1 : 2,
      platform: random.integer(1, 4),
      scene: random.pick(SCREENSHOT_SCENES),
      pictureUrl: '',
    },
  };
}
