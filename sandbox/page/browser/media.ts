/** Where a picture may be read from on this page, or `null` when that would leave the machine. */
export function localUrl(url: string, cdnOrigin: string): string | null {
  if (/^(data:image\/|blob:|\/cdn\/)/.test(url)) return url;
  if (url.startsWith(`${cdnOrigin}/`)) return `/cdn${url.slice(cdnOrigin.length)}`;
  return null;
}

/** `12.3 kB` */
export function formatSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(2)} MB`;
}
