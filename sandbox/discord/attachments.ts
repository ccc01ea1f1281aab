import type { APIAttachment } from 'discord-api-types/v10';
import type { Core } from './core.ts';
import { invalidForm, refused } from './errors.ts';
import { imageSize } from './image-size.ts';
import type { SandboxFile } from './types.ts';

/** A file of a multipart request; `index` is the n of `files[n]`. */
export interface Upload extends SandboxFile {
  index: string;
}

/** An entry of `attachments` in a body: an upload's index, or the id of an attachment that stays. */
export interface AttachmentEntry {
  id: string | number;
  filename?: string | null;
  description?: string | null;
}

const MAX_ATTACHMENTS = 10;
const TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  yaml: 'text/yaml; charset=utf-8',
  yml: 'text/yaml; charset=utf-8',
  pdf: 'application/pdf',
};

/** Keeps the bytes and returns the attachment, with a URL that this machine serves. */
export function storeFile(
  core: Core,
  channelId: string,
  file: SandboxFile,
  options: { description?: string | null; ephemeral?: boolean } = {},
): APIAttachment {
  if (file.data.byteLength > core.limits.attachmentSizeLimit) throw refused.tooLarge();
  const id = core.nextId();
  const filename = safeName(file.name);
  const path = `/attachments/${channelId}/${id}/${filename}`;
  const contentType = typeOf(filename, file.contentType);
  core.store.files.set(path, { data: file.data, contentType });
  const url = `${core.url}${path}`;
  return {
    id,
    filename,
    size: file.data.byteLength,
    url,
    proxy_url: url,
    content_type: contentType,
    ...(imageSize(file.data) ?? {}),
    ...(options.description ? { description: options.description } : {}),
    ...(options.ephemeral === true ? { ephemeral: true } : {}),
  };
}

/** The attachments of a message after a request: those kept, then those uploaded. */
export function attachmentsAfter(
  core: Core,
  request: {
    channelId: string;
    present: readonly APIAttachment[];
    entries: readonly AttachmentEntry[] | null | undefined;
    uploads: readonly Upload[];
    ephemeral: boolean;
  },
): APIAttachment[] {
  const { channelId, present, entries, uploads, ephemeral } = request;
  const listed = entries ?? [];
  const kept =
    entries === undefined
      ? present
      : present.filter((old) => listed.some((entry) => String(entry.id) === old.id));
  for (const { id } of listed) {
    const known =
      present.some((old) => old.id === String(id)) || uploads.some((up) => up.index === String(id));
    if (!known) throw invalidForm('attachments', 'ATTACHMENT_NOT_FOUND', `Attachment ${id} was not found.`);
  }
  if (kept.length + uploads.length > MAX_ATTACHMENTS) {
    throw invalidForm(
      'attachments',
      'BASE_TYPE_MAX_LENGTH',
      `Must be ${MAX_ATTACHMENTS} or fewer in length.`,
    );
  }
  // Sizes first: a request that is too large leaves no file behind.
  if (uploads.some((up) => up.data.byteLength > core.limits.attachmentSizeLimit)) throw refused.tooLarge();
  const added = uploads.map((upload) => {
    const entry = listed.find(({ id }) => String(id) === upload.index);
    const name = entry?.filename ?? upload.name;
    return storeFile(
      core,
      channelId,
      { ...upload, name },
      { description: entry?.description ?? null, ephemeral },
    );
  });
  return [...kept, ...added];
}

/** Discord keeps letters, digits, `_`, `-` and `.` of a file name. */
export function safeName(name: string): string {
  const safe = name.replaceAll(' ', '_').replace(/[^\p{L}\p{N}_.-]/gu, '');
  return safe === '' ? 'unknown' : safe;
}

function typeOf(filename: string, given: string | undefined): string {
  const ending = filename.split('.').at(-1)?.toLowerCase() ?? '';
  return TYPES[ending] ?? (given === undefined || given === '' ? 'application/octet-stream' : given);
}
