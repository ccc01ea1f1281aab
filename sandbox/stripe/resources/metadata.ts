/** Metadata after an update: keys are merged, an empty value deletes its key, an empty text all of them. */
export function updatedMetadata(
  before: Readonly<Record<string, string>> | null,
  given: Readonly<Record<string, string>> | '' | undefined,
): Record<string, string> {
  if (given === '') return {};
  return Object.fromEntries(Object.entries({ ...before, ...given }).filter(([, value]) => value !== ''));
}
