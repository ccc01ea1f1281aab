import { describe, expect, it } from 'vitest';
import { databaseUri, testDatabase } from '../database.ts';

describe('testDatabase', async () => {
  const first = await testDatabase();
  const second = await testDatabase();

  it('hands out databases that do not see each other', async () => {
    await first.connection.collection('things').insertOne({ name: 'only here' });
    expect(await first.connection.collection('things').countDocuments()).toBe(1);
    expect(await second.connection.collection('things').countDocuments()).toBe(0);
  });

  it('runs on the Node that the package names', () => {
    expect(process.version).toMatch(/^v24\./);
  });
});

describe('databaseUri', () => {
  it.each([
    ['mongodb://127.0.0.1:1/scrip?directConnection=true', 'mongodb://127.0.0.1:1/x?directConnection=true'],
    ['mongodb://ada:secret@one:1,two:2/?replicaSet=a', 'mongodb://ada:secret@one:1,two:2/x?replicaSet=a'],
    ['mongodb+srv://cluster.example', 'mongodb+srv://cluster.example/x'],
  ])('puts the name into %s', (server, expected) => {
    expect(databaseUri(server, 'x')).toBe(expected);
  });
});
