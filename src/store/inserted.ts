/** Runs a write that inserts; false where a unique index was in the way, because somebody else was faster. */
export async function inserted(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 11000) return false;
    throw error;
  }
}
