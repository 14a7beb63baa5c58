import { departmentsOf, type ContactDepartment, type ContactPerson } from './contact-person.ts';
import { requiredText } from './expect-parameters.ts';
import type { AppCall } from './operation.ts';
import { oldRefusal } from './refusal.ts';

/**
 * The department that a parameter names.
 *
 * @throws Refusal 60003 if there is none, 50004 if the app may not see it, 400002 if it is no number
 */
export function authorisedDepartment(
  call: AppCall,
  name: string,
  fallback?: number,
): ContactDepartment {
  const departmentId = call.parameters.integer(name) ?? fallback;
  if (departmentId === undefined || Number.isNaN(departmentId)) {
    throw oldRefusal(400_002, `参数错误: ${name}`);
  }
  return visibleDepartment(call, departmentId);
}

/**
 * The same of several departments.
 *
 * @throws Refusal 60003 or 50004
 */
export function authorisedDepartments(
  call: AppCall,
  departmentIds: readonly number[],
): readonly number[] {
  return departmentIds.map((departmentId) => visibleDepartment(call, departmentId).departmentId);
}

/**
 * Somebody of today's directory.
 *
 * @throws Refusal 33012 if there is none, 50002 if the app may not see the person
 */
export function authorisedMember(call: AppCall, name: string): ContactPerson {
  const person = call.directory.member(requiredText(call, name));
  if (person === undefined) throw oldRefusal(33_012, '无效的USERID');
  if (!maySeePerson(call, person)) throw oldRefusal(50_002, '企业员工不在授权范围');
  return person;
}

/** Whether the app may see a department. */
export function maySee(call: AppCall, departmentId: number): boolean {
  const { departmentScope } = call.app;
  return departmentScope === undefined || call.directory.isWithin(departmentId, departmentScope);
}

/** Whether the app may see somebody: one department of theirs is enough. */
export function maySeePerson(call: AppCall, person: ContactPerson): boolean {
  return departmentsOf(person).some((departmentId) => maySee(call, departmentId));
}

function visibleDepartment(call: AppCall, departmentId: number): ContactDepartment {
  const department = call.directory.department(departmentId);
  if (department === undefined) throw oldRefusal(60_003, '部门不存在');
  if (!maySee(call, departmentId)) throw oldRefusal(50_004, '企业部门不在授权范围');
  return department;
}
