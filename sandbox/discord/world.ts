import { PermissionFlagsBits } from 'discord-api-types/v10';
import type { SandboxLimits, WorldSeed } from './types.ts';

/** The numbers a sandbox starts with. */
export const defaultLimits: SandboxLimits = {
  webhookPerWindow: 5,
  webhookWindowMs: 2000,
  channelPerWindow: 5,
  channelWindowMs: 5000,
  globalPerSecond: 50,
  attachmentSizeLimit: 10 * 1024 * 1024,
  invalidRequestsMax: 100,
  acknowledgeWithinMs: 3000,
  tokenLifeMs: 900_000,
};

const GUILD = '1200000000000000001';
const ADA = '1200000000000000101';
const BEN = '1200000000000000102';
const CLEO = '1200000000000000103';
const EVERYONE = String(
  PermissionFlagsBits.ViewChannel |
    PermissionFlagsBits.SendMessages |
    PermissionFlagsBits.EmbedLinks |
    PermissionFlagsBits.AttachFiles |
    PermissionFlagsBits.ReadMessageHistory |
    PermissionFlagsBits.AddReactions |
    PermissionFlagsBits.UseExternalEmojis |
    PermissionFlagsBits.UseApplicationCommands,
);
const MANAGE_GUILD = String(PermissionFlagsBits.ManageGuild);

/** Scrip Town with Ada (its owner), Ben and Cleo, and a Moderator role that nobody has; the same ids in every run. */
export const defaultWorld: WorldSeed = {
  application: { id: '1200000000000000900', name: 'Scrip', ownerId: ADA },
  guilds: [
    {
      id: GUILD,
      name: 'Scrip Town',
      ownerId: ADA,
      locale: 'en-US',
      channels: [
        { id: '1200000000000000011', name: 'general', topic: 'Talk with Scrip' },
        { id: '1200000000000000012', name: 'gallery', topic: 'Portraits' },
      ],
      roles: [
        { id: GUILD, name: '@everyone', permissions: EVERYONE },
        { id: '1200000000000000021', name: 'Moderator', permissions: MANAGE_GUILD, color: 0x3ba55d },
      ],
    },
  ],
  members: [
    { id: ADA, name: 'Ada' },
    { id: BEN, name: 'Ben' },
    { id: CLEO, name: 'Cleo' },
  ],
};
