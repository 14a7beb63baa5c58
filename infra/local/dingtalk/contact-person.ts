import type { SampleDepartment, SamplePerson } from '../sample-company/sample-company.ts';
import { startOfDate } from './local-date-time.ts';

/** Somebody of the address book: of the sample company, or added and changed by the API since. */
export interface ContactPerson extends SamplePerson {
  /** Present on everybody who was added or changed by the API: from then on a member. */
  readonly addedAtEpochMs?: number;
  /** All departments, `departmentId` among them; absent: that one alone. */
  readonly departmentIds?: readonly number[];
  /** As it was given, with country code and hyphen. Nobody of the sample company has one. */
  readonly mobile?: string;
  readonly email?: string;
  readonly title?: string;
  readonly telephone?: string;
  readonly workPlace?: string;
  readonly remark?: string;
  /** Fields that the organisation has added itself. */
  readonly extension?: Readonly<Record<string, unknown>>;
  /** `hired_date` as it was given; of somebody who was never changed it follows from `hiredOn`. */
  readonly hiredEpochMs?: number;
}

/** A department with what only the API can say of it. */
export interface ContactDepartment extends SampleDepartment {
  readonly sourceIdentifier?: string;
  readonly order?: number;
  readonly managerUserIds?: readonly string[];
  readonly createsGroup?: boolean;
}

/** Somebody who is expected to join, as smart HR keeps it. */
export interface PreEntry {
  readonly temporaryUserId: string;
  readonly name: string;
  readonly mobile: string;
  readonly expectedEpochMs: number | undefined;
  /** Values of roster fields that were given along. */
  readonly fields: Readonly<Record<string, string>>;
}

/** Somebody who may use the console. */
export interface Administrator {
  readonly userId: string;
  /** 1: main administrator, 2: sub-administrator. */
  readonly level: 1 | 2;
  readonly departmentIds: readonly number[];
}

/** All departments of a person, the main one first. */
export function departmentsOf(person: ContactPerson): readonly number[] {
  return person.departmentIds ?? [person.departmentId];
}

/** `hired_date`: as it was given, else the day of joining. */
export function hiredDateOf(person: ContactPerson): number | undefined {
  return person.addedAtEpochMs === undefined ? startOfDate(person.hiredOn) : person.hiredEpochMs;
}
