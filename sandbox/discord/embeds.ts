import type { APIAttachment, APIEmbed, EmbedType } from 'discord-api-types/v10';
import { attachmentFor, withoutNulls } from './components.ts';

/** Characters that count toward the 6,000 of all embeds of a message. */
export function embedLength(embed: APIEmbed): number {
  const parts = [
    embed.title,
    embed.description,
    embed.footer?.text,
    embed.author?.name,
    ...(embed.fields ?? []).flatMap((field) => [field.name, field.value]),
  ];
  return parts.reduce((sum, part) => sum + (part?.length ?? 0), 0);
}

/** The URLs of pictures that an embed shows. */
export function embedMedia(embed: APIEmbed): string[] {
  return [embed.image?.url, embed.thumbnail?.url, embed.author?.icon_url, embed.footer?.icon_url].flatMap(
    (url) => (url ? [url] : []),
  );
}

/** Embeds as an answer shows them: type `rich`, no nulls, `attachment://` resolved. */
export function normalizeEmbeds(
  embeds: readonly APIEmbed[],
  attachments: readonly APIAttachment[],
): APIEmbed[] {
  function media<T extends { url: string }>(item: T): T {
    const attachment = attachmentFor(item.url, attachments);
    if (attachment === undefined) return withoutNulls(item);
    return { ...withoutNulls(item), url: attachment.url, proxy_url: attachment.url };
  }
  function icon<T extends { icon_url?: string }>(item: T): T {
    const url = item.icon_url ? attachmentFor(item.icon_url, attachments)?.url : undefined;
    return url === undefined ? withoutNulls(item) : { ...withoutNulls(item), icon_url: url };
  }
  return embeds.map((given) => {
    const embed = withoutNulls(given);
    return {
      ...embed,
      type: 'rich' as EmbedType,
      ...(embed.image ? { image: media(embed.image) } : {}),
      ...(embed.thumbnail ? { thumbnail: media(embed.thumbnail) } : {}),
      ...(embed.author ? { author: icon(embed.author) } : {}),
      ...(embed.footer ? { footer: icon(embed.footer) } : {}),
      ...(embed.fields
        ? { fields: embed.fields.map((field) => ({ ...field, inline: field.inline ?? false })) }
        : {}),
    };
  });
}
