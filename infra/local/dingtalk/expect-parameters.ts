import type { AppCall } from './operation.ts';
import { newRefusal, oldRefusal, type Refusal } from './refusal.ts';

/** A required text. @throws Refusal 400002 */
export function requiredText(call: AppCall, name: string): string {
  const value = call.parameters.text(name);
  if (value === undefined) throw badParameter(call, name);
  return value;
}

/** A required whole number. @throws Refusal 400002 */
export function requiredInteger(call: AppCall, name: string): number {
  const value = call.parameters.integer(name);
  if (value === undefined || Number.isNaN(value)) throw badParameter(call, name);
  return value;
}

/** A whole number within bounds, or the default if it is absent. @throws Refusal 400002 */
export function boundedInteger(
  call: AppCall,
  name: string,
  bounds: { readonly min: number; readonly max: number; readonly default?: number },
): number {
  const value = call.parameters.integer(name) ?? bounds.default;
  if (value === undefined || !(value >= bounds.min && value <= bounds.max)) {
    throw badParameter(call, name);
  }
  return value;
}

/** A list of 1 to `max` texts. @throws Refusal 400002 */
export function requiredList(call: AppCall, name: string, max: number): readonly string[] {
  const value = call.parameters.list(name);
  if (value.length === 0 || value.length > max) throw badParameter(call, name);
  return value;
}

/** The operator of calls that need one: somebody of the directory. @throws Refusal 33012 */
export function requireOperator(call: AppCall, name = 'op_user_id'): void {
  if (call.directory.member(requiredText(call, name)) === undefined) {
    throw oldRefusal(33_012, '无效的USERID');
  }
}

function badParameter(call: AppCall, name: string): Refusal {
  // Either code is right only on its own host; the family decides which one is shown.
  return call.parameters.text(name) === undefined
    ? newRefusal('invalidParameter', `参数错误: ${name} 不能为空`)
    : newRefusal('invalidParameter', `参数错误: ${name} 不合法`);
}
