import type { APIFileComponent, APIMediaGalleryItem, APIThumbnailComponent } from 'discord-api-types/v10';
import { html, nothing, type TemplateResult } from 'lit';
import type { VisibleAttachment } from '../../discord/types.ts';
import type { ComponentHost } from './component-host.ts';
import { icon } from './icons.ts';
import { openLightbox } from './lightbox.ts';
import { reveal } from './markdown-view.ts';
import { formatSize, localUrl } from './media.ts';

interface Picture {
  url: string;
  description: string;
  spoiler: boolean;
  width?: number | null;
  height?: number | null;
}

/** One to ten pictures side by side; one alone keeps its shape. */
export function galleryView(items: readonly APIMediaGalleryItem[], host: ComponentHost): TemplateResult {
  return html`<div class="gallery count-${Math.min(items.length, 10)}">
    ${items.map((item) => pictureView(pictureOf(item), host))}
  </div>`;
}

export function thumbnailView(thumbnail: APIThumbnailComponent, host: ComponentHost): TemplateResult {
  return html`<div class="thumbnail">${pictureView(pictureOf(thumbnail), host)}</div>`;
}

function pictureOf({ media, description, spoiler }: APIMediaGalleryItem): Picture {
  const { url, width = null, height = null } = media;
  return { url, description: description ?? '', spoiler: spoiler ?? false, width, height };
}

/** A picture that opens large. One that would have to be fetched from elsewhere is named instead. */
export function pictureView(
  { url, description, spoiler, width, height }: Picture,
  host: ComponentHost,
): TemplateResult {
  const local = localUrl(url, host.session.view.cdnOrigin);
  if (!local) {
    return html`<a class="picture-elsewhere" href=${/^https?:/.test(url) ? url : '#'} target="_blank" rel="noopener noreferrer">
      Picture on ${URL.parse(url)?.host ?? 'another machine'}, not loaded here</a>`;
  }
  const open = (event: Event): void => {
    const button = event.currentTarget;
    const covered = button instanceof HTMLElement && button.matches('.spoiler-picture:not(.revealed)');
    if (covered) reveal(event);
    else openLightbox(local, description);
  };
  return html`<button
    type="button" class="picture ${spoiler ? 'spoiler-picture' : ''}"
    aria-label=${description ? `Open picture: ${description}` : 'Open picture'} @click=${open}
  ><img src=${local} alt=${description} width=${width ?? nothing} height=${height ?? nothing} />${
    spoiler ? html`<span class="spoiler-label">Spoiler</span>` : nothing
  }</button>`;
}

/** Files of a message that is not Components V2. */
export function attachmentsView(
  attachments: readonly VisibleAttachment[],
  host: ComponentHost,
): TemplateResult {
  const isPicture = ({ contentType }: VisibleAttachment): boolean => contentType.startsWith('image/');
  const pictures = attachments.filter(isPicture).map(
    ({ url, description, filename, width, height }): Picture => ({
      url,
      description: description ?? filename,
      spoiler: filename.startsWith('SPOILER_'),
      width,
      height,
    }),
  );
  return html`${
    pictures.length > 0
      ? html`<div class="gallery count-${Math.min(pictures.length, 10)}">${pictures.map((each) => pictureView(each, host))}</div>`
      : nothing
  }${attachments.filter((each) => !isPicture(each)).map((file) => fileView(file, host))}`;
}

/** A file of a Components V2 message. */
export function mediaFileView({ file, name, size }: APIFileComponent, host: ComponentHost): TemplateResult {
  const attachment = host.message.attachments.find(({ url }) => url === file.url);
  const filename = name ?? attachment?.filename ?? decodeURIComponent(file.url.split('/').at(-1) ?? 'file');
  return fileView({ url: file.url, filename, size: size ?? attachment?.size ?? 0 }, host);
}

function fileView(
  { url, filename, size }: { url: string; filename: string; size: number },
  host: ComponentHost,
): TemplateResult {
  const href = localUrl(url, host.session.view.cdnOrigin) ?? '#';
  return html`<div class="file">
    ${icon('file')}
    <div><a href=${href} download=${filename}>${filename}</a><small>${formatSize(size)}</small></div>
  </div>`;
}
