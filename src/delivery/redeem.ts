import type { RepliableInteraction } from 'discord.js';
import type { Asked } from '../command.ts';
import { redeem } from '../flows/coupon.ts';
import { redeemedMessage } from '../present/coupon.ts';
import { answerInTime } from './in-time.ts';

/** Takes the code that a member typed. What the answer told them is not told again; without one they are written to. */
export async function answerCode(asked: Asked<RepliableInteraction>, code: string): Promise<void> {
  const { interaction, context, words } = asked;
  const told: string[] = [];
  await answerInTime(asked, async () => {
    const redeemed = await redeem(context, asked, code, interaction.id);
    if (redeemed.kind === 'granted') told.push(redeemed.news);
    return redeemedMessage(redeemed, words);
  });
  for (const news of told) await context.news.end(news, 'message');
}
