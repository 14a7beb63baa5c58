import * as z from 'zod';
import { wireValues } from '../dingtalk/index.ts';
import { fieldsOf } from './field-names.ts';

/** One value where a list is meant, as the documentation's own samples have it, is a list of one. */
function asList(value: unknown): unknown {
  return value === undefined || value === null || Array.isArray(value) ? (value ?? []) : [value];
}

/** Ids as text, whether DingTalk sends numbers, texts or a single one; none if left out. */
export const ids = z.preprocess(asList, z.array(wireValues.id));
export const integers = z.preprocess(asList, z.array(wireValues.integer));

/** An object of the event whose own names may be of the old form. */
export function part<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess(fieldsOf, z.object(shape));
}

/** The rows of an event that carries several, under `dataList`. */
export function rows<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess(asList, z.array(part(shape)).min(1));
}
