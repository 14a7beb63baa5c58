import * as z from 'zod';
import type { AllowedField, AllowedFields } from './allowed-field.ts';
import type { JsonObject } from './audit-event.ts';
import { boundText, toPlainText } from './bounded-text.ts';
import { maskBeginning, maskText } from './mask-text.ts';
import type { JsonValue } from './source-record.ts';

/** How much of a record is kept. */
export interface FieldLimits {
  readonly textBytes: number;
  readonly listEntries: number;
}

/** What of a record may leave, and what was done to it. */
export interface FilteredFields {
  readonly fields: JsonObject;
  /** Fields that are not allowed, or not of the form in which they are. */
  readonly dropped: number;
  /** Pieces of text that were replaced. */
  readonly masked: number;
  readonly isTruncated: boolean;
}

type UnknownFields = Readonly<Record<string, unknown>>;

const ID_BYTES = 256;
/** One piece of letters, digits and the signs of encodings: neither a sentence nor an address. */
const ID = /^[\w.#$@+/=*|~-]+$/;
const FACTS_MOST = 50;
const FACT_NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;
const SECRET_NAME =
  /(?:secret|token|password|passphrase|pwd|apikey|privatekey|accesskey|signature|cookie|mobile|phone|e?mail|hkid|idcard|account)$/i;
const ipAddress = z.union([z.ipv4(), z.ipv6()]);

/**
 * Keeps of a record what its stream allows. What is null or absent is left out without being counted.
 * Total: any value of any form gives an answer.
 */
export function filterFields(
  fields: UnknownFields,
  allowed: AllowedFields,
  limits: FieldLimits,
): FilteredFields {
  const filter = new FieldFilter(limits);
  const kept = filter.object(fields, allowed);
  const { dropped, masked, isTruncated } = filter;
  return { fields: kept, dropped, masked, isTruncated };
}

class FieldFilter {
  readonly #limits: FieldLimits;
  dropped = 0;
  masked = 0;
  isTruncated = false;

  constructor(limits: FieldLimits) {
    this.#limits = limits;
  }

  object(fields: UnknownFields, allowed: AllowedFields): JsonObject {
    const kept: [string, JsonValue][] = [];
    for (const [name, value] of Object.entries(fields)) {
      if (value === undefined || value === null) continue;
      const field = Object.hasOwn(allowed, name) ? allowed[name] : undefined;
      const allowedValue = field === undefined ? undefined : this.#value(value, field.form);
      if (allowedValue === undefined) this.dropped += 1;
      else kept.push([name, allowedValue]);
    }
    return Object.fromEntries(kept);
  }

  #value(value: unknown, form: AllowedField['form']): JsonValue | undefined {
    if (Array.isArray(value)) return this.#list(value, form);
    if (typeof value === 'object' && value !== null) {
      if (form === 'facts') return this.#facts(value as UnknownFields);
      return typeof form === 'string' ? undefined : this.object(value as UnknownFields, form);
    }
    return typeof form === 'string' ? this.#single(value, form) : undefined;
  }

  #list(values: readonly unknown[], form: AllowedField['form']): JsonValue[] {
    const kept = values.slice(0, this.#limits.listEntries);
    if (kept.length < values.length) this.isTruncated = true;
    return kept.flatMap((entry) => {
      // A list in a list is no form of any source.
      const value = Array.isArray(entry) ? undefined : this.#value(entry, form);
      if (value === undefined) this.dropped += 1;
      return value === undefined ? [] : [value];
    });
  }

  #facts(facts: UnknownFields): JsonObject {
    const entries = Object.entries(facts);
    const kept = entries.slice(0, FACTS_MOST).flatMap(([name, value]) => {
      const isAllowed = FACT_NAME.test(name) && !SECRET_NAME.test(name);
      // Numbers among facts are counts, not texts that somebody wrote.
      const form = typeof value === 'number' ? 'number' : 'text';
      const single = isAllowed ? this.#single(value, form) : undefined;
      if (single === undefined) this.dropped += 1;
      return single === undefined ? [] : [[name, single] as const];
    });
    if (entries.length > FACTS_MOST) this.isTruncated = true;
    return Object.fromEntries(kept);
  }

  #single(value: unknown, form: AllowedField['form'] & string): JsonValue | undefined {
    if (typeof value === 'boolean') return value;
    if (typeof value === 'number') return this.#number(value, form);
    if (typeof value !== 'string') return undefined;
    switch (form) {
      case 'id':
        return this.#id(value);
      case 'address':
        return addressIn(value);
      case 'link':
        return this.#link(value);
      default:
        return this.#text(value);
    }
  }

  /** What has not the form of an id could be anything that somebody wrote. */
  #id(value: string): string {
    if (!ID.test(value)) return this.#text(value);
    return this.#bound(value, Math.min(ID_BYTES, this.#limits.textBytes));
  }

  /** Fractions and numbers that JSON's readers write differently go as text. */
  #number(value: number, form: AllowedField['form']): JsonValue | undefined {
    if (form === 'address' || form === 'link') return undefined;
    if (!Number.isSafeInteger(value)) return String(value);
    // As text a number could be somebody's telephone.
    return form === 'text' && maskText(String(value)).masked > 0
      ? this.#text(String(value))
      : value;
  }

  #link(value: string): string | undefined {
    if (!URL.canParse(value)) return undefined;
    const { protocol, host, pathname } = new URL(value);
    if (!/^(?:https?|dingtalk):$/.test(protocol)) return undefined;
    return this.#text(`${protocol}//${host}${pathname}`);
  }

  #text(value: string): string {
    const { textBytes } = this.#limits;
    const { text, masked } = maskBeginning(toPlainText(value), textBytes);
    this.masked += masked;
    if (value.length > textBytes) this.isTruncated = true;
    return this.#bound(text, textBytes);
  }

  #bound(text: string, maxBytes: number): string {
    const bounded = boundText(text, maxBytes);
    if (bounded !== text) this.isTruncated = true;
    return bounded;
  }
}

/** Of several, as proxies write them, the first. */
function addressIn(value: string): string | undefined {
  const first = value.split(',')[0]?.trim() ?? '';
  return ipAddress.safeParse(first).success ? first : undefined;
}
