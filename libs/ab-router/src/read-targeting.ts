import type { DefinitionReader } from './definition-reader.ts';
import { isAttributeValue, type AttributeValue, type Condition } from './targeting.ts';

const ORDERS = ['less', 'at-most', 'more', 'at-least'] as const;
const OPERATORS = ['equals', 'not-equals', 'in', 'not-in', ...ORDERS, 'exists', 'absent'] as const;

/** The conditions in the order in which they were written; null when there were faults. */
export function readTargeting(
  reader: DefinitionReader,
  value: unknown,
  pointer: string,
): readonly Condition[] | null {
  const list = reader.list(value, pointer);
  if (list === null) return null;
  const conditions = list.map((item, index) => readCondition(reader, item, `${pointer}/${index}`));
  const known = conditions.filter((condition) => condition !== null);
  return known.length < conditions.length ? null : known;
}

function readCondition(reader: DefinitionReader, item: unknown, pointer: string): Condition | null {
  const named = reader.object(item, pointer, ['attribute', 'operator'], ['value', 'values']);
  if (named === null) return null;
  const attribute = reader.text(named['attribute'], `${pointer}/attribute`);
  const operator = OPERATORS.find((known) => known === named['operator']);
  if (operator === undefined) {
    reader.fault('unknown-operator', `${pointer}/operator`, `Use one of ${OPERATORS.join(', ')}.`);
    return null;
  }
  const key =
    operator === 'exists' || operator === 'absent' ? [] : operator.endsWith('in') ? ['values'] : ['value'];
  const object = reader.object(item, pointer, ['attribute', 'operator', ...key]);
  if (object === null) return null;

  switch (operator) {
    case 'exists':
    case 'absent':
      return attribute === null ? null : { attribute, operator };
    case 'equals':
    case 'not-equals': {
      const value = readValue(reader, object['value'], `${pointer}/value`);
      return attribute === null || value === null ? null : { attribute, operator, value };
    }
    case 'in':
    case 'not-in': {
      const values = readValues(reader, object['values'], `${pointer}/values`);
      return attribute === null || values === null ? null : { attribute, operator, values };
    }
    case 'less':
    case 'at-most':
    case 'more':
    case 'at-least': {
      const value = reader.finite(object['value'], `${pointer}/value`);
      return attribute === null || value === null ? null : { attribute, operator, value };
    }
  }
}

function readValues(
  reader: DefinitionReader,
  value: unknown,
  pointer: string,
): readonly AttributeValue[] | null {
  const list = reader.list(value, pointer);
  if (list?.length === 0) reader.fault('empty-list', pointer, 'List at least one value.');
  if (list === null || list.length === 0) return null;
  const values = list.map((entry, index) => readValue(reader, entry, `${pointer}/${index}`));
  const known = values.filter((entry) => entry !== null);
  return known.length < values.length ? null : known;
}

function readValue(reader: DefinitionReader, value: unknown, pointer: string): AttributeValue | null {
  if (isAttributeValue(value)) return value;
  reader.fault('wrong-type', pointer, 'Give a text, a finite number, true or false.');
  return null;
}
