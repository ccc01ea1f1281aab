import { REST } from '@discordjs/rest';
import { type APIApplication, Routes } from 'discord-api-types/v10';
import { commands } from './src/commands/index.ts';
import { readConfig } from './src/config/index.ts';
import { discordStartError, explained } from './src/start-failure.ts';

/** `npm run deploy-commands`: sends the registry of src/commands to Discord, in place of what stood there. */
async function deploy(): Promise<void> {
  const { discord } = readConfig('deploy');
  const rest = new REST({ version: '10', api: discord.apiBase }).setToken(discord.token);
  try {
    const id = discord.applicationId ?? ((await rest.get(Routes.currentApplication())) as APIApplication).id;
    await rest.put(Routes.applicationCommands(id), { body: commands.map((command) => command.payload) });
  } catch (error) {
    // Whatever has a status other than 401 was Discord's answer, and says itself what is wrong with a payload.
    const isAnswered = error instanceof Error && 'status' in error && error.status !== 401;
    throw isAnswered ? error : discordStartError(error, discord.apiBase);
  }
  process.stdout.write(
    `${commands.length} commands deployed: ${commands.map(({ payload }) => `/${payload.name}`).join(', ')}\n`,
  );
}

try {
  await deploy();
} catch (error) {
  process.stderr.write(`${explained(error)}\n`);
  process.exitCode = 1;
}
