import type { VisibleMessage } from '../../sandbox/discord/index.ts';
import type { TestBot } from '../bot.ts';

/** Runs /account and presses the button that leads to the question. */
export async function askToDelete(
  { discord }: TestBot,
  member: string,
  label = 'Delete here',
): Promise<VisibleMessage> {
  const driver = discord.member(member);
  const card = await (await driver.run('account')).replied();
  return (await driver.press({ messageId: card.id, label })).replied();
}

/** Presses the button of the question, types the word, and answers what came of it. */
export async function confirmDelete(
  { discord }: TestBot,
  member: string,
  asked: VisibleMessage,
  word: string,
): Promise<VisibleMessage> {
  const driver = discord.member(member);
  const press = await driver.press({ messageId: asked.id, label: 'Delete for good' });
  const response = await press.response();
  if (response.type !== 'modal') throw new Error(`no modal but ${response.type}`);
  return (await driver.submit(response.modal, { word })).replied();
}
