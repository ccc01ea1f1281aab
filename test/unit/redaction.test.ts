import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutSecrets } from '../../src/redaction.ts';

describe('what leaves the process in words', () => {
  it.each([
    ["the key 'sk_live_51Habc' is wrong", "the key 'sk_live_[secret]' is wrong"],
    [
      'sk_test_a rk_live_b rk_test_c pk_live_d',
      'sk_test_[secret] rk_live_[secret] rk_test_[secret] pk_live_[secret]',
    ],
    ['signed with whsec_Zm9v+YmFy/==', 'signed with whsec_[secret]'],
    ['pi_3Q_secret_9aBcD3fGh1', 'pi_3Q_secret_[secret]'],
    ['Incorrect API key provided: sk-proj-abcdefghijklmnop', 'Incorrect API key provided: sk-[secret]'],
    ['authorization: Bearer abcdefghijk', 'authorization: Bearer [secret]'],
    ['Authorization: Bot MTIzNDU2Nzg5', 'Authorization: Bot [secret]'],
    ['login with MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs', 'login with [secret]'],
    [
      'POST /webhooks/1200000000000000900/aW50ZXJhY3Rpb246MTIzNDU2',
      'POST /webhooks/1200000000000000900/[secret]',
    ],
    ['mongodb://scrip:hunter22@db.example/scrip', 'mongodb://[secret]@db.example/scrip'],
  ])('loses the secret: %s', (text, left) => {
    expect(withoutSecrets(text)).toBe(left);
  });

  it.each([
    'the model sandbox-quick was asked for 3,000 tokens',
    'http://127.0.0.1:3000/pay/pur_0192ab',
    'wallet wal_01, entry 7: sum_not_zero: bucket:base',
    'task-list of Bob, bearer of news',
    'sk-local',
  ])('keeps what is no secret: %s', (text) => {
    expect(withoutSecrets(text)).toBe(text);
  });

  it('loses known secrets wherever they stand, and leaves short ones alone, which would take words with them', () => {
    const key = fc.stringMatching(/^[A-Za-z0-9]{8,40}$/u);
    const around = fc.string();
    fc.assert(
      fc.property(around, key, around, (before, secret, after) => {
        fc.pre(!'[secret]'.includes(secret));
        expect(withoutSecrets(`${before}${secret}${after}`, [secret])).not.toContain(secret);
      }),
    );
    expect(withoutSecrets('a word', ['a'])).toBe('a word');
  });

  it('loses every shape of key, whatever stands around it', () => {
    const tail = fc.stringMatching(/^[A-Za-z0-9]{16,40}$/u);
    const head = fc.constantFrom('sk_live_', 'rk_live_', 'sk_test_', 'rk_test_', 'whsec_', 'sk-proj-', 'sk-');
    const edge = fc.constantFrom('', ' ', '"', "'", '(', ':', '=', '\n');
    fc.assert(
      fc.property(edge, head, tail, edge, (before, start, secret, after) => {
        expect(withoutSecrets(`${before}${start}${secret}${after}`)).not.toContain(secret);
      }),
    );
  });
});
