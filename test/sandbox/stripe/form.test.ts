import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { signatureHeader } from '../../../sandbox/stripe/webhooks/signature.ts';
import { StripeFailure } from '../../../sandbox/stripe/wire/failure.ts';
import { decodeForm, type FormValue } from '../../../sandbox/stripe/wire/form.ts';
import { flag, integer, isWithin, range, read } from '../../../sandbox/stripe/wire/params.ts';

/** Encodes as stripe-node does: brackets with numbers for lists. */
function encode(value: FormValue, name: string): string[] {
  if (typeof value === 'string') return [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`];
  return Object.entries(value).flatMap(([key, inner]) => encode(inner, `${name}[${key}]`));
}

const key = fc.stringMatching(/^[a-z_]{1,8}$/u);
const { form } = fc.letrec<{ value: FormValue; form: { [key: string]: FormValue } }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string(),
    fc.array(tie('value'), { minLength: 1, maxLength: 4 }),
    fc.dictionary(key, tie('value'), { minKeys: 1, maxKeys: 4 }),
  ),
  form: fc.dictionary(key, tie('value'), { maxKeys: 5 }),
}));

describe('decodeForm', () => {
  it('reads back whatever the SDK encodes', () => {
    fc.assert(
      fc.property(form, (given) => {
        const text = Object.entries(given)
          .flatMap(([name, value]) => encode(value, name))
          .join('&');
        expect(decodeForm(text)).toEqual(given);
      }),
    );
  });

  it('takes any text without harm: parameters, or an error of the wire format', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          decodeForm(text);
        } catch (error) {
          expect(error).toBeInstanceOf(StripeFailure);
        }
      }),
    );
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  it.each([
    ['a=1&a=2', { a: '2' }],
    ['a[]=1&a[]=2', { a: ['1', '2'] }],
    ['a[1]=x', { a: { 1: 'x' } }],
    ['a=', { a: '' }],
    ['a=b+c%20d%26', { a: 'b c d&' }],
    ['line_items[0][price_data][unit_amount]=500', { line_items: [{ price_data: { unit_amount: '500' } }] }],
    ['', {}],
  ])('reads %s', (text, expected) => {
    expect(decodeForm(text)).toEqual(expected);
  });

  it.each(['=x', '[a]=x', 'a[b=x', 'a]b=x', 'a=1&a[b]=2', 'a[b][c][d][e][f][g][h][i]=1'])(
    'refuses %s',
    (text) => {
      expect(() => decodeForm(text)).toThrow(StripeFailure);
    },
  );
});

describe('read', () => {
  const shape = z.strictObject({
    ...{
      count: integer,
      on: flag.optional(),
      items: z.array(z.strictObject({ price: z.string() })).optional(),
    },
    created: range.optional(),
  });
  const failure = (text: string) => {
    try {
      read(shape, decodeForm(text));
    } catch (error) {
      if (error instanceof StripeFailure) return [error.details.param, error.details.code, error.message];
      throw error;
    }
    return 'no failure';
  };

  it('turns text into numbers, flags and bounds, and leaves expand alone', () => {
    expect(read(shape, decodeForm('count=-5&on=true&created[gte]=7&expand[]=x'))).toEqual({
      ...{ count: -5, on: true, created: { gte: 7 } },
    });
    expect(read(shape, decodeForm('count=1&created=9'))).toEqual({ count: 1, created: { gte: 9, lte: 9 } });
  });

  it.each([
    ['', ['count', 'parameter_missing', 'Missing required param: count.']],
    ['count=1.5', ['count', 'parameter_invalid_integer', 'Invalid integer: 1.5']],
    ['count=1e9', ['count', 'parameter_invalid_integer', 'Invalid integer: 1e9']],
    ['count=99999999999999999', ['count', 'parameter_invalid_integer', 'Invalid integer: 99999999999999999']],
    ['count=1&on=yes', ['on', undefined, 'Invalid boolean: yes']],
    ['count=1&x=1', ['x', 'parameter_unknown', 'Received unknown parameter: x']],
    [
      'count=1&items[0][prize]=p',
      ['items[0][price]', 'parameter_missing', 'Missing required param: items[0][price].'],
    ],
    [
      'count=1&items[0][price]=p&items[0][x]=1',
      ['items[0][x]', 'parameter_unknown', 'Received unknown parameter: items[0][x]'],
    ],
    [
      'count=1&created[since]=1',
      ['created[since]', 'parameter_unknown', 'Received unknown parameter: created[since]'],
    ],
  ])('refuses %j and names the field', (text, expected) => {
    expect(failure(text)).toEqual(expected);
  });
});

it.each([
  [{ gt: 5 }, false],
  [{ gte: 5 }, true],
  [{ lt: 5 }, false],
  [{ lte: 5 }, true],
  [{ gte: 4, lt: 6 }, true],
  [{}, true],
])('5 is within %j: %s', (bounds, isInside) => {
  expect(isWithin(5, bounds)).toBe(isInside);
});

it('signs second, dot and raw body with HMAC-SHA256', () => {
  // printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac whsec_test
  expect(signatureHeader('{"a":1}', 'whsec_test', 1_700_000_000)).toBe(
    't=1700000000,v1=38877139021993b830af32feea6e18a8da83eb2f6e49ee50bd9e4cf4ca4d3789',
  );
});
