/** What is known about a unit. */
export type AttributeValue = string | number | boolean;

/** The attributes of a unit by name; null and undefined count as missing, as does a number that is not finite. */
export type Attributes = Readonly<Record<string, AttributeValue | null | undefined>>;

/**
 * What one attribute must be for the unit to take part. A missing attribute meets only `absent`: of a unit without
 * a country nobody knows that it is not in France. Values are never converted: `'5'` is not `5`.
 */
export type Condition =
  | { readonly attribute: string; readonly operator: 'exists' | 'absent' }
  | {
      readonly attribute: string;
      readonly operator: 'equals' | 'not-equals';
      readonly value: AttributeValue;
    }
  | {
      readonly attribute: string;
      readonly operator: 'in' | 'not-in';
      readonly values: readonly AttributeValue[];
    }
  | {
      readonly attribute: string;
      /** Numbers only; anything else does not meet the condition. */
      readonly operator: 'less' | 'at-most' | 'more' | 'at-least';
      readonly value: number;
    };

/**
 * Whether a unit's attributes meet all conditions. Total: own properties alone count, and nothing throws.
 *
 * @example isTargeted([{ attribute: 'age', operator: 'at-least', value: 18 }], { age: 18 }) === true
 */
export function isTargeted(conditions: readonly Condition[], attributes: Attributes | undefined): boolean {
  for (const condition of conditions) if (!isMet(condition, attributes)) return false;
  return true;
}

function isMet(condition: Condition, attributes: Attributes | undefined): boolean {
  const value = attributeOf(attributes, condition.attribute);
  if (value === undefined) return condition.operator === 'absent';
  switch (condition.operator) {
    case 'exists':
      return true;
    case 'absent':
      return false;
    case 'equals':
      return value === condition.value;
    case 'not-equals':
      return value !== condition.value;
    case 'in':
      return condition.values.includes(value);
    case 'not-in':
      return !condition.values.includes(value);
    case 'less':
      return typeof value === 'number' && value < condition.value;
    case 'at-most':
      return typeof value === 'number' && value <= condition.value;
    case 'more':
      return typeof value === 'number' && value > condition.value;
    case 'at-least':
      return typeof value === 'number' && value >= condition.value;
  }
}

function attributeOf(attributes: Attributes | undefined, name: string): AttributeValue | undefined {
  if (attributes === undefined || !Object.hasOwn(attributes, name)) return undefined;
  const value: unknown = attributes[name];
  return isAttributeValue(value) ? value : undefined;
}

/** Whether a value can be compared at all. */
export function isAttributeValue(value: unknown): value is AttributeValue {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}
