import type OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createModelSandbox, type ModelSandbox } from '../../../sandbox/models/index.ts';
import { renderPng, svgDocument } from '../../../sandbox/models/raster.ts';
import { ask, createClient, createTestClock } from './client.ts';

let sandbox: ModelSandbox;
let client: OpenAI;

beforeAll(async () => {
  sandbox = await createModelSandbox({ clock: createTestClock() });
  client = createClient(sandbox);
});
afterAll(() => sandbox.close());

type Message = OpenAI.ChatCompletionMessageParam;

async function talk(...messages: Message[]): Promise<string> {
  const completion = await client.chat.completions.create({ model: 'm', messages });
  return completion.choices[0]?.message.content ?? '';
}

describe('what it can answer it answers truly', () => {
  it.each([
    ['What is (12 + 30) * 2?', '(12 + 30) * 2 = **84**'],
    ['2 ^ 3 ^ 2', '2 ^ 3 ^ 2 = **512**'],
    ['0.1 + 0.2', '0.1 + 0.2 = **0.3**'],
    ['20% of 45', '20 / 100 * 45 = **9**'],
    ['what is 1,000 times 3', '1000 * 3 = **3,000**'],
    ['1 / 0', '1 / 0 has no value: it divides by zero or grows too large.'],
    ['10 km to miles', '10 km = **6.213712 miles**'],
    ['100 c in f', '100 c = **212 f**'],
    ['How many grams are 2 kg?', '2 kg = **2,000 grams**'],
    ['What day is it?', 'Today is Saturday, 14 March 2026 (UTC).'],
    ['what time is it', 'It is 15:09 UTC on Saturday, 14 March 2026.'],
    ['days until 2026-12-24', '285 days until 2026-12-24.'],
    ['Reverse: añb', 'bña'],
    ['Upper case: straße', 'STRASSE'],
    ['Sort: 10, 9, 100', '9, 10, 100'],
    ['Sort: pear, apple', 'apple, pear'],
  ])('%s', async (question, expected) => {
    expect(await ask(client, question)).toBe(expected);
  });

  it('counts words, characters and tokens of what was pasted', async () => {
    expect(await ask(client, 'Count the words: the quick brown fox')).toBe(
      '- words: **4**\n- characters: **19**\n- lines: **1**\n- tokens (o200k_base): **4**',
    );
  });

  it('summarises with sentences of the text itself', async () => {
    const text =
      'The harbour was closed by ice. Ships waited for weeks. The ice in the harbour broke in March. Somebody sang. A dog barked.';
    const lines = (await ask(client, `Summarize: ${text}`)).split('\n').slice(1);
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(text).toContain(line.replace(/^- /u, ''));
  });

  it('repeats code in a fenced block of its language', async () => {
    const answer = await ask(client, 'Look:\n```ts\nconst a = 1;\n```');
    expect(answer).toContain('```ts\nconst a = 1;\n```');
    expect(answer).toContain('`a`');
  });

  it('rolls dice within their sides, the same for the same conversation', async () => {
    const answer = await ask(client, 'roll 3d6');
    expect(answer).toMatch(/^3d6: [1-6], [1-6], [1-6] = \*\*\d+\*\*$/u);
    expect(await ask(client, 'roll 3d6')).toBe(answer);
  });

  it('explains the bot in words without numbers of any server', async () => {
    expect(await ask(client, 'What is /chat?')).toContain('only what was really used is charged');
    expect(await ask(client, 'What does it cost?')).not.toMatch(/\d/u);
  });

  it('remembers earlier turns of the conversation it was given, and no other', async () => {
    const name: Message = { role: 'user', content: 'My name is Grace.' };
    const noted: Message = { role: 'assistant', content: 'Noted.' };
    expect(await talk(name, noted, { role: 'user', content: 'What is my name?' })).toBe(
      'You said your name is Grace.',
    );
    expect(await talk(name, noted, { role: 'user', content: 'What did I say?' })).toBe(
      'You said: “My name is Grace.”',
    );
    expect(await talk({ role: 'user', content: 'What is my name?' })).toBe('You have not told me your name.');
  });

  it('goes on with a game when the conversation was set up as one, marked as assembled', async () => {
    const answer = await talk(
      { role: 'system', content: 'You are the narrator of a world.' },
      { role: 'user', content: 'I open my door' },
    );
    expect(answer).toContain('You open your door.');
    expect(answer).toContain('no AI here');
  });
});

describe('what it cannot answer', () => {
  it('is said honestly with the question restated', async () => {
    const answer = await ask(client, 'Why is the sky blue');
    expect(answer).toMatch(/^Sandbox model: no AI here; with OPENAI_API_KEY set this goes to OpenAI\./u);
    expect(answer).toContain('“Why is the sky blue”');
  });
});

describe('stories', () => {
  it('are several hundred words of the words asked for, end with what they are, and repeat exactly', async () => {
    const story = await ask(client, 'Write a story about a clumsy dragon');
    expect(story.split(/\s+/u).length).toBeGreaterThan(300);
    expect(story).toContain('the clumsy dragon');
    expect(story).toMatch(/no AI here\.\*$/u);
    expect(await ask(client, 'Write a story about a clumsy dragon')).toBe(story);
  });
});

describe('pictures shown to it', () => {
  it('are described by kind, size and colour, and counted as input', async () => {
    const png = await renderPng(svgDocument(60, 40, '<rect width="60" height="40" fill="#cd2828"/>'));
    const url = `data:image/png;base64,${png.toString('base64')}`;
    const completion = await client.chat.completions.create({
      model: 'm',
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image_url', image_url: { url } },
          ],
        },
      ],
    });
    const answer = completion.choices[0]?.message.content;
    expect(answer).toContain('PNG, 60 x 40 pixels, landscape, 1 kB, mostly red (100 %)');
    expect(answer).toContain('do not recognise');
    expect(completion.usage?.prompt_tokens).toBe(765 + 11);
  });

  it('are not fetched from beyond this machine', async () => {
    const show = (url: string) =>
      talk({ role: 'user', content: [{ type: 'image_url', image_url: { url } }] });
    await expect(show('https://example.com/a.png')).rejects.toMatchObject({ code: 'invalid_image_url' });
    await expect(show('http://127.0.0.1@example.com/a.png')).rejects.toMatchObject({
      code: 'invalid_image_url',
    });
    await expect(show('data:image/png;base64,AAAA')).rejects.toMatchObject({ code: 'image_parse_error' });
  });
});
