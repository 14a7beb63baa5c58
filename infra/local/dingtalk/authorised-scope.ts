import type { SampleDepartment, SamplePerson } from '../sample-company/sample-company.ts';
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
): SampleDepartment {
  const departmentId = call.parameters.integer(name) ?? fallback;
  if (departmentId === undefined || Number.isNaN(departmentId)) {
    throw oldRefusal(400_002, `参数错误: ${name}`);
  }
  const department = call.directory.department(departmentId);
  if (department === undefined) throw oldRefusal(60_003, '部门不存在');
  if (!maySee(call, departmentId)) throw oldRefusal(50_004, '企业部门不在授权范围');
  return department;
}

/**
 * Somebody of today's directory.
 *
 * @throws Refusal 33012 if there is none, 50002 if the app may not see the person
 */
export function authorisedMember(call: AppCall, name: string): SamplePerson {
  const person = call.directory.member(requiredText(call, name));
  if (person === undefined) throw oldRefusal(33_012, '无效的USERID');
  if (!maySee(call, person.departmentId)) throw oldRefusal(50_002, '企业员工不在授权范围');
  return person;
}

/** Whether the app may see a department. */
export function maySee(call: AppCall, departmentId: number): boolean {
  const { departmentScope } = call.app;
  return departmentScope === undefined || call.directory.isWithin(departmentId, departmentScope);
}
